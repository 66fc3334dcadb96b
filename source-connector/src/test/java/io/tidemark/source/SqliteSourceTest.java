package io.tidemark.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.config.ConfigErrors;
import io.tidemark.generation.Marker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigValue;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The source over SQLite files, under a worker of one thread. */
class SqliteSourceTest {
  @TempDir private Path directory;
  private Path file = Path.of("t.db");
  private int signals;
  private List<String> warnings = List.of();

  @BeforeEach
  void name() {
    file = directory.resolve("t.db");
  }

  private void execute(String... statements) throws SQLException {
    execute(file, statements);
  }

  private static void execute(Path file, String... statements) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  private Map<String, String> config(String... pairs) {
    Map<String, String> config = new HashMap<>();
    config.put("name", "shop");
    config.put("connector.class", JdbcSyncSourceConnector.class.getName());
    config.put("tasks.max", "1");
    config.put("connection.url", "jdbc:sqlite:" + file);
    config.put("connection.backoff.ms", "1");
    config.put("topic.prefix", "shop.");
    config.put("snapshot.dir", directory.resolve("state").toString());
    for (int i = 0; i < pairs.length; i += 2) {
      config.put(pairs[i], pairs[i + 1]);
    }
    return config;
  }

  /** A run from begin to end, by a task of its own. */
  private Marker run(FakeWorker worker, String... pairs) throws InterruptedException {
    worker.rows.clear();
    worker.markers.clear();
    Map<String, String> config = config(pairs);
    config.put("schedule", "manual");
    config.put("signal", "{\"id\":\"s%s\",\"type\":\"run\"}".formatted(signals++));
    worker.start(config);
    while (worker.markers.isEmpty() || worker.lastMarker().type() == Marker.Type.START) {
      worker.poll();
    }
    worker.stop();
    return worker.lastMarker();
  }

  private static String numbers(int rows) {
    return "WITH RECURSIVE g (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM g WHERE i < "
        + rows
        + ") INSERT INTO t SELECT i FROM g";
  }

  private static List<Object> ids(int from, int to) {
    return IntStream.rangeClosed(from, to).mapToObj(i -> (Object) (long) i).toList();
  }

  @Test
  @DisplayName(
      "tables of all shapes are read whole: in pages by a proven key, else in one snapshot")
  void shapes() throws Exception {
    execute(
        "CREATE TABLE number (id INTEGER PRIMARY KEY, v TEXT COLLATE NOCASE)",
        "CREATE TABLE without (id INT, v TEXT, PRIMARY KEY (v, id)) WITHOUT ROWID",
        "CREATE TABLE folded (id INT, v TEXT COLLATE NOCASE PRIMARY KEY)",
        "CREATE TABLE none (id INT, v TEXT)",
        "WITH RECURSIVE g (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM g WHERE i < 250)"
            + " INSERT INTO number SELECT i, 'v' || i FROM g",
        "INSERT INTO without SELECT * FROM number",
        "INSERT INTO folded SELECT * FROM number",
        "INSERT INTO none SELECT * FROM number");
    for (String table : List.of("number", "without", "folded", "none")) {
      try (FakeWorker worker = new FakeWorker()) {
        Marker end = run(worker, "tables", table, "fetch.size", "100");
        assertThat(end.type()).as(table).isEqualTo(Marker.Type.END);
        assertThat(end.deletable()).isTrue();
        assertThat(worker.column("id")).containsExactlyInAnyOrderElementsOf(ids(1, 250));
      }
    }
  }

  @Test
  @DisplayName("a table is cut into ranges, which several tasks read")
  void splits() throws Exception {
    execute("CREATE TABLE t (id INTEGER PRIMARY KEY)", numbers(100));
    try (FakeWorker worker = new FakeWorker()) {
      run(worker, "tables", "t", "splits", "2", "tasks.max", "2");
      assertThat(worker.column("id")).isIn(ids(1, 50), ids(51, 100));
    }
  }

  @Test
  @DisplayName("HT-3 a diff sync sends what has changed, in a table whose key is a text")
  void diff() throws Exception {
    execute(
        "CREATE TABLE t (id TEXT NOT NULL PRIMARY KEY, v REAL, at DATETIME)",
        "INSERT INTO t VALUES ('a', 1, NULL), ('B', 2, '2024-01-01'), ('b', 3, NULL)");
    try (FakeWorker worker = new FakeWorker()) {
      assertThat(run(worker, "tables", "t", "mode", "diff").rows()).isEqualTo(3);
      execute("UPDATE t SET v = 5 WHERE id = 'b'", "DELETE FROM t WHERE id = 'B'");
      assertThat(run(worker, "tables", "t", "mode", "diff").mode()).isEqualTo("diff");
      assertThat(worker.rows).hasSize(2);
      assertThat(worker.rows.stream().filter(row -> row.value() == null)).hasSize(1);
    }
  }

  @Test
  @DisplayName("SD-5 SD-6 changes are found by times in whatever form, and each row is sent once")
  void incremental() throws Exception {
    execute(
        "CREATE TABLE t (id INTEGER PRIMARY KEY, at DATETIME)",
        "CREATE INDEX t_at ON t (at)",
        "INSERT INTO t VALUES (1, '2024-01-01'), (2, '2024-01-01 00:00:00.000001')");
    String[] pairs = {
      "tables", "t", "mode", "incremental", "cursor.column", "at", "poll.interval.ms", "100"
    };
    try (FakeWorker worker = new FakeWorker()) {
      worker.start(config(pairs));
      worker.until(Marker.Type.END, 1);
      assertThat(worker.column("id")).containsExactly(1L, 2L);
      worker.rows.clear();
      execute(
          "INSERT INTO t VALUES (9, '2024-01-01T00:00:00.000002'), (8, '2024-01-01T00:00:01'),"
              + " (7, '2024-01-01 00:00:01.000'), (10, '2024-01-01 00:00:01'), (6, '2024-01-02')");
      worker.until(Marker.Type.END, 2);
      assertThat(worker.column("id")).containsExactly(9L, 7L, 8L, 10L, 6L);
      assertThat(worker.lastMarker().watermark()).isEqualTo("2024-01-02T00:00:00.000000");
      worker.stop();

      worker.rows.clear();
      worker.start(config(pairs));
      execute("INSERT INTO t VALUES (5, '2024-01-02 00:00'), (11, '2024-01-02T00:00:00')");
      worker.until(Marker.Type.END, 3);
      assertThat(worker.column("id")).as("of equal times only those behind").containsExactly(11L);
    }
  }

  @Test
  @DisplayName(
      "SD-10 a cursor that is a number, an initial value, and a NULL that refuses the sync")
  void numbers() throws Exception {
    execute(
        "CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT, n NUMERIC)",
        "INSERT INTO t VALUES (1, 0.1), (2, 0.25), (3, 5)");
    String[] pairs = {
      "tables",
      "t",
      "mode",
      "incremental",
      "cursor.column",
      "n",
      "cursor.initial",
      "0.2",
      "poll.interval.ms",
      "100"
    };
    try (FakeWorker worker = new FakeWorker()) {
      worker.start(config(pairs));
      worker.until(Marker.Type.END, 1);
      assertThat(worker.column("id")).containsExactly(2L, 3L);
      worker.rows.clear();
      execute("INSERT INTO t VALUES (4, 5), (5, 5.5), (6, 1e300)");
      worker.until(Marker.Type.END, 2);
      assertThat(worker.column("id")).containsExactly(4L, 5L, 6L);
    }
  }

  @Test
  @DisplayName(
      "a value that is none of its column's type ends the read, and nothing is deleted by it")
  void unfit() throws Exception {
    execute(
        "CREATE TABLE t (id INTEGER PRIMARY KEY, n INTEGER)",
        "INSERT INTO t VALUES (1, 1), (2, 'some text')");
    try (FakeWorker worker = new FakeWorker()) {
      worker.start(config("tables", "t", "schedule", "PT1S"));
      execute("UPDATE t SET n = 2 WHERE id = 2");
      worker.until(Marker.Type.END, 1);
      worker.stop();
      execute("UPDATE t SET n = 'some text' WHERE id = 2");
      Marker end = run(worker, "tables", "t", "fetch.size", "1");
      assertThat(end.type()).isEqualTo(Marker.Type.ABORT);
      assertThat(end.reason()).contains("Column n").doesNotContain("some text");
    }
  }

  @Test
  @DisplayName("2 a task that dies between two pages is followed by one that reads on behind them")
  void resumed() throws Exception {
    execute("CREATE TABLE t (id INTEGER PRIMARY KEY)", numbers(1000));
    String[] pairs = {"tables", "t", "fetch.size", "10", "read.ahead.bytes", "0"};
    try (FakeWorker worker = new FakeWorker()) {
      worker.start(config(pairs));
      while (worker.rows.size() < 100) {
        worker.poll();
      }
      worker.stop();
      int sent = worker.rows.size();
      assertThat(sent).isLessThan(1000);
      execute("DELETE FROM t WHERE id = 5");
      worker.start(config(pairs));
      worker.until(Marker.Type.END, 1);
      assertThat(worker.lastMarker().attempts()).hasSize(2);
      assertThat(worker.column("id")).containsAll(ids(1, 1000));
      assertThat(worker.rows).hasSizeLessThan(1000 + sent);
    }
  }

  @Test
  @DisplayName("a file that is replaced between two pages is opened anew, and read to its end")
  void replaced() throws Exception {
    String table = "CREATE TABLE t (id INTEGER PRIMARY KEY)";
    execute(table, numbers(100));
    try (FakeWorker worker = new FakeWorker()) {
      worker.start(config("tables", "t", "fetch.size", "2", "read.ahead.bytes", "0"));
      while (worker.rows.isEmpty()) {
        worker.poll();
      }
      Path other = directory.resolve("other.db");
      execute(other, table, numbers(108));
      Files.move(other, file, StandardCopyOption.REPLACE_EXISTING);
      worker.until(Marker.Type.END, 1);
      assertThat(worker.column("id")).containsExactlyElementsOf(ids(1, 108));
    }
  }

  @Test
  @DisplayName("CQ-15 what cannot be read by its cursor, or is not there, is told beforehand")
  void validated() throws Exception {
    execute(
        "CREATE TABLE t (id INTEGER PRIMARY KEY, at DATETIME, x, v TEXT COLLATE NOCASE NOT NULL)",
        "CREATE TABLE auto (id INTEGER PRIMARY KEY AUTOINCREMENT)");
    String[] incremental = {"tables", "t", "mode", "incremental", "cursor.column"};
    assertThat(probe(with(incremental, "x")).keySet()).containsExactly("cursor.column");
    assertThat(probe("tables", "main.t").get("tables")).contains("main.t");
    assertThat(probe("syncs", "a", "syncs.a.table", "u").get("syncs.a.table"))
        .contains("does not exist");
    assertThat(probe(with(incremental, "at"))).isEmpty();
    assertThat(warnings)
        .hasSize(4)
        .anyMatch(text -> text.contains("column x of t is of type untyped"))
        .anyMatch(text -> text.contains("file on the machine"))
        .anyMatch(text -> text.contains("may be NULL"))
        .anyMatch(text -> text.endsWith("whole table: CREATE INDEX `t_at` ON `t` (`at`)"));
    assertThat(probe(with(incremental, "id"))).isEmpty();
    assertThat(warnings).hasSize(3).anyMatch(text -> text.contains("declare it AUTOINCREMENT"));
    incremental[1] = "auto";
    assertThat(probe(with(incremental, "id"))).isEmpty();
    assertThat(warnings).hasSize(1);
    file = directory.resolve("none.db");
    assertThat(probe("tables", "t").get("connection.url")).contains("none.db does not exist");
  }

  private static String[] with(String[] pairs, String value) {
    String[] all = Arrays.copyOf(pairs, pairs.length + 1);
    all[pairs.length] = value;
    return all;
  }

  /** Problems by their keys; also fills in the warnings. */
  private Map<String, String> probe(String... pairs) {
    ConfigErrors errors = new ConfigErrors();
    SourceProbe probe = new SourceProbe(new SourceConfig(config(pairs)), errors);
    probe.run().ifPresent(plan -> errors.addAll(plan.problems()));
    warnings = probe.warnings();
    Config answer = new Config(new ArrayList<>());
    errors.addTo(answer);
    Map<String, String> found = new HashMap<>();
    for (ConfigValue value : answer.configValues()) {
      found.put(value.name(), String.join("; ", value.errorMessages()));
    }
    return found;
  }
}
