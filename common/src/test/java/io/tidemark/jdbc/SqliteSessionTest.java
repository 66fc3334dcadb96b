package io.tidemark.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tidemark.dialect.CopyBuffer;
import io.tidemark.dialect.CopyEncoder;
import io.tidemark.dialect.Dialect;
import io.tidemark.dialect.Sql;
import io.tidemark.dialect.SqliteDialect;
import io.tidemark.table.ColumnType;
import io.tidemark.table.Kind;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SqliteSessionTest {
  private static final Duration SOON = Duration.ofMillis(50);
  private static final Duration LONG = Duration.ofSeconds(60);

  @TempDir private Path directory;

  private Database database(String path) {
    return new Database(
        new ConnectionSettings(
            "jdbc:sqlite:" + directory.resolve(path),
            null,
            null,
            "t",
            1,
            Duration.ZERO,
            Duration.ofSeconds(20)));
  }

  private Session session() {
    return database("t.db").connectWithin(SOON);
  }

  private static long count(Session session, String table) {
    return session
        .queryOne(Sql.of("SELECT count(*) FROM " + table), row -> row.getLong(1))
        .orElseThrow();
  }

  @Test
  @DisplayName("DEST-58 a missing directory is named, and nothing is made")
  void missingDirectory() {
    assertThatThrownBy(() -> database("away/t.db").connect())
        .isInstanceOfSatisfying(
            DatabaseException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.CONNECTION))
        .hasMessageContaining("directory " + directory.resolve("away") + " does not exist");
    assertThat(directory.resolve("away")).doesNotExist();
    assertThatThrownBy(() -> database(".").connect()).hasMessageContaining("is a directory");
  }

  @Test
  @DisplayName("a question makes no file and finds an empty database, a session makes one")
  void questions() {
    Path file = directory.resolve("t.db");
    List<String> none =
        database("t.db").ask(LONG, s -> s.query(s.dialect().listTables(), r -> "table"));
    assertThat(none).isEmpty();
    assertThat(file).doesNotExist();
    try (Session session = session()) {
      session.execute("CREATE TABLE t (a)");
    }
    assertThat(Files.exists(file)).isTrue();
    assertThat(Catalog.list(session())).hasSize(1);
  }

  @Test
  @DisplayName(
      "a file that was replaced since the last question is the one that the next one is about")
  void replaced() throws IOException {
    for (String name : List.of("t.db", "other.db")) {
      try (Session session = database(name).connectWithin(SOON)) {
        session.execute("CREATE TABLE t AS SELECT '%s' AS name".formatted(name));
      }
    }
    try (Questions questions = new Questions(database("t.db"), LONG, LONG)) {
      Session.Work<Optional<String>> name =
          s -> s.queryOne(Sql.of("SELECT name FROM t"), row -> row.getString(1));
      Optional<String> first = questions.ask(name);
      assertThat(first).contains("t.db");
      Files.move(
          directory.resolve("other.db"),
          directory.resolve("t.db"),
          StandardCopyOption.REPLACE_EXISTING);
      Optional<String> second = questions.ask(name);
      assertThat(second).contains("other.db");
    }
  }

  @Test
  @DisplayName("a transaction is done or undone as a whole, and a savepoint within it by itself")
  void transactions() {
    try (Session session = session()) {
      session.execute("CREATE TABLE t (a)");
      session.inTransaction(
          Session.Mode.READ_COMMITTED,
          tx -> {
            tx.update(Sql.of("INSERT INTO t VALUES (1)"));
            assertThatThrownBy(
                    () ->
                        tx.inSavepoint(
                            outer -> {
                              outer.update(Sql.of("INSERT INTO t VALUES (2)"));
                              outer.inSavepoint(
                                  in -> in.update(Sql.of("INSERT INTO t VALUES (3)")));
                              throw new IllegalStateException("no");
                            }))
                .hasMessage("no");
            return tx.inSavepoint(in -> in.update(Sql.of("INSERT INTO t VALUES (4)")));
          });
      assertThatThrownBy(
              () ->
                  session.inTransaction(
                      Session.Mode.READ_COMMITTED,
                      tx -> {
                        tx.update(Sql.of("INSERT INTO t VALUES (5)"));
                        throw new IllegalStateException("no");
                      }))
          .hasMessage("no");
      assertThat(session.query(Sql.of("SELECT a FROM t ORDER BY a"), row -> row.getInt(1)))
          .containsExactly(1, 4);
    }
  }

  @Test
  @DisplayName("where an error has ended the transaction, nothing more is written by itself")
  void endedByAnError() {
    try (Session session = session()) {
      session.execute("CREATE TABLE t (a UNIQUE ON CONFLICT ROLLBACK)");
      assertThatThrownBy(
              () ->
                  session.inTransaction(
                      Session.Mode.READ_COMMITTED,
                      tx -> {
                        Sql insert = Sql.of("INSERT INTO t VALUES (1)");
                        tx.update(insert);
                        assertThatThrownBy(() -> tx.inSavepoint(in -> in.update(insert)))
                            .isInstanceOfSatisfying(
                                DatabaseException.class,
                                e -> assertThat(e.kind()).isEqualTo(FailureKind.DATA));
                        return tx.update(Sql.of("INSERT INTO t VALUES (2)"));
                      }))
          .isInstanceOfSatisfying(
              DatabaseException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.CONNECTION));
    }
    try (Session session = session()) {
      assertThat(count(session, "t")).isZero();
    }
  }

  @Test
  @DisplayName("a second writer waits for the first, and then says that it is in its way")
  void oneWriter() {
    try (Session first = session();
        Session second = session()) {
      second.dialect().openWriter().forEach(second::execute);
      first.execute("CREATE TABLE t (a)");
      first.begin(Session.Mode.READ_COMMITTED);
      first.update(Sql.of("INSERT INTO t VALUES (1)"));
      DatabaseException busy =
          catchThrowableOfType(
              DatabaseException.class, () -> second.begin(Session.Mode.READ_COMMITTED));
      assertThat(busy.kind()).isEqualTo(FailureKind.CONTENTION);
      assertThat(count(second, "t")).as("readers are not held up").isZero();
      first.commit();
      second.begin(Session.Mode.READ_COMMITTED);
      second.update(Sql.of("INSERT INTO t VALUES (2)"));
      second.commit();
      assertThat(count(first, "t")).isEqualTo(2);
    }
  }

  @Test
  @DisplayName("what is told to be committed is on the disk, and keys of others are kept")
  void pragmas() {
    try (Session session = session()) {
      session.dialect().openWriter().forEach(session::execute);
      assertThat(pragma(session, "synchronous")).isEqualTo("2");
      assertThat(pragma(session, "journal_mode")).isEqualTo("wal");
      assertThat(pragma(session, "foreign_keys")).isEqualTo("1");
      assertThat(pragma(session, "busy_timeout")).isEqualTo("50");
    }
  }

  private static @Nullable String pragma(Session session, String name) {
    return session.query(Sql.of("PRAGMA " + name), row -> row.getString(1)).get(0);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          SELECT 1 FROM nowhere                             | 42P01 | SCHEMA      | no such table
          SELECT nowhere FROM t                             | 42703 | SCHEMA      | no such column
          INSERT INTO t (nowhere) VALUES (1)                | 42703 | SCHEMA      | no column named
          CREATE TABLE t (a)                                | 42P07 | ENVIRONMENT | already exists
          INSERT INTO t VALUES (1, 'secret', 1)             | 23505 | DATA        | t.id
          INSERT INTO t VALUES (2, NULL, 1)                 | 23502 | DATA        | t.name
          INSERT INTO t VALUES (2, 'forbidden', 1)          | 23514 | DATA        | check
          INSERT INTO t VALUES (2, 'secret', 99)            | 23503 | DATA        | foreign key
          INSERT INTO t VALUES ('secret', 'a', 1)           | 22P02 | DATA        | does not parse
          DELETE FROM p                                     | 23503 | DATA        | foreign key
          UPDATE t SET name = 'raise'                       | P0001 | ENVIRONMENT | a trigger
          """)
  @DisplayName("errors have the state that other databases give, and quote no value")
  void failures(String sql, String state, FailureKind kind, String words) {
    try (Session session = session()) {
      List.of(
              "CREATE TABLE p (id INTEGER PRIMARY KEY)",
              "CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT NOT NULL CHECK (name <> 'forbidden'),"
                  + " p INTEGER REFERENCES p (id))",
              "CREATE TRIGGER loud BEFORE UPDATE ON t BEGIN SELECT RAISE(ABORT, 'secret'); END",
              "INSERT INTO p VALUES (1)",
              "INSERT INTO t VALUES (1, 'secret', 1)")
          .forEach(session::execute);
      DatabaseException error =
          catchThrowableOfType(DatabaseException.class, () -> session.execute(sql));
      assertThat(error.sqlState()).isEqualTo(state);
      assertThat(error.kind()).isEqualTo(kind);
      assertThat(error).hasMessageContaining(words).hasMessageNotContaining("secret");
    }
  }

  @Test
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  @DisplayName("a statement is cancelled by another thread, and the session goes on")
  void cancel() {
    String endless =
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n";
    try (Session session = session()) {
      CompletableFuture<@Nullable Throwable> end =
          CompletableFuture.supplyAsync(
              () -> catchThrowableOfType(DatabaseException.class, () -> session.execute(endless)));
      while (!end.isDone()) {
        session.cancel(); // it may not have begun yet
        Thread.onSpinWait();
      }
      assertThat(end.join())
          .isInstanceOfSatisfying(
              DatabaseException.class,
              e -> assertThat(session.dialect().stale().tookTooLong(e.sqlState())).isTrue());
      assertThat(session.query(Sql.of("SELECT 1"), row -> row.getInt(1))).containsExactly(1);
      session.abort(); // nothing is left to be cancelled
      session.cancel();
      assertThat(session.isOpen()).isFalse();
    }
  }

  @Test
  @DisplayName("rows of a copy arrive whole, however their bytes are cut, and are what was bound")
  void copy() {
    Dialect dialect = new SqliteDialect();
    CopyBuffer bytes = new CopyBuffer(64);
    CopyEncoder.header(bytes);
    for (int number = 0; number < 3; number++) {
      bytes.putShort(5);
      bytes.putInt(4);
      bytes.putInt(number);
      dialect.stageField(ColumnType.of(Kind.INT64)).encode(number == 1 ? null : -7L, bytes);
      dialect.stageField(ColumnType.of(Kind.FLOAT64)).encode(0.1, bytes);
      dialect.stageField(ColumnType.of(Kind.STRING)).encode("\u00fc\ud83d\ude00", bytes);
      dialect.stageField(ColumnType.of(Kind.BYTES)).encode(new byte[] {0, -1}, bytes);
    }
    CopyEncoder.trailer(bytes);
    try (Session session = session()) {
      session.execute("CREATE TABLE t (n INTEGER PRIMARY KEY, o, a, b, c, d)");
      long rows =
          session.copyIn(
              "INSERT INTO t VALUES (?, NULL, ?, ?, ?, ?)",
              sink -> {
                for (int i = 0; i < bytes.size(); i++) {
                  sink.write(bytes.array(), i, 1);
                }
              });
      assertThat(rows).isEqualTo(3);
      String all = "SELECT n || typeof(a) || typeof(b) || b || c || hex(d) FROM t ORDER BY n";
      assertThat(session.query(Sql.of(all), row -> row.getString(1)))
          .containsExactly(
              "0integerreal0.1\u00fc\ud83d\ude0000FF",
              "1nullreal0.1\u00fc\ud83d\ude0000FF",
              "2integerreal0.1\u00fc\ud83d\ude0000FF");
    }
  }

  @Test
  @DisplayName("cells are read as they were bound")
  void cells() {
    try (Session session = session()) {
      same(session, Kind.BOOLEAN, true);
      same(session, Kind.INT16, (short) -3);
      same(session, Kind.INT64, Long.MIN_VALUE);
      same(session, Kind.FLOAT64, 4.9e-324);
      same(session, Kind.FLOAT32, 0.1f);
      same(session, Kind.DECIMAL, new BigDecimal("18446744073709551615.10"));
      same(session, Kind.STRING, "a'\ud83d\ude00");
      same(session, Kind.BYTES, new byte[] {0, 1, -1});
      same(session, Kind.DATE, Integer.MAX_VALUE);
      same(session, Kind.TIME, 86_400_000_000L);
      same(session, Kind.TIMESTAMP, -1L);
      same(session, Kind.TIMESTAMP_TZ, Long.MIN_VALUE);
    }
  }

  private static void same(Session session, Kind kind, Object cell) {
    ColumnType type = ColumnType.of(kind);
    for (Object bound : new @Nullable Object[] {cell, null}) {
      Sql echo = Sql.of("SELECT ?", new Sql.Bind(type, bound));
      Object read =
          session.query(echo, row -> Optional.ofNullable(row.cell(1, type))).get(0).orElse(null);
      assertThat(read).isEqualTo(bound);
    }
  }
}
