package io.tidemark.sink;

import static io.tidemark.sink.MarkersIT.awaitState;
import static io.tidemark.sink.MarkersIT.end;
import static io.tidemark.sink.MarkersIT.start;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tidemark.monitor.Metric;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.RetriableException;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What a sink's metrics show, on a worker that has them. */
@NullUnmarked
class SinkMetricsIT {
  private final Metrics worker = new Metrics();
  private final Topic data = Topic.orders();
  private final Topic markers = new Topic(Rig.MARKERS, 0);

  @AfterEach
  void close() {
    worker.close();
  }

  private Rig rig(String schema) {
    Rig rig = new Rig(schema);
    rig.context.metrics = worker;
    return rig;
  }

  private List<MetricName> names() {
    return worker.metrics().keySet().stream()
        .filter(name -> name.group().equals("plugins"))
        .toList();
  }

  /** The value under a label {@code table}, null for the task's own. */
  private Optional<Object> find(Metric metric, String table) {
    return names().stream()
        .filter(name -> name.name().equals(metric.text()))
        .filter(name -> Objects.equals(name.tags().get("table"), table))
        .findFirst()
        .map(name -> worker.metric(name).metricValue());
  }

  private long value(Metric metric) {
    return (long) find(metric, "orders").orElseThrow();
  }

  private static void until(Callable<Boolean> shown) {
    await().atMost(Duration.ofMinutes(1)).until(shown);
  }

  private List<Long> rows() {
    return List.of(
        value(Metric.ROWS_ADDED),
        value(Metric.ROWS_CHANGED),
        value(Metric.ROWS_UNCHANGED),
        value(Metric.ROWS_DELETED),
        value(Metric.ROWS_REJECTED));
  }

  @Test
  @DisplayName("rows are counted as in the run table, with their sync's name")
  void counted() {
    data.generation(1000).rows(1, 10, "a");
    try (Rig rig = rig("metrics_counts").start(data)) {
      rig.pollAndCommit();
      assertThat(rows()).containsExactly(10L, 0L, 0L, 0L, 0L);
      data.generation(2000).rows(1, 4, "a").rows(5, 9, "b").tombstone(10);
      rig.pollAndCommit();
      assertThat(rows()).containsExactly(10L, 5L, 4L, 1L, 0L);
      assertThat(rig.counts(2000)).isEqualTo("0/5/4/1/0");
      assertThat(value(Metric.ROWS_APPENDED)).isZero();
      assertThat(value(Metric.BYTES_WRITTEN)).isPositive();
      assertThat(find(Metric.BATCH_ROWS_AVG, null)).hasValue(10.0);
      assertThat(find(Metric.BATCH_WRITE_MAX, null))
          .hasValueSatisfying(millis -> assertThat((double) millis).isPositive());
      assertThat(find(Metric.CONNECTION_WAIT_AVG, null))
          .hasValueSatisfying(millis -> assertThat((double) millis).isPositive());
      assertThat(names()).allMatch(name -> !name.tags().toString().contains("a=b"));
    }
  }

  @Test
  @DisplayName("what a transaction has undone is counted nowhere")
  void undone() {
    data.generation(1000).rows(1, 99, "a").row(100, null);
    try (Rig rig = rig("metrics_undone").with("migrate.mode", "none")) {
      rig.execute(
          "CREATE TABLE orders (id bigint PRIMARY KEY, status text NOT NULL, amount int,"
              + " _sync_source text, _sync_generation bigint, _sync_time timestamptz)");
      rig.start(data).pollAndCommit();
      assertThatThrownBy(rig::poll).isInstanceOf(ConnectException.class);
      assertThat(rig.orders()).isEmpty();
      assertThat(find(Metric.ROWS_ADDED, "orders")).isEmpty();
    }
  }

  @Test
  @DisplayName("a rejected record counts once, and so do rows that are appended")
  void rejectedAndAppended() {
    data.generation(5).row(1, "a").row(2, "nul \u0000").row(3, "too long").row(4, "b");
    try (Rig rig = rig("metrics_append").with("write.mode", "append").reporting()) {
      rig.execute("CREATE TABLE orders (id bigint, status varchar(5), amount int)");
      rig.start(data).pollAndCommit();
      assertThat(rows()).containsExactly(2L, 0L, 0L, 0L, 2L);
      assertThat(value(Metric.ROWS_APPENDED)).isEqualTo(2);
    }
  }

  @Test
  @DisplayName("records of no sync count for the table that they go to")
  void strangers() {
    data.plain(1, "a").plain(2, "b").plain(1, "c").plainTombstone(2);
    try (Rig rig = rig("metrics_strangers").start(data)) {
      rig.pollAndCommit();
      data.plain(1, "c").plain(3, "d");
      rig.pollAndCommit();
      assertThat(rows()).containsExactly(2L, 0L, 1L, 0L, 0L);
      assertThat(names()).noneMatch(name -> name.tags().containsKey("source"));
    }
  }

  @Test
  @DisplayName(
      "work that is tried again after a lost connection counts as retried, and its rows once")
  void retried() {
    data.generation(1000).row(1, "a");
    try (Rig rig = rig("metrics_retried").with("sink.id", "metrics-retried")) {
      rig.with("retry.backoff.ms", "10").start(data).pollAndCommit();
      rig.execute(
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
              + " WHERE application_name = 'tidemark metrics-retried'");
      data.row(2, "a");
      until(() -> commits(rig) && rig.orders().size() == 2);
      assertThat((long) find(Metric.RETRIES, null).orElseThrow()).isPositive();
      assertThat(value(Metric.ROWS_ADDED)).isEqualTo(2);
    }
  }

  /** As a worker does: what cannot be written now is handed in again. */
  private static boolean commits(Rig rig) {
    try {
      rig.pollAndCommit();
      return true;
    } catch (RetriableException e) {
      return false;
    }
  }

  @Test
  @DisplayName("a generation shows how far it has come, what it waits for, and that it is complete")
  void generations() {
    data.generation(1000).rows(1, 3, "a");
    start(markers, 1000);
    end(markers, 1000, data, 3);
    try (Rig rig = rig("metrics_generations").start(data, markers)) {
      rig.pollAndCommit();
      awaitState(rig, 1000, "COMPLETED");
      until(() -> value(Metric.LAST_SUCCESS) == 1000);
      assertThat(value(Metric.GENERATION_FLOOR)).isEqualTo(1000);
      assertThat(value(Metric.GENERATION_CURRENT)).isEqualTo(1000);
      assertThat(value(Metric.LAST_RUN_DURATION)).isPositive();
      start(markers, 2000);
      rig.pollAndCommit();
      until(() -> value(Metric.STATE) == 1);
      assertThat(value(Metric.GENERATION_AGE)).isPositive();
      data.generation(2000).row(1, "a");
      rig.pollAndCommit();
      until(() -> value(Metric.STATE) == 2);
      Topic further = Topic.orders().at(data.end() + 1); // a record that does not come yet
      end(markers, 2000, further, 2);
      rig.pollAndCommit();
      until(() -> value(Metric.STATE) == 3);
      assertThat(value(Metric.PARTITIONS_AWAITED)).isEqualTo(1);
      data.row(2, "a");
      rig.pollAndCommit();
      awaitState(rig, 2000, "COMPLETED");
      until(() -> value(Metric.LAST_SUCCESS) == 2000);
      assertThat(value(Metric.STATE)).isZero();
      assertThat(value(Metric.GENERATION_AGE)).isZero();
      assertThat(value(Metric.PARTITIONS_AWAITED)).isZero();
      assertThat(value(Metric.GENERATION_FLOOR)).isEqualTo(2000);
      assertThat(value(Metric.ROWS_STALE_DELETED)).isEqualTo(1);
    }
  }

  @Test
  @DisplayName("a held generation is shown whatever else is under way, and by a task that begins")
  void held() {
    data.generation(2000).row(1, "a").row(2, "a");
    end(markers, 2000, data, 2);
    try (Rig rig = rig("metrics_held").start(data, markers)) {
      rig.pollAndCommit();
      awaitState(rig, 2000, "COMPLETED");
      start(markers, 3000);
      end(markers, 3000, data, 0);
      rig.pollAndCommit();
      until(() -> value(Metric.STATE) == 6);
      assertThat(value(Metric.GENERATION_CURRENT)).isEqualTo(3000);
      assertThat(value(Metric.LAST_SUCCESS)).isEqualTo(2000);
      start(markers, 4000);
      rig.pollAndCommit();
      until(() -> value(Metric.GENERATION_CURRENT) == 4000);
      assertThat(value(Metric.STATE)).as("held, whatever else is under way").isEqualTo(6);
      rig.restart();
      rig.pollAndCommit();
      until(() -> find(Metric.STATE, "orders").equals(Optional.of(6L)));
      assertThat(value(Metric.LAST_SUCCESS)).as("what an earlier task has seen").isEqualTo(2000);
      assertThat(value(Metric.GENERATION_FLOOR)).isEqualTo(2000);
    }
  }

  @Test
  @DisplayName("a table's counts go with its last partition, and all is gone when the task ends")
  void taken() {
    data.generation(1000).row(1, "a");
    Topic second = new Topic("shop.orders", 1).generation(1000).row(2, "a");
    Rig rig = rig("metrics_taken").start(data, second, markers);
    rig.pollAndCommit();
    assertThat(value(Metric.ROWS_ADDED)).isEqualTo(2);
    rig.task.close(List.of(second.partition));
    assertThat(value(Metric.ROWS_ADDED)).isEqualTo(2);
    rig.task.close(List.of(data.partition));
    assertThat(find(Metric.ROWS_ADDED, "orders")).isEmpty();
    rig.close();
    assertThat(names()).isEmpty();
  }

  @Test
  @DisplayName("a worker before Connect 4.1 has no metrics, and the sink works as ever")
  void earlierWorker() {
    data.generation(1000).rows(1, 3, "a");
    try (Rig rig = new Rig("metrics_none").start(data)) {
      rig.pollAndCommit();
      assertThat(rig.orders()).hasSize(3);
      assertThat(names()).isEmpty();
    }
  }
}
