package io.tidemark.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tidemark.dialect.Sql;
import io.tidemark.jdbc.Session.Mode;
import io.tidemark.table.ColumnType;
import io.tidemark.table.Kind;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class SessionIT {
  private Session session;

  @BeforeEach
  void open() {
    session = TestPostgres.sessionIn("session_it");
    session.execute("CREATE TABLE t (id bigint PRIMARY KEY, note varchar(5) NOT NULL)");
  }

  @AfterEach
  void close() {
    session.close();
  }

  private void insert(Session into, long id, String note) {
    into.update(Sql.of("INSERT INTO t VALUES (?, ?)", id, note));
  }

  private List<Long> ids() {
    return session.query(Sql.of("SELECT id FROM t ORDER BY id"), row -> row.getLong(1));
  }

  @Test
  void aTransactionCommitsWhatTheWorkDid() {
    String result =
        session.inTransaction(
            Mode.READ_COMMITTED,
            tx -> {
              insert(tx, 1, "a");
              return "done";
            });
    assertThat(result).isEqualTo("done");
    assertThat(ids()).containsExactly(1L);
  }

  @Test
  @DisplayName("DEST-24 any error rolls the transaction back and keeps the original error")
  void anErrorRollsBack() {
    DatabaseException e =
        catchThrowableOfType(
            DatabaseException.class,
            () ->
                session.inTransaction(
                    Mode.READ_COMMITTED,
                    tx -> {
                      insert(tx, 1, "a");
                      return tx.update(Sql.of("INSERT INTO t VALUES (2, NULL)"));
                    }));
    assertThat(e.kind()).isEqualTo(FailureKind.DATA);
    assertThat(e.sqlState()).isEqualTo("23502");
    assertThat(e).hasMessageContaining("table session_it.t, column note").hasNoCause();
    assertThat(ids()).isEmpty();
  }

  @Test
  @DisplayName(
      "DEST-24 when the rollback fails too, the original error is kept and nothing is left")
  void aFailingRollbackHidesNothing() {
    IllegalStateException original = new IllegalStateException("the work's own error");
    assertThatThrownBy(
            () ->
                session.inTransaction(
                    Mode.READ_COMMITTED,
                    tx -> {
                      insert(tx, 1, "a");
                      terminate(tx);
                      throw original;
                    }))
        .isSameAs(original)
        .satisfies(
            e ->
                assertThat(e.getSuppressed())
                    .singleElement()
                    .isInstanceOfSatisfying(
                        DatabaseException.class,
                        failed -> assertThat(failed.kind()).isEqualTo(FailureKind.CONNECTION)));
    assertThat(session.isOpen()).isFalse();
    try (Session other = TestPostgres.database().connect()) {
      assertThat(other.query(Sql.of("SELECT id FROM session_it.t"), row -> row.getLong(1)))
          .isEmpty();
    }
  }

  private static void terminate(Session victim) {
    int pid =
        victim.queryOne(Sql.of("SELECT pg_backend_pid()"), row -> row.getInt(1)).orElseThrow();
    try (Session other = TestPostgres.database().connect()) {
      other.query(Sql.of("SELECT pg_terminate_backend(?)", pid), row -> row.getBoolean(1));
    }
  }

  @Test
  void aSavepointUndoesOnlyItsOwnWork() {
    session.inTransaction(
        Mode.READ_COMMITTED,
        tx -> {
          insert(tx, 1, "a");
          assertThatThrownBy(
                  () ->
                      tx.inSavepoint(
                          sp -> {
                            insert(sp, 2, "b");
                            insert(sp, 1, "secret");
                            return 0;
                          }))
              .isInstanceOf(DatabaseException.class);
          insert(tx, 3, "c");
          return 0;
        });
    assertThat(ids()).containsExactly(1L, 3L);
  }

  @Test
  void aKilledConnectionIsAConnectionFailureAndTheSessionIsClosed() {
    terminate(session);
    assertThatThrownBy(this::ids)
        .isInstanceOfSatisfying(
            DatabaseException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.CONNECTION));
    assertThat(session.isOpen()).isFalse();
  }

  @Test
  @DisplayName("DEST-57 an unreachable database is named with host and port and what to check")
  void unreachableDatabases() {
    ConnectionSettings nowhere =
        new ConnectionSettings(
            "jdbc:postgresql://127.0.0.1:1/shop?ssl=false",
            "me",
            "hunter2",
            "t",
            1,
            Duration.ZERO,
            Duration.ofSeconds(5));
    assertThat(nowhere.toString()).doesNotContain("hunter2").doesNotContain("ssl");
    assertThatThrownBy(() -> new Database(nowhere).ask(Duration.ofSeconds(2), s -> 1))
        .isInstanceOf(DatabaseException.class)
        .hasMessageContaining("127.0.0.1:1/shop")
        .hasMessageContaining("check host and port in connection.url, that the server runs")
        .hasMessageContaining("firewall")
        .hasMessageNotContaining("hunter2");
  }

  @Test
  @DisplayName("a question is broken off when its limit is over, whatever it waits for")
  void questionsHaveALimit() {
    assertThatThrownBy(
            () ->
                new Database(TestPostgres.settings())
                    .ask(
                        Duration.ofSeconds(1),
                        s -> {
                          s.execute("SET statement_timeout = 0");
                          return s.query(Sql.of("SELECT pg_sleep(600)"), row -> 1);
                        }))
        .isInstanceOfSatisfying(
            DatabaseException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.CONNECTION))
        .hasMessageContaining("did not answer within 1 seconds")
        .hasMessageContaining("that the server runs");
  }

  @Test
  void aWrongPasswordIsAnEnvironmentErrorWithoutThePassword() {
    ConnectionSettings s = TestPostgres.settings();
    Database missing =
        new Database(
            new ConnectionSettings(
                s.url().replace("/postgres", "/nosuchdb"),
                s.user(),
                "hunter2",
                "t",
                1,
                Duration.ZERO,
                Duration.ofSeconds(5)));
    assertThatThrownBy(missing::connect)
        .isInstanceOfSatisfying(
            DatabaseException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.ENVIRONMENT))
        .hasMessageContaining("nosuchdb")
        .hasMessageNotContaining("firewall")
        .hasMessageNotContaining("hunter2");
  }

  @Test
  void theSessionRunsInUtcWithTimeoutsAndItsName() {
    List<String> shown =
        List.of("TimeZone", "statement_timeout", "lock_timeout", "application_name").stream()
            .map(name -> session.queryOne(Sql.of("SHOW " + name), row -> row.getString(1)))
            .map(java.util.Optional::orElseThrow)
            .toList();
    assertThat(shown).containsExactly("UTC", "20s", "20s", "tidemark-test");
  }

  @Test
  void aRunningStatementCanBeCancelledFromAnotherThread() {
    int pid =
        session.queryOne(Sql.of("SELECT pg_backend_pid()"), row -> row.getInt(1)).orElseThrow();
    CompletableFuture<Void> sleeping =
        CompletableFuture.runAsync(() -> session.execute("SELECT pg_sleep(15)"));
    try (Session other = TestPostgres.database().connect()) {
      while (!isSleeping(other, pid)) {
        Thread.onSpinWait();
      }
    }
    session.cancel();
    assertThatThrownBy(sleeping::join)
        .cause()
        .isInstanceOfSatisfying(
            DatabaseException.class, e -> assertThat(e.sqlState()).isEqualTo("57014"));
  }

  private static boolean isSleeping(Session other, int pid) {
    return other
        .queryOne(
            Sql.of("SELECT wait_event = 'PgSleep' FROM pg_stat_activity WHERE pid = ?", pid),
            row -> row.getBoolean(1))
        .orElse(false);
  }

  @Test
  void aSnapshotSeesOneMomentAndWritesNothing() {
    insert(session, 1, "a");
    session.begin(Mode.REPEATABLE_READ_ONLY);
    assertThat(ids()).containsExactly(1L);
    try (Session other = TestPostgres.database().connect()) {
      other.update(Sql.of("INSERT INTO session_it.t VALUES (2, 'b')"));
    }
    assertThat(ids()).containsExactly(1L);
    assertThatThrownBy(() -> insert(session, 3, "c"))
        .isInstanceOfSatisfying(
            DatabaseException.class, e -> assertThat(e.sqlState()).isEqualTo("25006"));
    session.rollback();
    assertThat(ids()).containsExactly(1L, 2L);
    insert(session, 3, "c");
  }

  @Test
  void afterASnapshotSingleStatementsSeeWhatIsCommitted() {
    session.inTransaction(Mode.REPEATABLE_READ_ONLY, tx -> ids());
    assertThat(setting("transaction_isolation")).isEqualTo("read committed");
    assertThat(setting("transaction_read_only")).isEqualTo("off");
    assertThatThrownBy(
            () ->
                session.inTransaction(
                    Mode.REPEATABLE_READ_ONLY, tx -> tx.update(Sql.of("DELETE FROM t"))))
        .isInstanceOf(DatabaseException.class);
    assertThat(setting("transaction_isolation")).isEqualTo("read committed");
  }

  private String setting(String name) {
    return session
        .queryOne(Sql.of("SELECT current_setting(?)", name), row -> row.getString(1))
        .orElseThrow();
  }

  @Test
  void aCursorFetchesPieceByPiece() {
    session.execute("INSERT INTO t SELECT i, 'n' || i FROM generate_series(1, 1000) i");
    session.begin(Mode.REPEATABLE_READ_ONLY);
    List<ColumnType> types = List.of(ColumnType.of(Kind.INT64), ColumnType.string(5));
    long sum = 0;
    try (Cursor cursor = session.stream(Sql.of("SELECT id, note FROM t"), types, 100)) {
      while (cursor.next()) {
        sum += (Long) cursor.cells()[0];
      }
    }
    session.commit();
    assertThat(sum).isEqualTo(500500);
  }

  @Test
  void aCursorOutsideOfATransactionIsRefused() {
    assertThatThrownBy(() -> session.stream(Sql.of("SELECT 1"), List.of(), 1))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void moreThanOneRowWhereOneIsExpectedIsABug() {
    assertThatThrownBy(() -> session.queryOne(Sql.of("VALUES (1), (2)"), row -> row.getInt(1)))
        .isInstanceOf(IllegalStateException.class);
    assertThat(session.queryOne(Sql.of("SELECT 1 WHERE false"), row -> row.getInt(1))).isEmpty();
  }

  @Test
  void closingTwiceIsHarmless() {
    session.close();
    session.close();
    assertThat(session.isOpen()).isFalse();
  }

  @Test
  void ensureTakesWhatIsThereForSuccess() {
    Sql create = Sql.of("CREATE TABLE t (id int)");
    assertThat(session.ensure(create)).isFalse();
    session.inTransaction(
        Mode.READ_COMMITTED,
        tx -> {
          assertThat(tx.ensure(create)).isFalse();
          insert(tx, 1, "a");
          return 0;
        });
    assertThat(ids()).containsExactly(1L);
    assertThat(session.ensure(Sql.of("CREATE TABLE u (id int)"))).isTrue();
  }

  @Test
  void aFailingCopyLeavesTheSessionUsable() {
    String sql = "COPY t FROM STDIN (FORMAT text)";
    assertThatThrownBy(
            () ->
                session.copyIn(
                    sql,
                    sink -> {
                      throw new IllegalStateException("given up");
                    }))
        .hasMessage("given up");
    byte[] bad = "1\ttoolongsecret\n".getBytes(java.nio.charset.StandardCharsets.UTF_8);
    assertThatThrownBy(() -> session.copyIn(sql, sink -> sink.write(bad, 0, bad.length)))
        .isInstanceOf(DatabaseException.class)
        .hasMessageContaining("22001")
        .hasMessageNotContaining("secret");
    byte[] good = "1\tok\n2\tok\n".getBytes(java.nio.charset.StandardCharsets.UTF_8);
    assertThat(session.copyIn(sql, sink -> sink.write(good, 0, good.length))).isEqualTo(2);
    assertThat(ids()).containsExactly(1L, 2L);
  }
}
