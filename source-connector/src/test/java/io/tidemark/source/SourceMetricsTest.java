package io.tidemark.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.generation.Marker;
import io.tidemark.monitor.Metric;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.apache.kafka.common.MetricName;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a source's metrics show while it reads SQLite files. */
class SourceMetricsTest {
  @TempDir private Path directory;

  private void execute(String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url());
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private String url() {
    return "jdbc:sqlite:" + directory.resolve("t.db");
  }

  private Map<String, String> config(Map<String, String> own) {
    Map<String, String> config = new HashMap<>();
    config.put("name", "shop");
    config.put("connector.class", JdbcSyncSourceConnector.class.getName());
    config.put("tasks.max", "1");
    config.put("connection.url", url());
    config.put("connection.backoff.ms", "1");
    config.put("topic.prefix", "shop.");
    config.put("snapshot.dir", directory.resolve("state").toString());
    config.putAll(own);
    return config;
  }

  private static List<MetricName> names(FakeWorker worker) {
    return worker.metrics.metrics().keySet().stream()
        .filter(name -> name.group().equals("plugins"))
        .toList();
  }

  private static long value(FakeWorker worker, Metric metric, @Nullable String part) {
    MetricName found =
        names(worker).stream()
            .filter(name -> name.name().equals(metric.text()))
            .filter(name -> Objects.equals(name.tags().get("part"), part))
            .findFirst()
            .orElseThrow();
    return (long) worker.metrics.metric(found).metricValue();
  }

  private static long value(FakeWorker worker, Metric metric) {
    return value(worker, metric, null);
  }

  private static void until(FakeWorker worker, BooleanSupplier shown) throws InterruptedException {
    for (int polls = 0; !shown.getAsBoolean(); polls++) {
      assertThat(polls).as("polls").isLessThan(2_000);
      worker.poll();
    }
  }

  @Test
  @DisplayName("all rows are counted, and each run's id and end are shown; nothing is left behind")
  void runs() throws Exception {
    execute("CREATE TABLE t (id INTEGER NOT NULL PRIMARY KEY, v TEXT)");
    execute(
        "INSERT INTO t WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 250)"
            + " SELECT i, 'secret' || i FROM n");
    try (FakeWorker worker = new FakeWorker()) {
      worker.start(config(Map.of("tables", "t", "fetch.size", "100", "schedule", "PT1H")));
      until(
          worker, () -> value(worker, Metric.LAST_SUCCESS) > 0 && value(worker, Metric.STATE) == 0);
      Marker end = worker.lastMarker();
      assertThat(end.type()).isEqualTo(Marker.Type.END);
      assertThat(value(worker, Metric.ROWS_READ)).isEqualTo(250).isEqualTo(end.rows());
      assertThat(value(worker, Metric.GENERATION_CURRENT)).isEqualTo(end.generation());
      assertThat(value(worker, Metric.LAST_SUCCESS)).isEqualTo(end.startedAt());
      assertThat(value(worker, Metric.STATE)).isZero();
      assertThat(value(worker, Metric.ROWS_REMAINING)).isZero();
      assertThat(names(worker))
          .allMatch(name -> !name.toString().contains("secret"))
          .filteredOn(name -> name.tags().containsKey("table"))
          .allMatch(name -> "shop".equals(name.tags().get("source")))
          .allMatch(name -> "t".equals(name.tags().get("table")));
      worker.stop();
      assertThat(names(worker)).isEmpty();
    }
  }

  @Test
  @DisplayName("a worker before Connect 4.1 has no metrics, and the source works as ever")
  void earlierWorker() throws Exception {
    execute("CREATE TABLE t (id INTEGER NOT NULL PRIMARY KEY, v TEXT)");
    execute("INSERT INTO t VALUES (1, 'a')");
    try (FakeWorker worker = new FakeWorker()) {
      worker.earlier = true;
      worker.start(config(Map.of("tables", "t", "schedule", "PT1H")));
      worker.until(Marker.Type.END, 1);
      assertThat(worker.rows).hasSize(1);
      assertThat(names(worker)).isEmpty();
    }
  }

  @Test
  @DisplayName("a table that is gone is failed until it is back")
  void missing() throws Exception {
    execute("CREATE TABLE t (id INTEGER NOT NULL PRIMARY KEY, v TEXT)");
    execute("INSERT INTO t VALUES (1, 'a')");
    try (FakeWorker worker = new FakeWorker()) {
      worker.start(config(Map.of("tables", "t", "schedule", "PT0.2S")));
      until(worker, () -> value(worker, Metric.LAST_SUCCESS) > 0);
      execute("ALTER TABLE t RENAME TO away");
      until(worker, () -> value(worker, Metric.STATE) == 5);
      execute("ALTER TABLE away RENAME TO t");
      long before = value(worker, Metric.LAST_SUCCESS);
      until(worker, () -> value(worker, Metric.LAST_SUCCESS) > before);
    }
  }

  @Test
  @DisplayName("a sync by a cursor shows its changes, and what reconciles it apart from them")
  void changes() throws Exception {
    execute("CREATE TABLE t (id INTEGER NOT NULL PRIMARY KEY, v TEXT, seen INTEGER NOT NULL)");
    execute("INSERT INTO t VALUES (1, 'a', 1), (2, 'b', 2)");
    Map<String, String> config =
        config(
            Map.of(
                "tables",
                "t",
                "mode",
                "incremental",
                "cursor.column",
                "seen",
                "poll.interval.ms",
                "100",
                "reconcile.schedule",
                "PT1H"));
    try (FakeWorker worker = new FakeWorker()) {
      worker.start(config);
      until(worker, () -> value(worker, Metric.ROWS_READ) == 2);
      until(worker, () -> value(worker, Metric.ROWS_READ, "keys") == 2);
      execute("INSERT INTO t VALUES (3, 'c', 3)");
      until(worker, () -> value(worker, Metric.ROWS_READ) == 3);
      long before = System.currentTimeMillis();
      until(worker, () -> value(worker, Metric.LAST_SUCCESS) >= before);
    }
  }
}
