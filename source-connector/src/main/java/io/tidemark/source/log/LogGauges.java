package io.tidemark.source.log;

import io.tidemark.monitor.Labels;
import io.tidemark.monitor.Metric;
import io.tidemark.monitor.Metric.Group;
import io.tidemark.monitor.MetricSet;
import io.tidemark.monitor.TaskMetrics;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Shows how a task stands that follows a log, and each of its tables. Belongs to one thread. */
final class LogGauges implements AutoCloseable {
  private final TaskMetrics metrics;
  private final String source;
  private final MetricSet task;
  private final Map<String, TableGauges> tables = new TreeMap<>();

  LogGauges(TaskMetrics metrics, String source) {
    this.metrics = metrics;
    this.source = source;
    this.task = metrics.of(Group.LOG_TASK, Labels.source(source));
  }

  /** The log of these tables is followed from now on, and of no others. */
  void follow(Collection<String> syncs) {
    Set<String> followed = new HashSet<>(syncs);
    tables.keySet().retainAll(followed);
    metrics.retain(Group.LOG_TABLE, labels -> followed.contains(labels.table()));
    followed.forEach(sync -> of(sync).idle());
    snapshot(false);
  }

  /** Of the table of a sync. */
  TableGauges of(String sync) {
    return tables.computeIfAbsent(
        sync, name -> new TableGauges(metrics.of(Group.LOG_TABLE, Labels.sync(source, name))));
  }

  /** Whether a snapshot is under way. */
  void snapshot(boolean running) {
    task.set(Metric.SNAPSHOT_RUNNING, running ? 1 : 0);
  }

  /** All that was committed before that moment, in the database's milliseconds, has been read. */
  void seen(long at) {
    tables.values().forEach(table -> table.seen(at));
  }

  /** It cannot be followed now, and is begun anew after a while. */
  void failed() {
    task.add(Metric.RETRIES, 1);
    snapshot(false);
    tables.values().forEach(TableGauges::failed);
  }

  @Override
  public void close() {
    metrics.close();
  }
}
