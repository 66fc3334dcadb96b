package io.tidemark.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.generation.Marker;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Rows of transactions that commit late, over a real database, under a worker of one thread. */
class LateCommitIT {

  @Test
  @DisplayName(
      "traps B2.6 a transaction that is open across polls is waited for, with all that is newer")
  void lateCommit() throws Exception {
    table("late", "SELECT 1, 'one', now() - interval '1 hour'");
    try (FakeWorker worker = new FakeWorker()) {
      worker.start(config("late", "cursor.delay.ms", "0"));
      worker.until(Marker.Type.END, 1);
      worker.rows.clear();
      SourcePostgres.inTransaction(
          "INSERT INTO late.t VALUES (2, 'late', now())",
          () -> {
            SourcePostgres.execute("INSERT INTO late.t VALUES (3, 'early', now())");
            for (int polls = 0; polls < 4; polls++) {
              assertThat(worker.poll()).isEmpty();
            }
          });
      worker.until(Marker.Type.END, 2);

      assertThat(worker.column("id")).containsExactly(2L, 3L);
    }
  }

  @Test
  @DisplayName(
      "a time that is cut to its second is below the begin of its transaction, and not lost")
  void wholeSeconds() throws Exception {
    table("whole", "SELECT 1, 'one', now() - interval '1 hour'");
    SourcePostgres.execute("ALTER TABLE whole.t ALTER at TYPE timestamptz(0)");
    try (FakeWorker worker = new FakeWorker()) {
      worker.start(config("whole", "cursor.delay.ms", "0"));
      worker.until(Marker.Type.END, 1);
      worker.rows.clear();
      SourcePostgres.inTransaction(
          "INSERT INTO whole.t VALUES (2, 'late', date_trunc('second', now()));"
              + " SET LOCAL application_name = 'whole'",
          () -> {
            SourcePostgres.execute(
                "INSERT INTO whole.t SELECT 3, 'early', date_trunc('second', xact_start)"
                    + " FROM pg_stat_activity WHERE application_name = 'whole'");
            for (int polls = 0; polls < 4; polls++) {
              assertThat(worker.poll()).isEmpty();
            }
          });
      worker.until(Marker.Type.END, 2);

      assertThat(worker.column("id")).containsExactly(2L, 3L);
    }
  }

  @Test
  @DisplayName("a prepared transaction is waited for, although nobody tells when it began")
  void preparedTransaction() throws Exception {
    table("prep", "SELECT 1, 'one', now() - interval '1 hour'");
    try (FakeWorker worker = new FakeWorker()) {
      worker.start(config("prep", "cursor.delay.ms", "0"));
      worker.until(Marker.Type.END, 1);
      worker.rows.clear();
      SourcePostgres.execute(
          "BEGIN; INSERT INTO prep.t VALUES (2, 'prepared', now());"
              + " PREPARE TRANSACTION 'tidemark_prep'");
      SourcePostgres.execute("INSERT INTO prep.t VALUES (3, 'later', now())");
      for (int polls = 0; polls < 4; polls++) {
        assertThat(worker.poll()).isEmpty();
      }
      SourcePostgres.execute("COMMIT PREPARED 'tidemark_prep'");
      worker.until(Marker.Type.END, 2);
      assertThat(worker.column("id")).containsExactly(2L, 3L);
    }
  }

  @Test
  @DisplayName("a user who may not see others' transactions waits for those that have written")
  void withoutPrivileges() throws Exception {
    table("unpriv", "SELECT 1, 'one', now() - interval '1 hour'");
    SourcePostgres.execute(
        "DROP ROLE IF EXISTS inc_reader; CREATE ROLE inc_reader LOGIN PASSWORD 'inc';"
            + " GRANT USAGE ON SCHEMA unpriv TO inc_reader; GRANT SELECT ON unpriv.t TO inc_reader");
    try (FakeWorker worker = new FakeWorker()) {
      worker.start(
          config(
              "unpriv",
              "cursor.delay.ms",
              "0",
              "connection.user",
              "inc_reader",
              "connection.password",
              "inc"));
      worker.until(Marker.Type.END, 1);
      worker.rows.clear();
      SourcePostgres.inTransaction(
          "INSERT INTO unpriv.t VALUES (2, 'late', now())",
          () -> {
            SourcePostgres.execute("INSERT INTO unpriv.t VALUES (3, 'early', now())");
            for (int polls = 0; polls < 4; polls++) {
              assertThat(worker.poll()).isEmpty();
            }
          });
      worker.until(Marker.Type.END, 2);
      assertThat(worker.column("id")).containsExactly(2L, 3L);
    } finally {
      SourcePostgres.execute("DROP OWNED BY inc_reader; DROP ROLE inc_reader");
    }
  }

  @Test
  @DisplayName(
      "a number from a sequence waits for a younger transaction with a smaller one, although its own"
          + " is older")
  void numbersWait() throws Exception {
    SourcePostgres.schema(
        "seq",
        "CREATE TABLE t (id bigint PRIMARY KEY, name text)",
        "INSERT INTO t VALUES (1, 'a')");
    try (FakeWorker worker = new FakeWorker()) {
      worker.start(
          SourcePostgres.config(
              "tables",
              "seq.t",
              "mode",
              "incremental",
              "cursor.column",
              "id",
              "poll.interval.ms",
              "200"));
      worker.until(Marker.Type.END, 1);
      worker.rows.clear();
      SourcePostgres.inTransaction(
          "INSERT INTO seq.t VALUES (2, 'older transaction')",
          () ->
              SourcePostgres.inTransaction(
                  "INSERT INTO seq.t VALUES (3, 'younger transaction')",
                  () -> {
                    SourcePostgres.execute("INSERT INTO seq.t VALUES (4, 'done')");
                    for (int polls = 0; polls < 4; polls++) {
                      assertThat(worker.poll()).isEmpty();
                    }
                  }));
      worker.until(Marker.Type.END, 2);
      assertThat(worker.column("id")).containsExactly(2L, 3L, 4L);
      assertThat(worker.lastMarker().watermark()).isEqualTo("4");
    }
  }

  private static void table(String schema, String rows) {
    SourcePostgres.schema(
        schema,
        "CREATE TABLE t (id bigint PRIMARY KEY, name text, at timestamptz NOT NULL)",
        "INSERT INTO t " + rows);
  }

  private static Map<String, String> config(String schema, String... more) {
    Map<String, String> config =
        SourcePostgres.config(
            "tables", schema + ".t", "mode", "incremental", "cursor.column", "at");
    config.put("poll.interval.ms", "200");
    for (int i = 0; i < more.length; i += 2) {
      config.put(more[i], more[i + 1]);
    }
    return config;
  }
}
