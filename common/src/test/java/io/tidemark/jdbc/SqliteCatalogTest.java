package io.tidemark.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.tidemark.dialect.DdlSql;
import io.tidemark.dialect.Sql;
import io.tidemark.dialect.TypeFit;
import io.tidemark.jdbc.Catalog.TableInfo;
import io.tidemark.table.Column;
import io.tidemark.table.ColumnType;
import io.tidemark.table.Kind;
import io.tidemark.table.TableId;
import io.tidemark.table.TableSchema;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@NullUnmarked
class SqliteCatalogTest {
  private Session session;

  @BeforeEach
  void open(@TempDir Path directory) {
    ConnectionSettings settings =
        new ConnectionSettings(
            "jdbc:sqlite:" + directory.resolve("t.db"),
            null,
            null,
            "t",
            1,
            Duration.ZERO,
            Duration.ofSeconds(20));
    session = new Database(settings).connect();
  }

  @AfterEach
  void close() {
    session.close();
  }

  private TableSchema made(String ddl) {
    session.execute(ddl);
    return Catalog.table(session, TableId.of("T")).orElseThrow().schema();
  }

  private List<String> texts(Sql sql) {
    return session.query(sql, row -> row.getString(1));
  }

  @Test
  @DisplayName("a table has a page once it has a row, and none when it has none any more")
  void pages() {
    TableId table = made("CREATE TABLE t (id INTEGER PRIMARY KEY)").id();
    assertThat(texts(session.dialect().pages(table))).containsExactly("0");
    session.execute("INSERT INTO t VALUES (1), (2)");
    assertThat(texts(session.dialect().pages(table))).containsExactly("1");
    session.execute("DELETE FROM t");
    assertThat(texts(session.dialect().pages(table))).containsExactly("0");
  }

  @Test
  @DisplayName("columns have what was declared, and a name that may be written in any case")
  void columns() {
    TableSchema table =
        made(
            "CREATE TABLE t (id INTEGER PRIMARY KEY, name VARCHAR(9) NOT NULL DEFAULT 'x',"
                + " at TIMESTAMPTZ, twice INT AS (id * 2), stored INT AS (id) STORED)");
    assertThat(table.id()).isEqualTo(TableId.of("t"));
    assertThat(table.key()).containsExactly("id");
    assertThat(table.columns())
        .extracting(Column::name, c -> c.type().kind(), Column::nullable, Column::generated)
        .containsExactly(
            tuple("id", Kind.INT64, false, false),
            tuple("name", Kind.STRING, false, false),
            tuple("at", Kind.TIMESTAMP_TZ, true, false),
            tuple("twice", Kind.INT64, true, true),
            tuple("stored", Kind.INT64, true, true));
    assertThat(texts(session.dialect().listFilled(table.id()))).containsExactly("id", "name");
    assertThat(Catalog.columnNames(session, new TableId("main", "t"))).hasSize(5);
    assertThat(Catalog.find(session, new TableId("other", "t"))).isEmpty();
  }

  @Test
  @DisplayName("a column declared ANY takes values as they are in a STRICT table alone")
  void anything() {
    TableSchema table = made("CREATE TABLE t (a ANY, b)");
    ColumnType text = ColumnType.of(Kind.STRING);
    assertThat(table.columns())
        .extracting(column -> session.dialect().fit(text, column.type()))
        .containsExactly(TypeFit.REFUSED, TypeFit.WIDENS);
    session.execute("DROP TABLE t");
    table = made("CREATE TABLE t (a ANY) STRICT");
    assertThat(table.columns())
        .extracting(column -> session.dialect().fit(text, column.type()))
        .containsExactly(TypeFit.WIDENS);
  }

  @Test
  @DisplayName(
      "a key is the primary key in its order, else the smallest unique index that proves one")
  void keys() {
    TableSchema table = made("CREATE TABLE t (a TEXT, b INT, PRIMARY KEY (b, a)) WITHOUT ROWID");
    assertThat(table.key()).containsExactly("b", "a");
    assertThat(Catalog.keys(session, table.id())).containsExactly(Set.of("a", "b"));
    session.execute("DROP TABLE t");
    table =
        made(
            "CREATE TABLE t (a TEXT NOT NULL COLLATE NOCASE, b INT NOT NULL, c INT, UNIQUE (b, a))");
    assertThat(table.key()).containsExactly("b", "a");
    assertThat(table.columns())
        .extracting(Column::collation)
        .containsExactly("`NOCASE`", null, null);
    session.execute("CREATE UNIQUE INDEX loose ON t (c)");
    session.execute("CREATE UNIQUE INDEX part ON t (b) WHERE c > 0");
    session.execute("CREATE UNIQUE INDEX made ON t (b + 1)");
    assertThat(Catalog.table(session, table.id()).orElseThrow().schema().key())
        .as("neither NULL nor a part nor what is computed proves one")
        .containsExactly("b", "a");
    assertThat(Catalog.keys(session, table.id())).containsOnly(Set.of("a", "b"), Set.of("c"));
  }

  @Test
  @DisplayName(
      "a table is told from the one that comes after it was dropped, while its key table is there")
  void identities() {
    TableId table = made("CREATE TABLE t (id INTEGER PRIMARY KEY)").id();
    long first = identity(table);
    session.update(session.dialect().stale().createSeen(TableId.of("seen"), table, List.of("id")));
    session.execute("CREATE TABLE other (a)");
    assertThat(identity(table)).isEqualTo(first);
    session.execute("DROP TABLE t");
    assertThat(identity(table)).isZero();
    session.execute("CREATE TABLE t (id INTEGER PRIMARY KEY)");
    assertThat(identity(table)).isNotEqualTo(first).isPositive();
  }

  private long identity(TableId table) {
    return session
        .queryOne(session.dialect().stale().identity(table), row -> row.getLong(1))
        .orElseThrow();
  }

  @Test
  @DisplayName("views are known as such, and what a table is held by is told")
  void views() {
    DdlSql ddl = session.dialect().ddl();
    TableId table = made("CREATE TABLE t (id INTEGER PRIMARY KEY, up INT REFERENCES t (id))").id();
    session.execute("CREATE VIEW v AS SELECT id FROM t");
    assertThat(Catalog.table(session, TableId.of("v"))).get().matches(TableInfo::view);
    assertThat(texts(ddl.listDependents(table))).as("what goes with it").isEmpty();
    session.execute("CREATE TABLE line (t INT REFERENCES T (id))");
    assertThat(texts(ddl.listDependents(table))).containsExactly("table line");
    assertThat(texts(ddl.listPins(table))).containsExactly("id");
    assertThat(Catalog.list(session)).extracting(Catalog.Listed::id).hasSize(3);
    assertThat(Catalog.tables(session)).hasSize(3);
  }
}
