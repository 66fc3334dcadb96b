package io.tidemark.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.generation.Marker;
import io.tidemark.generation.RecordHeaders;
import io.tidemark.generation.StreamId;
import io.tidemark.source.generation.ChangeOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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

  @Test
  @DisplayName(
      "cursor.lookback.ms sends a row with an older timestamp, once, and no other row again")
  void looksBack() throws Exception {
    table("back", "SELECT i, 'row ' || i, now() - interval '1 day' FROM generate_series(1, 5) i");
    try (FakeWorker worker = new FakeWorker()) {
      worker.start(config("back", "cursor.delay.ms", "0", "cursor.lookback.ms", "60000"));
      worker.until(Marker.Type.END, 1);
      SourcePostgres.execute("INSERT INTO back.t VALUES (10, 'ten', now())");
      worker.untilRow("id", 10L);
      worker.rows.clear();
      SourcePostgres.execute(
          "INSERT INTO back.t SELECT 11, 'late', at - interval '30 seconds' FROM back.t WHERE id = 10");
      worker.untilRow("id", 11L);
      SourcePostgres.execute("INSERT INTO back.t VALUES (12, 'next', now())");
      worker.untilRow("id", 12L);

      assertThat(worker.column("id")).containsExactly(11L, 12L);
    }
  }

  @Test
  @DisplayName("a table that is dropped fails its own sync, and the others go on")
  void droppedTable() throws Exception {
    SourcePostgres.schema(
        "drops",
        "CREATE TABLE a (id bigint PRIMARY KEY, at timestamptz NOT NULL)",
        "CREATE TABLE b (id bigint PRIMARY KEY, at timestamptz NOT NULL)");
    try (FakeWorker worker = new FakeWorker()) {
      worker.start(
          SourcePostgres.config(
              "tables",
              "drops.*",
              "mode",
              "incremental",
              "cursor.column",
              "at",
              "cursor.delay.ms",
              "0",
              "poll.interval.ms",
              "200"));
      worker.until(Marker.Type.END, 2);
      SourcePostgres.execute("DROP TABLE drops.a; INSERT INTO drops.b VALUES (1, now())");
      worker.until(Marker.Type.END, 3);
      assertThat(worker.lastMarker().table()).isEqualTo("drops.b");
      SourcePostgres.execute("INSERT INTO drops.b VALUES (2, now())");
      worker.until(Marker.Type.END, 4);
      assertThat(worker.column("id")).containsExactly(1L, 2L);
    }
  }

  @Test
  @DisplayName(
      "SD-14 SD-15 filter and cursor are ANDed in parentheses with bound parameters, also for a query"
          + " with key.columns; CX-22 cursor.initial leaves out what is older")
  void filtersAndInitial() throws Exception {
    table(
        "part",
        "SELECT i, CASE i % 2 WHEN 0 THEN 'O''Brien' ELSE 'x' END,"
            + " timestamptz '2024-01-01Z' + i * interval '1 day' FROM generate_series(1, 10) i");
    try (FakeWorker worker = new FakeWorker()) {
      worker.start(
          SourcePostgres.config(
              "syncs", "q",
              "syncs.q.query", "SELECT id, name, at FROM part.t",
              "syncs.q.key.columns", "id",
              "syncs.q.mode", "incremental",
              "syncs.q.cursor.column", "at",
              "syncs.q.cursor.null", "skip",
              "syncs.q.cursor.initial", "2024-01-06T00:00:00Z",
              "syncs.q.filter", "name = ? OR name = ?",
              "syncs.q.filter.params", "[\"O'Brien\", \"'; DROP TABLE part.t; --\"]",
              "poll.interval.ms", "200"));
      worker.until(Marker.Type.END, 1);
      assertThat(worker.column("id")).containsExactlyInAnyOrder(6L, 8L, 10L);
      worker.rows.clear();
      SourcePostgres.execute("UPDATE part.t SET at = '2024-03-01Z' WHERE id IN (1, 2)");
      worker.until(Marker.Type.END, 2);
      assertThat(worker.column("id")).containsExactly(2L);
    }
  }

  @Test
  @DisplayName(
      "SD-13 syncs of one table with different filters keep their positions in slots of their own:"
          + " a run of US does not move that of EU")
  void ownSlots() throws Exception {
    table(
        "slots",
        "SELECT i, CASE i % 2 WHEN 0 THEN 'EU' ELSE 'US' END,"
            + " timestamptz '2024-01-01Z' + i * interval '1 day' FROM generate_series(1, 6) i");
    FakeOffsets offsets = new FakeOffsets();
    try (FakeWorker worker = new FakeWorker(offsets)) {
      worker.start(
          SourcePostgres.config(
              "syncs", "us,eu",
              "syncs.us.table", "slots.t",
              "syncs.us.filter", "name = 'US'",
              "syncs.eu.table", "slots.t",
              "syncs.eu.filter", "name = 'EU'",
              "mode", "incremental",
              "cursor.column", "at",
              "poll.interval.ms", "200"));
      worker.until(Marker.Type.END, 2);
      assertThat(position(offsets, "us")).isEqualTo("2024-01-06T00:00:00.000000Z [\"5\"]");
      assertThat(position(offsets, "eu")).isEqualTo("2024-01-07T00:00:00.000000Z [\"6\"]");

      worker.rows.clear();
      SourcePostgres.execute("INSERT INTO slots.t VALUES (7, 'US', '2024-03-01Z')");
      worker.until(Marker.Type.END, 3);
      assertThat(worker.column("id")).containsExactly(7L);
      assertThat(position(offsets, "us")).isEqualTo("2024-03-01T00:00:00.000000Z [\"7\"]");
      assertThat(position(offsets, "eu")).isEqualTo("2024-01-07T00:00:00.000000Z [\"6\"]");

      SourcePostgres.execute("INSERT INTO slots.t VALUES (8, 'EU', '2024-02-01Z')");
      worker.until(Marker.Type.END, 4);
      assertThat(worker.column("id")).as("older than what US has read").containsExactly(7L, 8L);
    }
  }

  private static String position(FakeOffsets offsets, String sync) {
    Map<String, String> slot =
        ChangeOffset.partition(new StreamId("shop", sync), "slots.t->shop." + sync + ":at");
    Map<String, Object> offset = Objects.requireNonNull(offsets.offset(slot));
    return offset.get("value") + " " + offset.get("key");
  }

  @Test
  @DisplayName(
      "a masked column that is renamed keeps its sync from being read, and is never sent as it is")
  void renamedMask() throws Exception {
    SourcePostgres.schema(
        "masks",
        "CREATE TABLE t (id bigint PRIMARY KEY, secret text, at timestamptz NOT NULL)",
        "CREATE TABLE u (id bigint PRIMARY KEY, at timestamptz NOT NULL)",
        "INSERT INTO t VALUES (1, 'bare', now() - interval '1 day')");
    try (FakeWorker worker = new FakeWorker()) {
      worker.start(
          SourcePostgres.config(
              "syncs", "t,u",
              "syncs.t.table", "masks.t",
              "syncs.t.columns.mask", "secret",
              "syncs.u.table", "masks.u",
              "mode", "incremental",
              "cursor.column", "at",
              "cursor.delay.ms", "0",
              "poll.interval.ms", "200"));
      worker.until(Marker.Type.END, 2);
      SourcePostgres.execute(
          "ALTER TABLE masks.t RENAME secret TO plain; UPDATE masks.t SET at = now()");
      for (int row = 1; row <= 2; row++) {
        SourcePostgres.execute("INSERT INTO masks.u VALUES (" + row + ", now())");
        worker.until(Marker.Type.END, 2 + row);
        assertThat(worker.lastMarker().table()).isEqualTo("masks.u");
      }

      SourcePostgres.execute("ALTER TABLE masks.t RENAME plain TO secret");
      worker.until(Marker.Type.END, 5);
      assertThat(worker.lastMarker().table()).isEqualTo("masks.t");
      assertThat(worker.rows).noneMatch(row -> row.value().toString().contains("bare"));
    }
  }

  @Test
  @DisplayName(
      "cursor.null=fail a row without a value keeps its sync from being read, and says how many")
  void nullFails() throws Exception {
    SourcePostgres.schema(
        "blank",
        "CREATE TABLE t (id bigint PRIMARY KEY, name text, at timestamptz)",
        "INSERT INTO t VALUES (1, 'a', now() - interval '1 day')",
        "CREATE TABLE u AS SELECT * FROM t",
        "ALTER TABLE u ADD PRIMARY KEY (id)");
    try (FakeWorker worker = new FakeWorker()) {
      SourcePostgres.execute("INSERT INTO blank.t VALUES (2, 'b', NULL)");
      worker.start(
          SourcePostgres.config(
              "tables",
              "blank.*",
              "mode",
              "incremental",
              "cursor.column",
              "at",
              "poll.interval.ms",
              "200"));
      worker.until(Marker.Type.END, 1);
      assertThat(worker.lastMarker().table()).isEqualTo("blank.u");
      assertThat(worker.markers).noneMatch(marker -> marker.table().equals("blank.t"));
      SourcePostgres.execute("UPDATE blank.t SET at = now() - interval '1 day' WHERE at IS NULL");
      worker.until(Marker.Type.END, 2);
      assertThat(worker.lastMarker().table()).isEqualTo("blank.t");
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
