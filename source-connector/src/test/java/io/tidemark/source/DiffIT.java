package io.tidemark.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.generation.Marker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Change tracking over a real database and a real directory. */
class DiffIT {
  @TempDir Path directory;
  private int signals;

  private Map<String, String> config(String... pairs) {
    Map<String, String> config = SourcePostgres.config(pairs);
    config.put("mode", "diff");
    config.put("schedule", "manual");
    config.putIfAbsent("snapshot.dir", directory.toString());
    config.putIfAbsent("signal", "{\"id\":\"s%s\",\"type\":\"run\"}".formatted(signals++));
    return config;
  }

  /** A run from begin to end, by a task of its own. */
  private Marker run(FakeWorker worker, String... pairs) throws InterruptedException {
    worker.rows.clear();
    worker.markers.clear();
    worker.start(config(pairs));
    while (worker.markers.isEmpty() || worker.lastMarker().type() == Marker.Type.START) {
      worker.poll();
    }
    worker.stop();
    return worker.lastMarker();
  }

  /** The keys of what was sent, those of tombstones with a minus. */
  private static List<String> sent(FakeWorker worker, String key) {
    List<String> keys = new ArrayList<>();
    for (SourceRecord row : worker.rows) {
      keys.add((row.value() == null ? "-" : "") + ((Struct) row.key()).get(key));
    }
    return keys;
  }

  @Test
  @DisplayName(
      "HT-3, HT-4 a table whose key the database orders in its own way: 3 changed, 2 added, 2 gone, and nothing else is sent")
  void table() throws Exception {
    SourcePostgres.schema(
        "diffed",
        "CREATE TABLE t (name text COLLATE \"en-x-icu\", n numeric(9,2), v text, f float8,"
            + " d jsonb, PRIMARY KEY (name, n))",
        "INSERT INTO t SELECT chr(65 + i % 26) || chr(97 + i % 25) || i, i / 4.0, 'v' || i,"
            + " i / 3.0, jsonb_build_object('i', i) FROM generate_series(1, 3000) i");
    String[] pairs = {"tables", "diffed.t", "fetch.size", "100"};
    try (FakeWorker worker = new FakeWorker()) {
      Marker first = run(worker, pairs);
      assertThat(first.mode()).isEqualTo("full");
      assertThat(first.deletable()).isTrue();
      assertThat(worker.rows).hasSize(3000);

      Marker idle = run(worker, pairs);
      assertThat(idle.mode()).isEqualTo("diff");
      assertThat(idle.rows()).isEqualTo(3000);
      assertThat(worker.rows).isEmpty();

      SourcePostgres.execute(
          "UPDATE diffed.t SET v = 'new' WHERE n IN (1.25, 300.00);"
              + " UPDATE diffed.t SET d = NULL WHERE n = 700;"
              + " DELETE FROM diffed.t WHERE n IN (2.5, 749.75);"
              + " INSERT INTO diffed.t VALUES ('aa', 0, NULL, NULL, NULL), ('Zz', 0, '', 'NaN', 'null')");
      Marker third = run(worker, pairs);
      assertThat(third.rows()).isEqualTo(3000);
      assertThat(sent(worker, "n"))
          .containsExactlyInAnyOrder(
              "0.00", "0.00", "1.25", "300.00", "700.00", "-2.50", "-749.75");
      assertThat(third.ends().count()).isEqualTo(7);
      assertThat(third.deletable()).isFalse();
    }
  }

  @Test
  @DisplayName("A query comes in any order, of which nothing is relied upon")
  void queryInAnyOrder() throws Exception {
    SourcePostgres.schema(
        "diffq",
        "CREATE TABLE o (id int, region text, total int)",
        "INSERT INTO o SELECT i, CASE i % 2 WHEN 0 THEN 'eu' ELSE 'us' END, i"
            + " FROM generate_series(1, 2000) i");
    String[] pairs = {
      "syncs", "q",
      "syncs.q.query",
          "SELECT id, total FROM diffq.o ORDER BY md5(id::text || (SELECT max(total) FROM diffq.o))",
      "syncs.q.key.columns", "id"
    };
    try (FakeWorker worker = new FakeWorker()) {
      assertThat(run(worker, pairs).rows()).isEqualTo(2000);
      SourcePostgres.execute(
          "UPDATE diffq.o SET total = 5000 WHERE id = 77; DELETE FROM diffq.o WHERE id = 78");
      Marker second = run(worker, pairs);
      assertThat(second.mode()).isEqualTo("diff");
      assertThat(sent(worker, "id")).containsExactly("77", "-78");
    }
  }

  @Test
  @DisplayName(
      "A task that is stopped while it reads keeps what it remembers, and the next run compares with it")
  void stoppedWhileReading() throws Exception {
    SourcePostgres.schema(
        "diffstop",
        "CREATE TABLE t (id int PRIMARY KEY, v int)",
        "INSERT INTO t SELECT i, i FROM generate_series(1, 8000) i");
    String[] pairs = {"tables", "diffstop.t", "fetch.size", "10"};
    try (FakeWorker worker = new FakeWorker()) {
      run(worker, pairs);
      for (int stop = 0; stop < 5; stop++) {
        SourcePostgres.execute("UPDATE diffstop.t SET v = v + 1 WHERE id IN (1, 8000)");
        worker.start(config(pairs));
        worker.next(); // START or ABORT
        worker.next();
        worker.stop();
      }
      Marker end = run(worker, pairs);
      assertThat(end.mode()).isEqualTo("diff");
      assertThat(end.type()).isEqualTo(Marker.Type.ABORT);
      end = run(worker, pairs);
      assertThat(end.mode()).isEqualTo("diff");
      assertThat(end.type()).isEqualTo(Marker.Type.END);
      assertThat(sent(worker, "id")).containsExactly("1", "8000");
    }
  }

  @Test
  @DisplayName("Two rows of one key fail the run, which says so without their values")
  void repeatedKey() throws Exception {
    SourcePostgres.schema(
        "diffdup",
        "CREATE TABLE t (id int, v int)",
        "INSERT INTO t VALUES (1, 1), (4711, 2), (4711, 3)");
    try (FakeWorker worker = new FakeWorker()) {
      Marker end =
          run(worker, "syncs", "q", "syncs.q.table", "diffdup.t", "syncs.q.key.columns", "id");
      assertThat(end.type()).isEqualTo(Marker.Type.ABORT);
      assertThat(end.reason())
          .contains("two rows of diffdup.t have the same key", "key.columns")
          .doesNotContain("4711");
    }
  }

  @Test
  @DisplayName("A directory that cannot be used costs full runs, and nothing else")
  void unusableDirectory() throws Exception {
    SourcePostgres.schema(
        "diffdir",
        "CREATE TABLE t (id int PRIMARY KEY)",
        "INSERT INTO t SELECT i FROM generate_series(1, 10) i");
    Path file = Files.createFile(directory.resolve("file"));
    String[] pairs = {"tables", "diffdir.t", "snapshot.dir", file.toString()};
    try (FakeWorker worker = new FakeWorker()) {
      for (int i = 0; i < 2; i++) {
        Marker end = run(worker, pairs);
        assertThat(end.mode()).isEqualTo("full");
        assertThat(end.deletable()).isTrue();
        assertThat(worker.rows).hasSize(10);
      }
    }
  }

  @Test
  @DisplayName("Files that are gone make the next run a full generation, which is remembered again")
  void filesGone() throws Exception {
    SourcePostgres.schema(
        "diffgone",
        "CREATE TABLE t (id int PRIMARY KEY)",
        "INSERT INTO t SELECT i FROM generate_series(1, 10) i");
    String[] pairs = {"tables", "diffgone.t"};
    try (FakeWorker worker = new FakeWorker()) {
      run(worker, pairs);
      try (Stream<Path> files = Files.walk(directory)) {
        files.filter(Files::isRegularFile).forEach(DiffIT::delete);
      }
      assertThat(run(worker, pairs).mode()).isEqualTo("full");
      assertThat(run(worker, pairs).mode()).isEqualTo("diff");
    }
  }

  private static void delete(Path file) {
    try {
      Files.delete(file);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  @DisplayName("a task that finds nothing to compare with reads nothing before its offset is kept")
  void rowsWaitForTheOffset(@TempDir Path elsewhere) throws Exception {
    SourcePostgres.schema(
        "waiting",
        "CREATE TABLE t (id int PRIMARY KEY)",
        "INSERT INTO t SELECT generate_series(1, 3)");
    FakeOffsets offsets = new FakeOffsets();
    try (FakeWorker worker = new FakeWorker(offsets)) {
      run(worker, "tables", "waiting.t");
      worker.rows.clear();
      worker.start(config("tables", "waiting.t", "snapshot.dir", elsewhere.toString()));
      List<SourceRecord> start = worker.nextUnacknowledged();
      start.forEach(worker::acknowledgeUnkept);
      for (int polls = 0; polls < 3; polls++) {
        assertThat(worker.poll()).isEmpty();
      }

      start.forEach(offsets::keep);
      worker.next();
      assertThat(sent(worker, "id")).containsExactly("1", "2", "3");
    }
  }
}
