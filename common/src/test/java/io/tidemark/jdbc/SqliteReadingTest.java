package io.tidemark.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.tidemark.dialect.Read;
import io.tidemark.dialect.Sql;
import io.tidemark.table.Column;
import io.tidemark.table.ColumnType;
import io.tidemark.table.Kind;
import io.tidemark.table.TableId;
import io.tidemark.table.TableSchema;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@NullUnmarked
class SqliteReadingTest {
  @TempDir private Path directory;
  private Session application;

  @BeforeEach
  void open() {
    application = new Database(settings("t.db")).connect();
  }

  @AfterEach
  void close() {
    application.close();
  }

  private ConnectionSettings settings(String file) {
    return new ConnectionSettings(
        "jdbc:sqlite:" + directory.resolve(file),
        null,
        null,
        "t",
        1,
        Duration.ZERO,
        Duration.ofSeconds(20));
  }

  private Session reader() {
    return Database.toRead(settings("t.db")).connectWithin(Duration.ofSeconds(1));
  }

  /** The one value of a new table's one column, by the column's own type. */
  private @Nullable Object cell(Session reader, String type, String value) {
    application.execute("DROP TABLE IF EXISTS v");
    application.execute("CREATE TABLE v (c " + type + ")");
    application.execute("INSERT INTO v VALUES (" + value + ")");
    TableSchema found = Catalog.table(reader, TableId.of("v")).orElseThrow().schema();
    Read read = new Read(found.id(), null, found.columns(), List.of(), null, List.of());
    Column column = found.columns().get(0);
    return reader.query(
            reader.dialect().all(read), row -> new Object[] {row.cell(1, column.type())})
        .get(0)[0];
  }

  @Test
  @DisplayName("values are read as what their columns were declared as, and exactly")
  void values() {
    try (Session reader = reader()) {
      assertThat(cell(reader, "INTEGER", "-9223372036854775808")).isEqualTo(Long.MIN_VALUE);
      assertThat(cell(reader, "BOOLEAN", "1")).isEqualTo(true);
      assertThat(cell(reader, "REAL", "5e-324")).isEqualTo(Double.MIN_VALUE);
      assertThat(cell(reader, "REAL", "9e999")).isEqualTo(Double.POSITIVE_INFINITY);
      assertThat(cell(reader, "DECIMAL(10, 2)", "12.34")).isEqualTo(new BigDecimal("12.34"));
      assertThat(cell(reader, "NUMERIC", "0.000001")).isEqualTo(new BigDecimal("0.000001"));
      assertThat(cell(reader, "NUMERIC", "'9223372036854775807'"))
          .isEqualTo(new BigDecimal(Long.MAX_VALUE));
      assertThat(cell(reader, "TEXT", "'a' || char(0) || char(128512) || char(65533)"))
          .isEqualTo("a\0😀\uFFFD");
      assertThat(cell(reader, "BLOB", "x'00ff'")).isEqualTo(new byte[] {0, -1});
      assertThat(cell(reader, "DATE", "'1969-12-31'")).isEqualTo(-1);
      assertThat(cell(reader, "DATETIME", "'1970-01-01T00:00:01'")).isEqualTo(1_000_000L);
      assertThat(cell(reader, "JSON", "'[1]'")).isEqualTo("[1]");
      assertThat(cell(reader, "JSON", "'1.5'")).isEqualTo("1.5");
      assertThat(cell(reader, "", "7")).isEqualTo("7");
      assertThat(cell(reader, "STRING", "'x'")).isEqualTo("x");
      for (String type : List.of("INTEGER", "REAL", "TEXT", "BLOB", "DATE", "JSON", "")) {
        assertThat(cell(reader, type, "NULL")).isNull();
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "INTEGER, 'some text'",
        "INTEGER, 1.5",
        "INTEGER, x'00'",
        "BOOLEAN, 2",
        "BOOLEAN, 'true'",
        "REAL, 'some text'",
        "NUMERIC, 9e999",
        "NUMERIC, 'some text'",
        "TEXT, x'616263'",
        "TEXT, CAST(x'ff' AS TEXT)",
        "BLOB, 'some text'",
        "DATE, 1700000000",
        "DATE, 2460310.5",
        "TIMESTAMP, 1700000000",
        "TIMESTAMP, '2024-01-01 00:00:00Z'",
        "TIMESTAMPTZ, '2024-01-01 00:00:00'",
        "UUID, 'D1F0D1A4-0000-4000-8000-000000000000'",
        "\"\", x'00'"
      })
  @DisplayName(
      "what is no value of the declared type is an error that names the column, and not it")
  void unfitValues(String type, String value) {
    try (Session reader = reader()) {
      assertThatThrownBy(() -> cell(reader, type, value))
          .isInstanceOfSatisfying(
              DatabaseException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.DATA))
          .hasMessageContaining("Column c")
          .hasMessageNotContaining("some text");
    }
  }

  @Test
  @DisplayName("pages need a key that is never NULL and compares by bytes")
  void pageable() {
    application.execute("CREATE TABLE a (id INTEGER PRIMARY KEY, n TEXT COLLATE NOCASE)");
    application.execute("CREATE TABLE b (id TEXT PRIMARY KEY)");
    application.execute("CREATE TABLE c (id TEXT PRIMARY KEY) WITHOUT ROWID");
    application.execute("CREATE TABLE d (id TEXT NOT NULL COLLATE NOCASE PRIMARY KEY)");
    application.execute("CREATE TABLE e (id INTEGER PRIMARY KEY DESC)");
    application.execute("CREATE TABLE f (at DATE NOT NULL PRIMARY KEY)");
    application.execute("CREATE TABLE g (id NOT NULL PRIMARY KEY)");
    application.execute("CREATE TABLE h (id TEXT NOT NULL)");
    application.execute("CREATE UNIQUE INDEX hi ON h (id COLLATE RTRIM)");
    application.execute("CREATE VIEW i AS SELECT id FROM c");
    try (Session reader = reader()) {
      assertThat(Catalog.tables(reader))
          .extracting(
              t -> t.schema().id().name(),
              t -> t.schema().columns().get(0).pageable(),
              t -> t.schema().columns().get(0).nullable())
          .containsExactly(
              tuple("a", true, false),
              tuple("b", false, true),
              tuple("c", true, false),
              tuple("d", false, false),
              tuple("e", false, true),
              tuple("f", false, false),
              tuple("g", false, false),
              tuple("h", false, false),
              tuple("i", false, true));
    }
  }

  @Test
  @DisplayName("a query's columns have the types of their tables' or casts', and no others")
  void queries() {
    application.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, at DATETIME, n TEXT)");
    try (Session reader = reader()) {
      TableSchema found =
          Catalog.query(
              reader,
              "SELECT id, at, upper(n) AS u, CAST(n AS REAL) AS r, CAST(n AS TEXT) AS t FROM t -- c",
              List.of("id"));
      assertThat(found.columns())
          .extracting(Column::name, c -> c.type().kind(), Column::nullable)
          .containsExactly(
              tuple("id", Kind.INT64, false),
              tuple("at", Kind.TIMESTAMP, true),
              tuple("u", Kind.OTHER, true),
              tuple("r", Kind.FLOAT64, true),
              tuple("t", Kind.STRING, true));
      for (String none :
          List.of(
              "DELETE FROM t", "SELECT 1; SELECT 2", "SELECT 1 AS a) AS r; --", "SELECT 1, (2")) {
        assertThatThrownBy(() -> Catalog.query(reader, none, List.of()))
            .isInstanceOf(DatabaseException.class);
      }
      assertThat(Catalog.find(reader, TableId.of("tidemark_query"))).isEmpty();
    }
  }

  @Test
  @DisplayName("a reader makes no file, changes none, and is told what is missing")
  void readsOnly() {
    Path missing = directory.resolve("none.db");
    assertThatThrownBy(() -> Database.toRead(settings("none.db")).connect())
        .hasMessageContaining(missing + " does not exist");
    assertThatThrownBy(
            () -> Database.toRead(settings("none.db")).ask(Duration.ofSeconds(5), s -> true))
        .hasMessageContaining("does not exist");
    assertThat(missing).doesNotExist();
    assertThat(Database.toRead(settings("none.db")).isMade()).isFalse();
    assertThat(Database.toRead(settings("no/such/folder.db")).isMade()).as("unreached").isTrue();
    assertThat(Database.toRead(settings("t.db")).isMade()).isTrue();
    try (Session reader = reader()) {
      assertThatThrownBy(() -> reader.execute("CREATE TABLE t (a)"))
          .hasMessageContaining("readonly");
    }
  }

  @Test
  @DisplayName("a file that was replaced, or is gone, is not read on as if it were still there")
  void replaced() throws IOException {
    application.execute("CREATE TABLE t (a)");
    application.close();
    Path file = directory.resolve("t.db");
    try (Session reader = reader()) {
      assertThat(tables(reader)).isEqualTo(1);
      Path copy = Files.copy(file, directory.resolve("copy.db"));
      Files.move(copy, file, StandardCopyOption.REPLACE_EXISTING);
      assertThatThrownBy(() -> tables(reader))
          .isInstanceOfSatisfying(
              DatabaseException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.CONNECTION))
          .hasMessageContaining("was replaced");
    }
    try (Session reader = reader()) {
      Files.delete(file);
      assertThatThrownBy(() -> tables(reader)).hasMessageContaining("taken away");
    }
  }

  private static long tables(Session session) {
    return session.inTransaction(
        Session.Mode.REPEATABLE_READ_ONLY,
        tx ->
            tx.queryOne(Sql.of("SELECT count(*) FROM sqlite_schema"), row -> row.getLong(1))
                .orElseThrow());
  }

  @Test
  @DisplayName("a snapshot sees one moment, and keeps nobody from writing")
  void snapshot() {
    application.execute("PRAGMA journal_mode = WAL");
    application.execute("CREATE TABLE t (a INTEGER)");
    application.execute("INSERT INTO t VALUES (1), (2)");
    try (Session reader = reader()) {
      List<ColumnType> types = List.of(ColumnType.of(Kind.INT64));
      reader.begin(Session.Mode.REPEATABLE_READ_ONLY);
      try (Cursor cursor = reader.stream(Sql.of("SELECT a FROM t"), types, 1)) {
        assertThat(cursor.next()).isTrue();
        application.execute("INSERT INTO t VALUES (3)");
        assertThat(cursor.next()).isTrue();
        assertThat(cursor.next()).isFalse();
      }
      reader.commit();
    }
  }

  @Test
  @DisplayName("what is no database, and one that somebody keeps to himself, is said to be so")
  void unreadable() throws IOException {
    Files.writeString(directory.resolve("no.db"), "this is a text".repeat(100));
    assertThatThrownBy(() -> Database.toRead(settings("no.db")).connect())
        .hasMessageContaining("not a database");
    application.execute("PRAGMA locking_mode = EXCLUSIVE");
    application.execute("CREATE TABLE t (a)");
    Database database = Database.toRead(settings("t.db"));
    assertThatThrownBy(() -> database.connectWithin(Duration.ofMillis(20)))
        .isInstanceOfSatisfying(
            DatabaseException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.CONTENTION))
        .hasMessageContaining("locked");
  }
}
