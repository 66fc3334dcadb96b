package io.tidemark.source.log;

import io.tidemark.monitor.Metric;
import io.tidemark.monitor.MetricSet;
import io.tidemark.monitor.SyncState;
import org.jspecify.annotations.Nullable;

/**
 * Shows how the runs of one table stand, and up to where its log is known. Times are the
 * database's, in milliseconds. Belongs to one thread.
 */
final class TableGauges {
  private static final long UNKNOWN = -1;

  private final MetricSet metrics;
  private @Nullable Run open;
  private long read;
  private long expected = UNKNOWN;

  TableGauges(MetricSet metrics) {
    this.metrics = metrics;
    metrics.set(Metric.SOURCE_LAG, UNKNOWN);
  }

  void begun(Run run) {
    open = run;
    read = 0;
    metrics.set(Metric.GENERATION_CURRENT, run.id());
    metrics.set(Metric.GENERATION_AGE, run.startedAt());
    metrics.set(Metric.STATE, SyncState.READING.code());
    metrics.set(Metric.ROWS_REMAINING, remaining());
  }

  void read(int rows) {
    read += rows;
    metrics.add(Metric.ROWS_READ, rows);
    metrics.set(Metric.ROWS_REMAINING, remaining());
  }

  /** All that the run under way has sent has arrived, and it ends. */
  void ended(long at) {
    Run over = open;
    if (over != null) {
      expected = over.full() && read > 0 ? read : expected; // none are read of a truncated table
      metrics.set(Metric.LAST_RUN_DURATION, Math.max(0, at - over.startedAt()));
      rest(SyncState.IDLE);
      succeeded();
    }
  }

  /** Nothing is under way, whatever was. */
  void idle() {
    rest(SyncState.IDLE);
  }

  /** Nothing is read at all. */
  void failed() {
    rest(SyncState.FAILED);
  }

  /** All that was committed before that moment has been read. */
  void seen(long at) {
    metrics.set(Metric.SOURCE_LAG, Math.max(metrics.get(Metric.SOURCE_LAG), at));
    if (open == null) {
      succeeded();
    }
  }

  private void rest(SyncState state) {
    open = null;
    metrics.set(Metric.GENERATION_AGE, 0);
    metrics.set(Metric.ROWS_REMAINING, 0);
    metrics.set(Metric.STATE, state.code());
  }

  private void succeeded() {
    metrics.set(Metric.LAST_SUCCESS, Math.max(0, metrics.get(Metric.SOURCE_LAG)));
  }

  private long remaining() {
    Run now = open;
    boolean known = now != null && now.full() && expected != UNKNOWN;
    return known ? Math.max(0, expected - read) : UNKNOWN;
  }
}
