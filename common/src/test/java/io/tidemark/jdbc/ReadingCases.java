package io.tidemark.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tidemark.dialect.CursorRead;
import io.tidemark.dialect.CursorRead.Edge;
import io.tidemark.dialect.CursorRead.Side;
import io.tidemark.dialect.Read;
import io.tidemark.dialect.Sql;
import io.tidemark.table.Column;
import io.tidemark.table.ColumnType;
import io.tidemark.table.Kind;
import io.tidemark.table.TableId;
import io.tidemark.table.TableSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * What every database that is a source has to pass: the acceptance of the reading half of a
 * dialect. The statements that prepare it are those of all databases.
 */
public interface ReadingCases {
  /** Rows of the table that most cases read. */
  int ROWS = 50;

  /** Milliseconds. */
  long HOUR = 3_600_000;

  /** A session of a database that is empty, the same within a case. */
  Session session();

  /** A name as the database spells one that is not quoted: {@code t} or {@code T}. */
  default String spelled(String name) {
    return name;
  }

  /** Makes the table t, whose key has two columns and whose cursor has ties. */
  default TableSchema table() {
    session()
        .execute(
            "CREATE TABLE t (a VARCHAR(20) NOT NULL, b INTEGER NOT NULL, c BIGINT, PRIMARY KEY (b, a))");
    session().begin(Session.Mode.READ_COMMITTED);
    for (int i = 0; i < ROWS; i++) {
      session()
          .update(Sql.of("INSERT INTO t VALUES (?, ?, ?)", "ü" + i % 7, i / 7, (long) (i % 5)));
    }
    session().execute("INSERT INTO t VALUES ('z', 1000, NULL)");
    session().commit();
    return Catalog.table(session(), TableId.of(spelled("t"))).orElseThrow().schema();
  }

  /**
   * Rows of a statement, as a read's columns have them, and the cursor behind them if there is one.
   */
  default List<List<@Nullable Object>> rows(Sql sql, List<Column> columns) {
    return session()
        .query(
            sql,
            row -> {
              List<@Nullable Object> cells = new ArrayList<>();
              for (Column column : columns) {
                cells.add(row.cell(cells.size() + 1, column.type()));
              }
              return cells;
            });
  }

  private static Read read(TableSchema table) {
    return new Read(table.id(), null, table.columns(), table.keyColumns(), null, List.of());
  }

  private static List<Object> cells(TableSchema table, List<@Nullable Object> row) {
    List<Object> key = new ArrayList<>();
    for (Column column : table.keyColumns()) {
      Object cell = row.get(table.columns().indexOf(column));
      assertThat(cell).isNotNull();
      key.add(String.class.isInstance(cell) ? String.valueOf(cell) : cell);
    }
    return key;
  }

  @Test
  @DisplayName("the catalog tells columns, what may be NULL, and the key in its order")
  default void catalog() {
    TableSchema table = table();
    assertThat(table.columns()).extracting(Column::nullable).containsExactly(false, false, true);
    assertThat(table.key()).containsExactly(spelled("b"), spelled("a"));
    assertThat(table.keyColumns()).allMatch(Column::pageable);
    assertThat(Catalog.columnNames(session(), table.id())).hasSize(3);
    assertThat(Catalog.find(session(), TableId.of("nowhere"))).isEmpty();
    assertThat(Catalog.list(session())).anyMatch(one -> one.id().name().equals(spelled("t")));
  }

  @Test
  @DisplayName("pages have each row once, in the order of the key, behind each row of it")
  default void pages() {
    TableSchema table = table();
    List<List<@Nullable Object>> all = rows(session().dialect().all(read(table)), table.columns());
    assertThat(all).hasSize(ROWS + 1);
    List<List<@Nullable Object>> paged = new ArrayList<>();
    List<Object> after = List.of();
    while (paged.size() <= ROWS) {
      List<List<@Nullable Object>> page =
          rows(session().dialect().page(read(table), after, 7), table.columns());
      assertThat(page).isNotEmpty();
      paged.addAll(page);
      after = cells(table, page.get(page.size() - 1));
    }
    assertThat(rows(session().dialect().page(read(table), after, 7), table.columns())).isEmpty();
    assertThat(paged).containsExactlyInAnyOrderElementsOf(all).doesNotHaveDuplicates();
    Sql one = session().dialect().rows().of(read(table), cells(table, paged.get(9)));
    assertThat(rows(one, table.columns())).containsExactly(paged.get(9));
    Sql first = session().dialect().rows().first(read(table));
    assertThat(rows(first, table.columns())).containsExactly(paged.get(0));
  }

  @Test
  @DisplayName("a filter holds together with the position, and its parameters are bound")
  default void filters() {
    TableSchema table = table();
    Read read =
        new Read(
            table.id(),
            null,
            table.columns(),
            table.keyColumns(),
            "a = ? OR c IS NULL -- no more",
            List.of("ü3"));
    assertThat(rows(session().dialect().page(read, List.of(2, "ü3"), 100), table.columns()))
        .hasSize(5);
  }

  @Test
  @DisplayName("by a cursor each row comes once, ties by the key, and none without a value")
  default void cursors() {
    TableSchema table = table();
    Column cursor = table.columns().get(2);
    List<Column> columns = new ArrayList<>(table.columns());
    columns.add(cursor);
    CursorRead all = new CursorRead(read(table), cursor, List.of());
    assertThat(rows(session().dialect().cursors().greatest(all), all.order()).get(0).get(0))
        .isEqualTo(4L);
    assertThat(rows(session().dialect().cursors().withoutValue(all, 9), List.of(cursor)))
        .containsExactly(List.of(1L));
    List<List<@Nullable Object>> read = new ArrayList<>();
    List<Edge> edges = new ArrayList<>(List.of(Edge.of(Side.UP_TO, 3L)));
    while (read.size() < 40) {
      CursorRead next = new CursorRead(read(table), cursor, edges);
      List<List<@Nullable Object>> page =
          rows(session().dialect().cursors().page(next, 7), columns);
      assertThat(page).isNotEmpty();
      read.addAll(page);
      List<@Nullable Object> last = page.get(page.size() - 1);
      List<Object> position = new ArrayList<>(List.of((Long) last.get(3)));
      position.addAll(cells(table, last));
      edges = List.of(new Edge(Side.BEHIND, position), Edge.of(Side.UP_TO, 3L));
    }
    assertThat(read).doesNotHaveDuplicates().extracting(row -> row.get(3)).isSorted();
  }

  @Test
  @DisplayName("a query's columns are known before it runs, and what is no query is refused")
  default void queries() {
    table();
    TableSchema found =
        Catalog.query(session(), "SELECT b AS x, a FROM t WHERE b > 1 -- c", List.of());
    assertThat(found.columns())
        .extracting(column -> column.name().toLowerCase(Locale.ROOT))
        .containsExactly("x", "a");
    assertThat(found.columns().get(1).type().kind()).isEqualTo(Kind.STRING);
    assertThatThrownBy(() -> Catalog.query(session(), "DELETE FROM t", List.of()))
        .isInstanceOfAny(DatabaseException.class, IllegalArgumentException.class);
  }

  @Test
  @DisplayName("numbers, texts and NULL at their edges are read exactly")
  default void values() {
    session().execute("CREATE TABLE v (n BIGINT, d DOUBLE PRECISION, s VARCHAR(99))");
    Object[][] rows = {
      {Long.MIN_VALUE, -Double.MAX_VALUE, ""}, {Long.MAX_VALUE, Double.MIN_VALUE, "Ünï 漢字 😀 \n\\'"}
    };
    ColumnType number = ColumnType.of(Kind.FLOAT64);
    for (Object[] row : rows) {
      Sql.Bind bind = new Sql.Bind(number, row[1]);
      session().update(Sql.of("INSERT INTO v VALUES (?, ?, ?)", row[0], bind, row[2]));
    }
    session().execute("INSERT INTO v VALUES (NULL, NULL, NULL)");
    TableSchema found = Catalog.table(session(), TableId.of(spelled("v"))).orElseThrow().schema();
    List<List<@Nullable Object>> read = rows(session().dialect().all(read(found)), found.columns());
    assertThat(read).contains(List.of(rows[0])).contains(List.of(rows[1])).hasSize(3);
  }

  @Test
  @DisplayName("a table that is missing is told as such, and the clock is that of the database")
  default void failures() {
    assertThatThrownBy(() -> session().query(Sql.of("SELECT 1 FROM nowhere"), row -> 1))
        .isInstanceOfSatisfying(
            DatabaseException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.SCHEMA));
    long clock =
        session().queryOne(session().dialect().clock(), row -> row.getLong(1)).orElseThrow();
    long micros =
        session()
            .queryOne(session().dialect().cursors().moment(), row -> row.getLong(1))
            .orElseThrow();
    assertThat(micros / 1000).as("the same clock in microseconds").isCloseTo(clock, within(HOUR));
    assertThat(Catalog.identity(session())).isNotEmpty();
  }
}
