package io.tidemark.source;

import io.tidemark.monitor.Metric;
import io.tidemark.monitor.MetricSet;
import io.tidemark.monitor.SyncState;
import io.tidemark.source.generation.SourceOffset;
import io.tidemark.source.generation.SourceOffset.State;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Shows how the runs of a sync stand, by what its newest offset says after each step: which run is
 * under way since when, and how the last one ended.
 */
final class SyncGauges {
  private static final long UNKNOWN = -1;

  private final MetricSet metrics;
  private final boolean wholes;
  private final LongSupplier millis;
  private @Nullable SourceOffset open;
  private long retries;
  private long successes;
  private long readBefore;
  private long begunAt;
  private long expected = UNKNOWN;

  /**
   * @param metrics of the sync, or of a part of it
   * @param wholes whether each run reads all rows, so that one tells how many the next will read
   * @param left the offset that an earlier incarnation left, null for none
   * @param millis a clock in milliseconds since 1970
   */
  SyncGauges(MetricSet metrics, boolean wholes, @Nullable SourceOffset left, LongSupplier millis) {
    this.metrics = metrics;
    this.wholes = wholes;
    this.millis = millis;
    metrics.set(Metric.SOURCE_LAG, UNKNOWN);
    if (left != null) {
      metrics.set(Metric.GENERATION_CURRENT, left.generation());
      if (left.state() == State.DONE) {
        completed(left);
      } else if (left.past().ended() > 0) {
        succeeded(left.past().ended()); // ids are times, but for a few milliseconds
      }
    }
  }

  /** Id of the run under way, null while none is. */
  @Nullable Long underWay() {
    return open == null ? null : Long.valueOf(open.generation());
  }

  /** Counts rows that were read. */
  void read(int rows) {
    metrics.add(Metric.ROWS_READ, rows);
  }

  /**
   * Shows where the sync stands.
   *
   * @param newest its newest offset
   * @param idle whether no run is under way
   */
  void show(@Nullable SourceOffset newest, boolean idle, Setbacks setbacks) {
    metrics.add(Metric.RETRIES, setbacks.retries() - retries);
    retries = setbacks.retries();
    if (newest != null && newest.isUnderWay() && !isOpen(newest)) {
      begun(newest);
    }
    boolean news = setbacks.successes() > successes;
    successes = setbacks.successes();
    if (open != null && idle) {
      ended(newest);
    } else if (open == null && news && !isGivenUp(newest)) {
      succeeded(millis.getAsLong()); // nothing was new
    }
    metrics.set(Metric.ROWS_REMAINING, remaining());
    metrics.set(Metric.STATE, state(setbacks).code());
  }

  private boolean isOpen(SourceOffset newest) {
    return open != null && open.generation() == newest.generation();
  }

  private void begun(SourceOffset run) {
    open = run;
    readBefore = metrics.get(Metric.ROWS_READ) - run.fold().rows();
    begunAt = millis.getAsLong();
    metrics.set(Metric.GENERATION_CURRENT, run.generation());
    metrics.set(Metric.GENERATION_AGE, run.start().at());
  }

  private void ended(@Nullable SourceOffset newest) {
    if (newest != null && isOpen(newest) && newest.state() == State.DONE) {
      completed(newest);
      metrics.set(Metric.LAST_RUN_DURATION, millis.getAsLong() - begunAt);
    }
    open = null;
    metrics.set(Metric.GENERATION_AGE, 0);
  }

  private void completed(SourceOffset run) {
    expected = wholes ? run.fold().rows() : UNKNOWN;
    succeeded(run.start().at());
  }

  private static boolean isGivenUp(@Nullable SourceOffset newest) {
    return newest != null && newest.state() == State.ABORTED;
  }

  private void succeeded(long at) {
    metrics.set(Metric.LAST_SUCCESS, at);
    metrics.set(Metric.SOURCE_LAG, at);
  }

  private long remaining() {
    if (open == null) {
      return 0;
    }
    long read = metrics.get(Metric.ROWS_READ) - readBefore;
    return expected == UNKNOWN ? UNKNOWN : Math.max(0, expected - read);
  }

  private SyncState state(Setbacks setbacks) {
    if (open != null) {
      return SyncState.READING;
    }
    return setbacks.isFailing() ? SyncState.FAILED : SyncState.IDLE;
  }
}
