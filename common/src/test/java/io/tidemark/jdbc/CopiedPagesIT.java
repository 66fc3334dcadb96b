package io.tidemark.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tidemark.dialect.Read;
import io.tidemark.dialect.Sql;
import io.tidemark.jdbc.Session.Mode;
import io.tidemark.table.Column;
import io.tidemark.table.ColumnType;
import io.tidemark.table.Kind;
import io.tidemark.table.TableId;
import io.tidemark.table.TableSchema;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages by COPY are the pages that their statements give, and end as those do. */
class CopiedPagesIT {
  /** Stands for any table that is neither a view nor has partitions. */
  private static final TableId PLAIN = new TableId("pg_catalog", "pg_class");

  private static final String SCHEMA = "copied_pages_it";
  private static final int PAGE = 7;
  private static final int ROWS = 100;
  private static final int TABLES = 40;
  private static final int MANY = 1_000_000;
  private static final List<ColumnType> LONG = List.of(ColumnType.of(Kind.INT64));

  private Session session;

  @BeforeEach
  void open() {
    session = TestPostgres.sessionIn(SCHEMA);
  }

  @AfterEach
  void close() {
    session.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"on", "off"})
  @DisplayName("of random tables of all types each page has the same cells as its statement's rows")
  void randomTables(String backslashes) {
    session.execute(RandomTable.types());
    for (int seed = 0; seed < TABLES; seed++) {
      session.execute(new RandomTable(new Random(seed)).create("t" + seed, ROWS));
    }
    session.execute("SET standard_conforming_strings = " + backslashes);
    for (int seed = 0; seed < TABLES; seed++) {
      assertThat(walk(read("t" + seed))).as("seed %d", seed).isEqualTo(ROWS);
    }
  }

  private Read read(String table) {
    TableSchema schema = Catalog.table(session, new TableId(SCHEMA, table)).orElseThrow().schema();
    return new Read(schema.id(), null, schema.columns(), schema.keyColumns(), null, List.of());
  }

  /** How many rows there are, page by page, both ways. */
  private int walk(Read read) {
    int rows = 0;
    List<Object> after = List.of();
    while (true) {
      Sql page = session.dialect().page(read, after, PAGE);
      List<Object[]> copied = copied(page, types(read));
      assertThat(comparable(copied)).isEqualTo(comparable(queried(page, types(read))));
      if (copied.isEmpty()) {
        return rows;
      }
      rows += copied.size();
      assertThat(rows).as("no page comes twice").isLessThanOrEqualTo(ROWS);
      Object[] last = copied.get(copied.size() - 1);
      after = read.key().stream().map(c -> last[read.columns().indexOf(c)]).toList();
    }
  }

  private static List<List<Object>> comparable(List<Object[]> rows) {
    return rows.stream()
        .map(
            cells ->
                Arrays.stream(cells)
                    .map(cell -> cell instanceof byte[] bytes ? ByteBuffer.wrap(bytes) : cell)
                    .collect(Collectors.toList()))
        .toList();
  }

  private static List<ColumnType> types(Read read) {
    return read.columns().stream().map(Column::type).toList();
  }

  private List<Object[]> copied(Sql page, List<ColumnType> types) {
    return session.inTransaction(
        Mode.REPEATABLE_READ_ONLY,
        tx -> {
          try (Cursor cursor = tx.page(PLAIN, page, types, PAGE, PAGE)) {
            assertThat(cursor).isInstanceOf(CopyCursor.class);
            return rows(cursor, PAGE);
          }
        });
  }

  private List<Object[]> queried(Sql page, List<ColumnType> types) {
    return session.inTransaction(
        Mode.REPEATABLE_READ_ONLY,
        tx -> {
          try (Cursor cursor = tx.stream(page, types, PAGE)) {
            return rows(cursor, PAGE);
          }
        });
  }

  private static List<Object[]> rows(Cursor cursor, int most) {
    List<Object[]> rows = new ArrayList<>();
    while (rows.size() < most && cursor.next()) {
      rows.add(cursor.cells());
    }
    return rows;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "SELECT ARRAY[1, 2]|int[]",
        "SELECT '10.0.0.1'::inet|inet",
        "SELECT 1 AS \"really?\"|int",
        "SELECT 1 AS n WHERE '{}' = '{}'|int",
        "SELECT 1 AS n WHERE '\"a\"'::jsonb ?? 'a'|int",
        "SELECT 1::bigint|int",
        "SELECT 1::float8|bigint",
        "SELECT now()|timestamp",
        "SELECT 'a'::name|text"
      })
  @DisplayName("what might be another value as a copy is read as before")
  void otherWays(String query, String meant) {
    ColumnType type =
        Catalog.query(session, "SELECT NULL::" + meant + " AS c", List.of())
            .columns()
            .get(0)
            .type();
    session.inTransaction(
        Mode.REPEATABLE_READ_ONLY,
        tx -> {
          try (Cursor cursor = tx.page(PLAIN, Sql.of(query), List.of(type), 1, 1)) {
            assertThat(cursor).isInstanceOf(ResultCursor.class);
            assertThat(cursor.next()).isTrue();
          }
          return 0;
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"mood", "interval", "jsonb"})
  @DisplayName("so are pages by a key whose type is inferred, and filtered ones with parameters")
  void inferred(String type) {
    session.execute(RandomTable.types());
    session.execute("CREATE TABLE t (k " + type + " PRIMARY KEY)");
    Read read = read("t");
    Map<String, String> values = Map.of("mood", "sad", "interval", "1 day", "jsonb", "{}");
    String value = Objects.requireNonNull(values.get(type));
    queriedOnly(session.dialect().page(read, List.of(value), PAGE), read);
    Read some =
        new Read(read.table(), null, read.columns(), read.key(), "k IS NULL = ?", List.of("no"));
    queriedOnly(session.dialect().page(some, List.of(), PAGE), some);
  }

  private void queriedOnly(Sql page, Read read) {
    session.inTransaction(
        Mode.REPEATABLE_READ_ONLY,
        tx -> {
          try (Cursor cursor = tx.page(PLAIN, page, types(read), PAGE, PAGE)) {
            assertThat(cursor).isInstanceOf(ResultCursor.class);
          }
          return 0;
        });
  }

  @Test
  @DisplayName("nor are pages copied that take long to plan: of partitions, views and queries")
  void plans() {
    session.execute(
        "CREATE TABLE p (n bigint PRIMARY KEY) PARTITION BY RANGE (n);"
            + "CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (1) TO (9);"
            + "CREATE TABLE parent (n bigint); CREATE TABLE child () INHERITS (parent);"
            + "CREATE VIEW v AS SELECT * FROM p1;"
            + "CREATE MATERIALIZED VIEW m AS SELECT * FROM p1");
    for (String table : List.of("p", "p1", "parent", "child", "v", "m", "none")) {
      boolean plain = List.of("p1", "child", "m").contains(table);
      session.inTransaction(
          Mode.REPEATABLE_READ_ONLY,
          tx -> {
            Sql sql = Sql.of("SELECT n FROM " + (table.equals("none") ? "p" : table));
            try (Cursor cursor = tx.page(new TableId(SCHEMA, table), sql, LONG, PAGE, PAGE)) {
              assertThat(cursor instanceof CopyCursor).as(table).isEqualTo(plain);
            }
            return 0;
          });
    }
  }

  @Test
  @DisplayName("a value that no record can carry is the same error, and the session goes on")
  void unreadable() {
    for (String bad :
        List.of("'NaN'::numeric", "'-infinity'::numeric", "timestamp '294276-12-31'")) {
      Sql sql = Sql.of("SELECT " + bad + " AS price FROM generate_series(1, " + MANY + ")");
      ColumnType type = ColumnType.of(bad.contains("time") ? Kind.TIMESTAMP : Kind.DECIMAL);
      DatabaseException expected =
          catchThrowableOfType(DatabaseException.class, () -> queried(sql, List.of(type)));
      assertThatThrownBy(() -> copied(sql, List.of(type)))
          .isInstanceOf(DatabaseException.class)
          .hasMessage(expected.getMessage());
      alive();
    }
  }

  @Test
  @DisplayName("so is a text that is none in the encoding of the client")
  void notText() {
    session.execute("DROP DATABASE IF EXISTS copied_ascii");
    session.execute(
        "CREATE DATABASE copied_ascii ENCODING 'SQL_ASCII' LOCALE 'C' TEMPLATE template0");
    ConnectionSettings here = TestPostgres.settings();
    ConnectionSettings ascii =
        new ConnectionSettings(
            here.url().replaceFirst("/postgres$", "/copied_ascii"),
            here.user(),
            here.password(),
            "t",
            1,
            here.backoff(),
            here.queryTimeout());
    session.close();
    session = new Database(ascii).connect();
    Sql sql = Sql.of("SELECT E'caf\\351'::text AS note");
    List<ColumnType> text = List.of(ColumnType.of(Kind.STRING));
    DatabaseException expected =
        catchThrowableOfType(DatabaseException.class, () -> queried(sql, text));
    assertThatThrownBy(() -> copied(sql, text)).hasMessage(expected.getMessage());
    alive();
  }

  private void alive() {
    session.execute("CREATE TABLE alive (id int)"); // not in a transaction that only reads
    session.execute("DROP TABLE alive");
  }

  @Test
  @DisplayName("a page that fails while it begins fails as its statement does")
  void notEvenBegun() {
    Sql sql = Sql.of("SELECT 1 / (g - 1) FROM generate_series(1::bigint, 2) g");
    assertThatThrownBy(() -> copied(sql, LONG))
        .isInstanceOfSatisfying(
            DatabaseException.class, e -> assertThat(e.sqlState()).isEqualTo("22012"));
    Sql gone = Sql.of("SELECT n FROM nothing_here");
    assertThatThrownBy(() -> copied(gone, LONG))
        .isInstanceOfSatisfying(
            DatabaseException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.SCHEMA));
    alive();
  }

  @ParameterizedTest
  @ValueSource(strings = {"BIGINT", "TEXT"})
  @DisplayName("a copy that does not find its settings fails, and is no short page")
  void withoutSettings(String type) {
    session.execute("CREATE TABLE t (n " + type + " PRIMARY KEY); INSERT INTO t VALUES ('7')");
    ColumnType key = ColumnType.of(type.equals("TEXT") ? Kind.STRING : Kind.INT64);
    Object value = type.equals("TEXT") ? "" : 0L;
    Sql page = new Sql("SELECT n FROM t WHERE n > ?", List.of(new Sql.Bind(key, value)));
    PostgresPageSql sql = PostgresPageSql.of(PLAIN, page, session.dialect()).orElseThrow();
    assertThatThrownBy(() -> session.query(Sql.of(sql.query()), row -> 1))
        .isInstanceOfSatisfying(
            DatabaseException.class, e -> assertThat(e.sqlState()).isEqualTo("42704"));
    assertThat(copied(page, List.of(key))).hasSize(1);
    assertThatThrownBy(() -> session.query(Sql.of(sql.query()), row -> 1))
        .as("settings of a transaction that has ended")
        .isInstanceOfSatisfying(
            DatabaseException.class, e -> assertThat(e.sqlState()).isIn("22P02", "22011"));
  }

  @Test
  @DisplayName("pages are of one moment and write nothing, as their statements are")
  void oneMoment() {
    session.execute("CREATE TABLE t (n bigint PRIMARY KEY); INSERT INTO t VALUES (1)");
    session.inTransaction(
        Mode.REPEATABLE_READ_ONLY,
        tx -> {
          tx.query(Sql.of("SELECT 1"), row -> row.getInt(1));
          try (Session other = TestPostgres.database().connect()) {
            other.execute("INSERT INTO " + SCHEMA + ".t VALUES (2)");
          }
          try (Cursor cursor = tx.page(PLAIN, Sql.of("SELECT n FROM t"), LONG, PAGE, PAGE)) {
            assertThat(cursor).isInstanceOf(CopyCursor.class);
            assertThat(rows(cursor, PAGE)).hasSize(1);
          }
          return 0;
        });
    session.execute("CREATE SEQUENCE s");
    assertThatThrownBy(() -> copied(Sql.of("SELECT nextval('s')"), LONG))
        .isInstanceOfSatisfying(
            DatabaseException.class, e -> assertThat(e.sqlState()).isEqualTo("25006"));
  }
}
