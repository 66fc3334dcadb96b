package io.tidemark.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.generation.Marker;
import io.tidemark.generation.RecordHeaders;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Incremental syncs over a real database, under a worker of one thread. */
class IncrementalIT {

  @Test
  @DisplayName("CQ-11, SD-3, RS-8 the first run reads all rows, later ones what has changed since")
  void readsAllThenChanges() throws Exception {
    table(
        "changes",
        "SELECT i, 'row ' || i, now() - interval '1 day' FROM generate_series(1, 500) i");
    try (FakeWorker worker = new FakeWorker()) {
      worker.start(config("changes"));
      worker.until(Marker.Type.END, 1);

      assertThat(worker.column("id")).hasSize(500);
      Marker first = worker.lastMarker();
      assertThat(first.mode()).isEqualTo("incremental");
      assertThat(first.trigger()).isEqualTo("initial");
      assertThat(first.deletable()).isFalse();
      assertThat(first.rows()).isEqualTo(500);
      assertThat(first.ends().count()).isEqualTo(500);

      worker.rows.clear();
      SourcePostgres.execute("UPDATE changes.t SET name = 'new', at = now() WHERE id = 7");
      worker.until(Marker.Type.END, 2);

      assertThat(worker.column("id")).containsExactly(7L);
      SourceRecord change = worker.rows.get(0);
      assertThat(header(change, RecordHeaders.KIND)).isEqualTo("change");
      Marker second = worker.lastMarker();
      assertThat(second.rows()).isEqualTo(1);
      assertThat(second.attempts()).containsExactly(second.generation());
      assertThat(header(change, RecordHeaders.ATTEMPT)).isEqualTo(second.generation());
      assertThat((Long) header(change, RecordHeaders.GENERATION))
          .isGreaterThanOrEqualTo(second.generation())
          .isGreaterThan(first.generation());
    }
  }

  @Test
  @DisplayName("SD-6 rows of the same timestamp and of the next microsecond are each sent once")
  void microsecondsAndTies() throws Exception {
    table("micros", "SELECT 5, 'old', timestamptz '2024-01-01 00:00:00Z'");
    try (FakeWorker worker = new FakeWorker()) {
      worker.start(config("micros", "cursor.delay.ms", "0"));
      worker.until(Marker.Type.END, 1);
      worker.rows.clear();
      SourcePostgres.execute(
          "INSERT INTO micros.t VALUES (9, 'a', '2024-12-31 23:59:59.000001Z'),"
              + " (4, 'b', '2024-12-31 23:59:59.000002Z'), (3, 'c', '2024-12-31 23:59:59.000002Z')");
      worker.until(Marker.Type.END, 2);
      assertThat(worker.lastMarker().watermark()).isEqualTo("2024-12-31T23:59:59.000002Z");
      SourcePostgres.execute("INSERT INTO micros.t VALUES (8, 'd', '2024-12-31 23:59:59.000002Z')");
      worker.until(Marker.Type.END, 3);

      assertThat(worker.column("id")).containsExactly(9L, 3L, 4L, 8L);
    }
  }

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
  @DisplayName("CQ-12, SD-7, SD-22 another task goes on from the position, and sends nothing again")
  void goesOnAfterARestart() throws Exception {
    table("again", "SELECT i, 'row ' || i, now() - interval '1 day' FROM generate_series(1, 50) i");
    try (FakeWorker worker = new FakeWorker()) {
      worker.start(config("again", "cursor.delay.ms", "0"));
      worker.until(Marker.Type.END, 1);
      worker.stop();
      worker.rows.clear();
      SourcePostgres.execute("INSERT INTO again.t VALUES (99, 'new', now())");
      worker.start(config("again", "cursor.delay.ms", "0"));
      worker.until(Marker.Type.END, 2);

      assertThat(worker.column("id")).containsExactly(99L);
    }
  }

  @Test
  @DisplayName("a reconciliation sends the keys alone, and its END may delete")
  void reconciles() throws Exception {
    table("keys", "SELECT i, 'row ' || i, now() - interval '1 day' FROM generate_series(1, 300) i");
    try (FakeWorker worker = new FakeWorker()) {
      worker.start(config("keys", "reconcile.schedule", "PT1H"));
      worker.until(Marker.Type.END, 2);

      Marker end = worker.lastMarker();
      assertThat(end.mode()).isEqualTo("keys");
      assertThat(end.deletable()).isTrue();
      assertThat(end.tableSchema().orElseThrow().columns()).hasSize(3);
      assertThat(end.ends().toJson())
          .isEqualTo("{\"shop.keys.t\":{\"0\":[299,0]},\"shop.keys.t.keys\":{\"0\":[299,300,0]}}");
      List<SourceRecord> keys =
          worker.rows.stream().filter(row -> row.topic().equals("shop.keys.t.keys")).toList();
      assertThat(keys).hasSize(300);
      assertThat(keys.get(0).value()).isEqualTo(true);
      assertThat(((Struct) keys.get(0).key()).getInt64("id")).isEqualTo(1);
      assertThat(header(keys.get(0), RecordHeaders.KIND)).isEqualTo("key");
      assertThat(header(keys.get(0), RecordHeaders.GENERATION)).isEqualTo(end.generation());
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

  private static Object header(SourceRecord record, String name) {
    return record.headers().lastWithName(name).value();
  }
}
