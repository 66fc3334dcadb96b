package io.tidemark.sink.write;

import io.tidemark.generation.Manifest.TopicPart;
import io.tidemark.generation.StreamId;
import io.tidemark.monitor.Labels;
import io.tidemark.monitor.Metric;
import io.tidemark.monitor.Metric.Group;
import io.tidemark.monitor.MetricSet;
import io.tidemark.monitor.TaskMetrics;
import io.tidemark.table.TableId;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;

/**
 * Counts what batches have done to tables, once it is committed: of a batch that was undone
 * nothing, and all of one together, however many rows it has. Where a commit was not heard of, the
 * run table alone has counted it.
 */
public final class WriterMetrics {
  private final TaskMetrics metrics;
  private final MetricSet task;
  private final boolean appends;
  private final Map<Labels, Set<TopicPart>> parts = new HashMap<>();

  /** Metrics of one task's writer. */
  public WriterMetrics(TaskMetrics metrics, WriteMode mode) {
    this.metrics = metrics;
    this.task = metrics.of(Group.SINK_TASK, Labels.TASK);
    this.appends = mode == WriteMode.APPEND;
  }

  /** A connection has been made. */
  void connected(Duration waited) {
    task.record(Metric.CONNECTION_WAIT_AVG, millis(waited));
  }

  /** Work is going to be tried again. */
  void retried() {
    task.add(Metric.RETRIES, 1);
  }

  /**
   * A batch is committed.
   *
   * @param rejected records of it, for whatever reason
   * @param took since it was begun
   */
  synchronized void written(Batch batch, List<Rejection> rejected, Duration took) {
    task.record(Metric.BATCH_ROWS_AVG, batch.records());
    task.record(Metric.BATCH_WRITE_AVG, millis(took));
    task.record(Metric.BATCH_WRITE_MAX, millis(took));
    for (Tally tally : batch.tallies()) {
      StreamId stream = tally.provenance.stream();
      MetricSet table = table(Labels.sync(stream.source(), stream.sync()), Set.of(tally.part));
      count(table, tally.rows);
      table.add(Metric.ROWS_REJECTED, tally.rejected + tally.rejectedNoKey);
    }
    Set<TopicPart> all = batch.moves().keySet();
    for (Section section : batch.sections()) {
      MetricSet table =
          table(section.key().labels(), section.key().stream() == null ? all : Set.of());
      count(table, section.strangers());
      table.add(Metric.BYTES_WRITTEN, section.size());
    }
    for (Truncation truncation : batch.truncations()) {
      count(table(Labels.table(truncation.table().toString()), all), truncation.rows());
    }
    rejected.stream()
        .filter(rejection -> rejection.tally() == null)
        .forEach(stranger -> table(of(stranger), all).add(Metric.ROWS_REJECTED, 1));
  }

  private static Labels of(Rejection stranger) {
    TableId table = stranger.table();
    return Labels.table(table == null ? stranger.origin().part().topic() : table.toString());
  }

  private void count(MetricSet table, RowCounts rows) {
    table.add(Metric.ROWS_ADDED, rows.added);
    table.add(Metric.ROWS_APPENDED, appends ? rows.added : 0);
    table.add(Metric.ROWS_CHANGED, rows.changed);
    table.add(Metric.ROWS_UNCHANGED, rows.unchanged);
    table.add(Metric.ROWS_DELETED, rows.removed);
  }

  private MetricSet table(Labels labels, Set<TopicPart> from) {
    parts.computeIfAbsent(labels, l -> new HashSet<>()).addAll(from);
    return metrics.of(Group.SINK_TABLE, labels);
  }

  /** Partitions are no longer this task's; tables that nothing else comes for are forgotten. */
  public synchronized void closed(Collection<TopicPartition> partitions) {
    Set<TopicPart> closed = new HashSet<>();
    partitions.forEach(p -> closed.add(new TopicPart(p.topic(), p.partition())));
    parts.values().forEach(from -> from.removeAll(closed));
    parts.values().removeIf(Set::isEmpty);
    metrics.retain(Group.SINK_TABLE, parts::containsKey);
  }

  private static double millis(Duration time) {
    return time.toNanos() / 1e6;
  }
}
