package io.tidemark.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.monitor.Metric.Group;
import io.tidemark.monitor.Metric.Kind;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.metrics.Gauge;
import org.apache.kafka.common.metrics.MetricConfig;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.metrics.internals.PluginMetricsImpl;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Metrics as a worker has them, which is asked for what it shows. */
class TaskMetricsTest {
  private static final Labels ORDERS = Labels.sync("shop", "public.orders");
  private static final Labels ITEMS = Labels.sync("shop", "public.items");

  private final Metrics worker = new Metrics();
  private final TaskMetrics metrics = task("0");

  private TaskMetrics task(String number) {
    return TaskMetrics.in(
        new PluginMetricsImpl(worker, Map.of("connector", "orders", "task", number)));
  }

  @AfterEach
  void close() {
    worker.close();
  }

  private List<MetricName> shown() {
    return worker.metrics().keySet().stream()
        .filter(name -> name.group().equals("plugins"))
        .toList();
  }

  private Object value(Metric metric) {
    return worker.metrics().entrySet().stream()
        .filter(entry -> entry.getKey().name().equals(metric.text()))
        .map(entry -> entry.getValue().metricValue())
        .findFirst()
        .orElseThrow();
  }

  @Test
  @DisplayName("a group's metrics are shown from when they are asked for, with their labels")
  void labels() {
    assertThat(shown()).isEmpty();
    metrics.of(Group.SOURCE_TABLE, ORDERS.in("2"));
    long group =
        Arrays.stream(Metric.values()).filter(metric -> metric.isOf(Group.SOURCE_TABLE)).count();
    assertThat(shown()).hasSize((int) group);
    assertThat(shown())
        .allSatisfy(
            name ->
                assertThat(name.tags())
                    .isEqualTo(
                        Map.of(
                            "connector",
                            "orders",
                            "task",
                            "0",
                            "source",
                            "shop",
                            "table",
                            "public.orders",
                            "part",
                            "2")));
  }

  @Test
  @DisplayName("asking again gives the same metrics, which go on counting")
  void again() {
    metrics.of(Group.SINK_TABLE, ORDERS).add(Metric.ROWS_ADDED, 500);
    metrics.of(Group.SINK_TABLE, Labels.sync("shop", "public.orders")).add(Metric.ROWS_ADDED, 7);
    assertThat(value(Metric.ROWS_ADDED)).isEqualTo(507L);
  }

  @Test
  @DisplayName(
      "what tells a time is the time that has passed when it is read, 0 for none, -1 unknown")
  void since() {
    MetricSet table = metrics.of(Group.SOURCE_TABLE, ORDERS);
    assertThat(value(Metric.SOURCE_LAG)).isEqualTo(0L);
    table.set(Metric.SOURCE_LAG, -1);
    assertThat(value(Metric.SOURCE_LAG)).isEqualTo(-1L);
    table.set(Metric.SOURCE_LAG, 1_000_000);
    assertThat(value(table, Metric.SOURCE_LAG, 1_001_500)).isEqualTo(1500L);
    assertThat(value(table, Metric.SOURCE_LAG, 999_000)).as("a clock that is behind").isEqualTo(0L);
  }

  private static Object value(MetricSet set, Metric metric, long now) {
    return ((Gauge<?>) set.provider(metric)).value(new MetricConfig(), now);
  }

  @Test
  @DisplayName("averages and maxima are of what was recorded, and no number before that")
  void averages() {
    MetricSet task = metrics.of(Group.SINK_TASK, Labels.TASK);
    assertThat(value(Metric.BATCH_WRITE_AVG)).isEqualTo(Double.NaN);
    for (double millis : new double[] {10, 20, 60}) {
      task.record(Metric.BATCH_WRITE_AVG, millis);
      task.record(Metric.BATCH_WRITE_MAX, millis);
    }
    assertThat(value(Metric.BATCH_WRITE_AVG)).isEqualTo(30.0);
    assertThat(value(Metric.BATCH_WRITE_MAX)).isEqualTo(60.0);
  }

  @Test
  @DisplayName("tables that nobody needs any more are taken away, and nothing else")
  void retained() {
    metrics.of(Group.SINK_TABLE, ORDERS);
    metrics.of(Group.SINK_TABLE, ITEMS);
    metrics.of(Group.SINK_SYNC, ITEMS);
    metrics.retain(Group.SINK_TABLE, ORDERS::equals);
    assertThat(shown().stream().filter(name -> name.tags().containsValue("public.items")))
        .isNotEmpty()
        .allMatch(name -> !name.name().equals(Metric.ROWS_ADDED.text()));
    assertThat(shown().stream().filter(name -> name.tags().containsValue("public.orders")))
        .isNotEmpty();
  }

  @Test
  @DisplayName("nothing is left when a task ends, and its neighbour's metrics stay")
  void closed() {
    MetricSet table = metrics.of(Group.SINK_TABLE, ORDERS);
    TaskMetrics other = task("1");
    other.of(Group.SINK_TABLE, ORDERS);
    int both = shown().size();
    metrics.close();
    assertThat(shown()).hasSize(both / 2).allMatch(name -> "1".equals(name.tags().get("task")));
    table.add(Metric.ROWS_ADDED, 1);
    metrics.of(Group.SINK_TABLE, ITEMS).add(Metric.ROWS_ADDED, 1);
    metrics.close();
    other.close();
    assertThat(shown()).isEmpty();
  }

  @Test
  @DisplayName("metrics that a task which has not ended still shows are no reason to fail")
  void twice() {
    metrics.of(Group.SINK_TABLE, ORDERS);
    int before = shown().size();
    try (TaskMetrics again = task("0")) {
      again.of(Group.SINK_TABLE, ORDERS).add(Metric.ROWS_ADDED, 1);
    }
    assertThat(shown()).hasSize(before);
  }

  @Test
  @DisplayName("without a worker that shows them, metrics are counted all the same")
  void unseen() {
    try (TaskMetrics none = TaskMetrics.unseen()) {
      MetricSet table = none.of(Group.SINK_TABLE, ORDERS);
      table.add(Metric.ROWS_CHANGED, 3);
      assertThat(table.get(Metric.ROWS_CHANGED)).isEqualTo(3);
      assertThatThrownBy(() -> table.add(Metric.ROWS_READ, 1)).hasMessage("rows-read-total");
    }
    assertThat(shown()).isEmpty();
  }

  @Test
  @DisplayName("each metric belongs to somebody, says what it is, and is named after how it moves")
  void names() {
    assertThat(Metric.values())
        .allSatisfy(
            metric -> {
              assertThat(Group.values()).anyMatch(metric::isOf);
              assertThat(metric.description()).endsWith(".");
              assertThat(metric.text().endsWith("-total")).isEqualTo(metric.kind() == Kind.COUNTER);
              assertThat(metric.text().endsWith("-avg")).isEqualTo(metric.kind() == Kind.AVERAGE);
              assertThat(metric.text().endsWith("-max")).isEqualTo(metric.kind() == Kind.MAXIMUM);
            });
    assertThat(Arrays.stream(Metric.values()).map(Metric::text)).doesNotHaveDuplicates();
  }
}
