package io.tidemark.source.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.monitor.Labels;
import io.tidemark.monitor.Metric;
import io.tidemark.monitor.Metric.Group;
import io.tidemark.monitor.MetricSet;
import io.tidemark.monitor.TaskMetrics;
import io.tidemark.source.plan.Trigger;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.metrics.internals.PluginMetricsImpl;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What a table whose log is followed shows, and its task. */
class LogGaugesTest {
  private static final Run SNAPSHOT = new Run(1_000, 1, true, Trigger.INITIAL, 900);
  private static final Run CHANGES = new Run(2_000, 1, false, Trigger.SCHEDULE, 1_900);

  private final TaskMetrics metrics = TaskMetrics.unseen();
  private final LogGauges gauges = new LogGauges(metrics, "shop");
  private final MetricSet task = metrics.of(Group.LOG_TASK, Labels.source("shop"));
  private final MetricSet table = metrics.of(Group.LOG_TABLE, Labels.sync("shop", "orders"));

  @Test
  @DisplayName(
      "a snapshot tells how much is left by what the last one has read; a run of changes cannot")
  void remaining() {
    TableGauges orders = gauges.of("orders");
    orders.begun(SNAPSHOT);
    orders.read(30);
    assertThat(table.get(Metric.ROWS_REMAINING)).as("the first one").isEqualTo(-1);
    orders.ended(1_400);
    assertThat(table.get(Metric.ROWS_REMAINING)).isZero();
    assertThat(table.get(Metric.LAST_RUN_DURATION)).isEqualTo(500);
    orders.begun(CHANGES);
    assertThat(table.get(Metric.ROWS_REMAINING)).isEqualTo(-1);
    orders.read(5);
    orders.ended(1_800);
    assertThat(table.get(Metric.LAST_RUN_DURATION)).as("a clock that went back").isZero();
    orders.begun(new Run(3_000, 1, true, Trigger.CHANGED, 2_900));
    orders.ended(2_950); // a truncated table
    orders.begun(new Run(4_000, 1, true, Trigger.RESYNC, 3_900));
    orders.read(10);
    assertThat(table.get(Metric.ROWS_REMAINING)).isEqualTo(20);
    orders.read(30);
    assertThat(table.get(Metric.ROWS_REMAINING)).isZero();
    assertThat(table.get(Metric.ROWS_READ)).isEqualTo(75);
  }

  @Test
  @DisplayName(
      "a log that cannot be read has failed for all of its tables, until it is followed again")
  void failed() {
    gauges.follow(List.of("orders"));
    gauges.snapshot(true);
    gauges.of("orders").begun(SNAPSHOT);
    gauges.failed();
    assertThat(table.get(Metric.STATE)).isEqualTo(5);
    assertThat(table.get(Metric.GENERATION_AGE)).isZero();
    assertThat(table.get(Metric.LAST_SUCCESS)).isZero();
    assertThat(task.get(Metric.SNAPSHOT_RUNNING)).isZero();
    assertThat(task.get(Metric.RETRIES)).isEqualTo(1);
    gauges.follow(List.of("orders"));
    assertThat(table.get(Metric.STATE)).isZero();
  }

  @Test
  @DisplayName("what is known of a log never goes back")
  void monotone() {
    gauges.of("orders");
    gauges.seen(5_000);
    gauges.seen(4_000);
    assertThat(table.get(Metric.SOURCE_LAG)).isEqualTo(5_000);
    assertThat(table.get(Metric.LAST_SUCCESS)).isEqualTo(5_000);
  }

  @Test
  @DisplayName("a table that is followed no longer is shown no longer, and in the end none is")
  void forgotten() {
    try (Metrics worker = new Metrics()) {
      LogGauges shown =
          new LogGauges(TaskMetrics.in(new PluginMetricsImpl(worker, Map.of())), "shop");
      shown.follow(List.of("items", "orders"));
      assertThat(tables(worker)).containsExactly("items", "orders");
      shown.follow(List.of("orders"));
      assertThat(tables(worker)).containsExactly("orders");
      shown.close();
      assertThat(worker.metrics().keySet()).noneMatch(name -> name.group().equals("plugins"));
    }
  }

  private static List<String> tables(Metrics worker) {
    return worker.metrics().keySet().stream()
        .filter(name -> name.name().equals(Metric.STATE.text()))
        .map(name -> name.tags().get("table"))
        .sorted()
        .toList();
  }
}
