package io.tidemark.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.tidemark.generation.Marker;
import io.tidemark.generation.RecordHeaders;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The task over a real database, under a worker of one thread. */
class JdbcSyncSourceTaskIT {

  @Test
  @DisplayName("CQ-7 a table goes out as START, rows with their headers, and END")
  void mirrorsATable() throws Exception {
    SourcePostgres.schema(
        "mirror",
        "CREATE TABLE orders (id bigint PRIMARY KEY, status text, total numeric(10,2))",
        "INSERT INTO orders SELECT i, 'new', i / 4.0 FROM generate_series(1, 1234) i");
    try (FakeWorker worker = new FakeWorker()) {
      worker.start(SourcePostgres.config("tables", "mirror.*", "fetch.size", "100"));
      worker.until(Marker.Type.END, 1);

      assertThat(worker.column("id"))
          .containsExactlyElementsOf(LongStream.rangeClosed(1, 1234).boxed().toList());
      SourceRecord first = worker.rows.get(0);
      assertThat(first.topic()).isEqualTo("shop.mirror.orders");
      assertThat(((Struct) first.key()).getInt64("id")).isEqualTo(1);
      Marker end = worker.lastMarker();
      assertThat(first.headers().lastWithName(RecordHeaders.GENERATION).value())
          .isEqualTo(end.generation());
      assertThat(first.headers().lastWithName(RecordHeaders.SYNC).value())
          .isEqualTo("mirror.orders");
      assertThat(end.rows()).isEqualTo(1234);
      assertThat(end.ends().count()).isEqualTo(1234);
      assertThat(end.deletable()).isTrue();
      assertThat(end.tableSchema().orElseThrow().key()).containsExactly("id");
      assertThat(end.stream().toString()).isEqualTo("shop/mirror.orders");
    }
  }

  @Test
  @DisplayName("injection 2 a task that is killed in mid-scan reads on behind its fold")
  void readsOnAfterARestart() throws Exception {
    SourcePostgres.schema(
        "resume",
        "CREATE TABLE t (a text COLLATE \"en-x-icu\", b uuid, PRIMARY KEY (a, b))",
        "INSERT INTO t SELECT chr(97 + i % 26) || '''\"', gen_random_uuid()"
            + " FROM generate_series(1, 997) i");
    Map<String, String> config = SourcePostgres.config("tables", "resume.t", "fetch.size", "50");
    try (FakeWorker worker = new FakeWorker()) {
      for (int incarnation = 0; incarnation < 3; incarnation++) {
        worker.start(config);
        for (int pages = 0; pages < 4; pages++) {
          worker.next();
        }
        worker.nextUnacknowledged(); // lost with the task
        worker.stop();
      }
      worker.start(config);
      worker.until(Marker.Type.END, 1);

      Marker end = worker.lastMarker();
      assertThat(end.attempts()).hasSizeGreaterThan(1).isSorted();
      assertThat(end.rows()).isEqualTo(997);
      assertThat(worker.rows.stream().map(SourceRecord::key).distinct()).hasSize(997);
      assertThat(worker.markers.stream().map(Marker::generation).distinct()).hasSize(1);
    }
  }

  @Test
  void readsWhatHasNoKeyInOneSnapshot() throws Exception {
    SourcePostgres.schema(
        "nokey",
        "CREATE TABLE log (line text)",
        "INSERT INTO log SELECT 'line ' || i FROM generate_series(1, 500) i");
    try (FakeWorker worker = new FakeWorker()) {
      worker.start(SourcePostgres.config("tables", "nokey.log", "fetch.size", "100"));
      worker.next(); // START
      worker.next();
      SourcePostgres.execute("DELETE FROM nokey.log; INSERT INTO nokey.log VALUES ('late')");
      worker.until(Marker.Type.END, 1);

      assertThat(worker.rows).hasSize(500);
      assertThat(worker.rows.get(0).keySchema()).isNull();
      assertThat(worker.column("line")).doesNotContain("late");
      assertThat(worker.lastMarker().tableSchema().orElseThrow().hasKey()).isFalse();
    }
  }

  @Test
  void readsAQueryWithAFilterAndParameters() throws Exception {
    SourcePostgres.schema(
        "q",
        "CREATE TABLE o (id int PRIMARY KEY, region text, at timestamptz)",
        "INSERT INTO o SELECT i, CASE i % 2 WHEN 0 THEN 'eu' ELSE 'us' END,"
            + " timestamptz '2024-01-01Z' + i * interval '1 day' FROM generate_series(1, 100) i");
    try (FakeWorker worker = new FakeWorker()) {
      worker.start(
          SourcePostgres.config(
              "syncs", "eu",
              "syncs.eu.query", "SELECT id, region, at FROM q.o",
              "syncs.eu.key.columns", "id",
              "syncs.eu.filter", "region = ? AND at > ? AND id <> ?",
              "syncs.eu.filter.params", "[\"eu\", \"2024-01-31T00:00:00Z\", 50]"));
      worker.until(Marker.Type.END, 1);

      assertThat(worker.column("id"))
          .containsExactlyInAnyOrderElementsOf(
              java.util.stream.IntStream.rangeClosed(31, 100)
                  .filter(i -> i % 2 == 0 && i != 50)
                  .boxed()
                  .toList());
      assertThat(worker.rows.get(0).topic()).isEqualTo("shop.eu");
      assertThat(((Struct) worker.rows.get(0).key()).schema().fields()).hasSize(1);
    }
  }

  @Test
  @DisplayName("CQ-30 two tasks share the tables between them")
  void sharesTablesOverTasks() throws Exception {
    SourcePostgres.schema(
        "shared",
        "CREATE TABLE a (id int PRIMARY KEY)",
        "CREATE TABLE b (id int PRIMARY KEY)",
        "CREATE TABLE c (id int PRIMARY KEY)");
    Map<String, String> config = SourcePostgres.config("tables", "shared.*", "tasks.max", "2");
    try (FakeWorker one = new FakeWorker();
        FakeWorker two = new FakeWorker()) {
      one.start(config, 0);
      two.start(config, 1);
      one.until(Marker.Type.END, 2);
      two.until(Marker.Type.END, 1);

      assertThat(List.of(one, two))
          .flatExtracting(worker -> worker.markers)
          .filteredOn(marker -> marker.type() == Marker.Type.END)
          .extracting(Marker::table)
          .containsExactlyInAnyOrder("shared.a", "shared.b", "shared.c");
    }
  }

  @Test
  @DisplayName("SD-18 each table has one END with its own count, and none waits for a large one")
  void syncsOfOneTaskTakeTurns() throws Exception {
    SourcePostgres.schema(
        "turns",
        "CREATE TABLE large AS SELECT i AS id FROM generate_series(1, 1000) i",
        "ALTER TABLE large ADD PRIMARY KEY (id)",
        "CREATE TABLE small AS SELECT i AS id FROM generate_series(1, 10) i",
        "ALTER TABLE small ADD PRIMARY KEY (id)");
    try (FakeWorker worker = new FakeWorker()) {
      worker.start(SourcePostgres.config("tables", "turns.*", "fetch.size", "10"));
      worker.until(Marker.Type.END, 2);
      assertThat(worker.markers)
          .filteredOn(marker -> marker.type() == Marker.Type.END)
          .extracting(Marker::table, Marker::rows)
          .containsExactly(tuple("turns.small", 10L), tuple("turns.large", 1000L));
    }
  }

  @Test
  @DisplayName("injection 21 a lost privilege ends in ABORT, and other syncs go on")
  void aLostPrivilegeHitsOneSyncAlone() throws Exception {
    SourcePostgres.schema(
        "priv",
        "CREATE TABLE a AS SELECT i AS id FROM generate_series(1, 1000) i",
        "ALTER TABLE a ADD PRIMARY KEY (id)",
        "CREATE TABLE b AS SELECT i AS id FROM generate_series(1, 1000) i",
        "ALTER TABLE b ADD PRIMARY KEY (id)",
        "DROP ROLE IF EXISTS reader",
        "CREATE ROLE reader LOGIN PASSWORD 'reader'",
        "GRANT USAGE ON SCHEMA priv TO reader",
        "GRANT SELECT ON ALL TABLES IN SCHEMA priv TO reader");
    try (FakeWorker worker = new FakeWorker()) {
      worker.start(
          SourcePostgres.config(
              "tables", "priv.*",
              "fetch.size", "100",
              "read.ahead.bytes", "0",
              "connection.user", "reader",
              "connection.password", "reader"));
      for (int polls = 0; polls < 6; polls++) {
        worker.next();
      }
      SourcePostgres.execute("REVOKE SELECT ON priv.a FROM reader");
      worker.until(Marker.Type.END, 1);

      assertThat(worker.markers)
          .filteredOn(marker -> marker.type() == Marker.Type.ABORT)
          .singleElement()
          .satisfies(
              abort -> {
                assertThat(abort.table()).isEqualTo("priv.a");
                assertThat(abort.reason()).contains("permission denied");
              });
      assertThat(worker.lastMarker().table()).isEqualTo("priv.b");
      assertThat(worker.lastMarker().rows()).isEqualTo(1000);
    } finally {
      SourcePostgres.execute("DROP OWNED BY reader; DROP ROLE reader");
    }
  }

  @Test
  void aConnectionThatIsCutReadsTheSamePageAgain() throws Exception {
    SourcePostgres.schema(
        "cut",
        "CREATE TABLE a AS SELECT i AS id FROM generate_series(1, 1000) i",
        "ALTER TABLE a ADD PRIMARY KEY (id)");
    try (FakeWorker worker = new FakeWorker()) {
      worker.start(
          SourcePostgres.config("tables", "cut.a", "fetch.size", "50", "read.ahead.bytes", "0"));
      for (int polls = 0; polls < 20; polls++) {
        worker.next();
        if (polls % 5 == 4) {
          cutConnections();
        }
      }
      worker.until(Marker.Type.END, 1);
      assertThat(worker.column("id")).hasSize(1000).doesNotHaveDuplicates();
      assertThat(worker.markers)
          .extracting(Marker::type)
          .containsExactly(Marker.Type.START, Marker.Type.END);
    }
  }

  @Test
  void aConnectionThatIsCutInASnapshotStartsAfresh() throws Exception {
    SourcePostgres.schema(
        "cutsnap", "CREATE TABLE a AS SELECT i AS id FROM generate_series(1, 3000) i");
    try (FakeWorker worker = new FakeWorker()) {
      worker.start(
          SourcePostgres.config(
              "tables", "cutsnap.a", "fetch.size", "50", "read.ahead.bytes", "0"));
      for (int polls = 0; polls < 5; polls++) {
        worker.next();
      }
      cutConnections();
      worker.until(Marker.Type.END, 1);
      assertThat(worker.markers)
          .extracting(Marker::type)
          .containsExactly(
              Marker.Type.START, Marker.Type.ABORT, Marker.Type.START, Marker.Type.END);
      assertThat(worker.lastMarker().rows()).isEqualTo(3000);
      assertThat(worker.lastMarker().generation())
          .isGreaterThan(worker.markers.get(0).generation());
    }
  }

  @Test
  @DisplayName("CX-16 a table whose columns change while it is read is read anew as it is now")
  void aSchemaChangeInMidScanStartsAfresh() throws Exception {
    SourcePostgres.schema(
        "ddl",
        "CREATE TABLE a AS SELECT i AS id, i AS gone FROM generate_series(1, 1000) i",
        "ALTER TABLE a ADD PRIMARY KEY (id)");
    try (FakeWorker worker = new FakeWorker()) {
      worker.start(
          SourcePostgres.config("tables", "ddl.a", "fetch.size", "50", "read.ahead.bytes", "0"));
      for (int polls = 0; polls < 4; polls++) {
        worker.next();
      }
      SourcePostgres.execute("ALTER TABLE ddl.a DROP COLUMN gone");
      worker.until(Marker.Type.END, 1);
      assertThat(worker.markers)
          .extracting(Marker::type)
          .containsExactly(
              Marker.Type.START, Marker.Type.ABORT, Marker.Type.START, Marker.Type.END);
      assertThat(worker.lastMarker().tableSchema().orElseThrow().columns()).hasSize(1);
      assertThat(worker.lastMarker().rows()).isEqualTo(1000);
    }
  }

  @Test
  void aDatabaseThatStaysAwayFailsTheTaskAndIsNamed() throws Exception {
    SourcePostgres.schema("away", "CREATE TABLE a (id int PRIMARY KEY)");
    try (FakeWorker worker = new FakeWorker()) {
      worker.start(
          SourcePostgres.config(
              "syncs",
              "a",
              "syncs.a.table",
              "away.a",
              "connection.url",
              "jdbc:postgresql://127.0.0.1:1/nowhere",
              "connection.attempts",
              "3"));
      assertThatThrownBy(() -> worker.until(Marker.Type.END, 1))
          .isInstanceOf(ConnectException.class)
          .hasMessageContaining("127.0.0.1:1");
    }
  }

  @Test
  @Timeout(30)
  void anIdlePollReturnsThoughNothingWillEverCome() throws Exception {
    SourcePostgres.schema("idle", "CREATE TABLE a (id int PRIMARY KEY)");
    try (FakeWorker worker = new FakeWorker()) {
      worker.start(SourcePostgres.config("tables", "idle.a", "schedule", "manual"));
      worker.poll();
      assertThat(worker.task().poll()).isNull();
    }
  }

  @Test
  void manySnapshotsTakeFewConnections() throws Exception {
    SourcePostgres.schema(
        "many",
        "DO $$ BEGIN FOR t IN 1..7 LOOP EXECUTE 'CREATE TABLE many.t' || t"
            + " || ' AS SELECT i FROM generate_series(1, 100) i'; END LOOP; END $$");
    try (FakeWorker worker = new FakeWorker()) {
      worker.start(SourcePostgres.config("tables", "many.*", "fetch.size", "20"));
      long most = 0;
      for (int i = 0; i < 40; i++) {
        worker.next();
        most = Math.max(most, SourcePostgres.connections());
      }
      worker.until(Marker.Type.END, 7);
      assertThat(most).isBetween(2L, 5L);
      assertThat(worker.rows).hasSize(700);
      assertThat(worker.markers).noneMatch(m -> m.type() == Marker.Type.ABORT);
    }
  }

  private static void cutConnections() {
    SourcePostgres.execute(
        "DO $$ BEGIN PERFORM pg_terminate_backend(pid) FROM pg_stat_activity"
            + " WHERE application_name LIKE 'tidemark shop%' AND pid <> pg_backend_pid(); END $$");
  }
}
