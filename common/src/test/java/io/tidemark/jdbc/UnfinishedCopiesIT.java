package io.tidemark.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.dialect.Sql;
import io.tidemark.jdbc.Session.Mode;
import io.tidemark.table.ColumnType;
import io.tidemark.table.Kind;
import io.tidemark.table.TableId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages by COPY that are not read to their end, whoever ends them. */
class UnfinishedCopiesIT {
  private static final TableId PLAIN = new TableId("pg_catalog", "pg_class");
  private static final int PAGE = 7;
  private static final int MANY = 1_000_000;
  private static final List<ColumnType> LONG = List.of(ColumnType.of(Kind.INT64));

  private Session session;

  @BeforeEach
  void open() {
    session = TestPostgres.sessionIn("unfinished_copies_it");
  }

  @AfterEach
  void close() {
    session.close();
  }

  @Test
  @DisplayName("a page that is left in the middle is cancelled, and the session goes on")
  void leftInTheMiddle() {
    int pid = session.queryOne(Sql.of("SELECT pg_backend_pid()"), r -> r.getInt(1)).orElseThrow();
    for (int read : List.of(0, 1, PAGE, 5000)) {
      int rows =
          session.inTransaction(
              Mode.REPEATABLE_READ_ONLY,
              tx -> {
                try (Cursor cursor = numbers(tx, "g", MANY)) {
                  return rows(cursor, read).size();
                }
              });
      assertThat(rows).isEqualTo(read);
      alive();
    }
    assertThat(session.queryOne(Sql.of("SELECT pg_backend_pid()"), r -> r.getInt(1))).contains(pid);
  }

  private static Cursor numbers(Session tx, String expression, int most) {
    String all = "SELECT generate_series(1::bigint, " + most + ") AS g";
    Sql sql = Sql.of("SELECT " + expression + " FROM (" + all + ") AS s");
    Cursor cursor = tx.page(PLAIN, sql, LONG, most, PAGE);
    assertThat(cursor).isInstanceOf(CopyCursor.class);
    return cursor;
  }

  private void alive() {
    session.execute("CREATE TABLE alive (id int)"); // not in a transaction that only reads
    session.execute("DROP TABLE alive");
  }

  private static List<Object[]> rows(Cursor cursor, int most) {
    List<Object[]> rows = new ArrayList<>();
    while (rows.size() < most && cursor.next()) {
      rows.add(cursor.cells());
    }
    return rows;
  }

  @Test
  @DisplayName("another thread can cancel a page, and the session goes on")
  void cancelled() {
    List<CompletableFuture<Void>> cancels = new ArrayList<>();
    assertThatThrownBy(
            () ->
                session.inTransaction(
                    Mode.REPEATABLE_READ_ONLY,
                    tx -> {
                      try (Cursor cursor = numbers(tx, "g", Integer.MAX_VALUE)) {
                        assertThat(rows(cursor, PAGE)).hasSize(PAGE);
                        cancels.add(CompletableFuture.runAsync(tx::cancel));
                        return rows(cursor, Integer.MAX_VALUE);
                      }
                    }))
        .isInstanceOfSatisfying(
            DatabaseException.class, e -> assertThat(e.sqlState()).isEqualTo("57014"));
    cancels.forEach(CompletableFuture::join);
    alive();
  }

  @Test
  @DisplayName("a page that takes longer than a statement may fails as the statement does")
  void tooSlow() {
    session.execute("SET statement_timeout = 300");
    assertThatThrownBy(
            () ->
                session.inTransaction(
                    Mode.REPEATABLE_READ_ONLY,
                    tx -> {
                      try (Cursor cursor =
                          numbers(tx, "CASE WHEN pg_sleep(0.01) IS NULL THEN 0 ELSE g END", MANY)) {
                        return rows(cursor, MANY);
                      }
                    }))
        .isInstanceOfSatisfying(
            DatabaseException.class, e -> assertThat(e.sqlState()).isEqualTo("57014"));
    alive();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  @DisplayName("a connection that is lost in the middle is lost, whoever loses it")
  void lost(boolean server) {
    assertThatThrownBy(
            () ->
                session.inTransaction(
                    Mode.REPEATABLE_READ_ONLY,
                    tx -> {
                      int pid =
                          tx.queryOne(Sql.of("SELECT pg_backend_pid()"), r -> r.getInt(1))
                              .orElseThrow();
                      try (Cursor cursor = numbers(tx, "g", Integer.MAX_VALUE)) {
                        assertThat(rows(cursor, PAGE)).hasSize(PAGE);
                        if (server) {
                          terminate(pid);
                        } else {
                          tx.abort();
                        }
                        return rows(cursor, Integer.MAX_VALUE);
                      }
                    }))
        .isInstanceOfSatisfying(
            DatabaseException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.CONNECTION));
    assertThat(session.isOpen()).isFalse();
  }

  private static void terminate(int pid) {
    try (Session other = TestPostgres.database().connect()) {
      other.query(Sql.of("SELECT pg_terminate_backend(?)", pid), row -> row.getBoolean(1));
    }
  }
}
