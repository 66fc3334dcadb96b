package io.tidemark.source;

import io.tidemark.source.generation.SourceOffset;
import io.tidemark.source.plan.SyncSpec;
import io.tidemark.source.read.Complaints;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets a run of a mode=diff sync that compares with nothing wait, behind its START, until Connect
 * has kept the offset of that. Until then another worker would find an offset that names a run
 * before it, compare with that if it remembers it, and never miss what this run has sent and was
 * gone again. Where offsets come into the log together with records, nothing waits.
 */
final class OffsetWait {
  private static final Logger LOG = LoggerFactory.getLogger(OffsetWait.class);
  private static final Duration LONG = Duration.ofMinutes(5);

  private final SyncSpec spec;
  private final KeptOffsets kept;
  private final Transactions transactions;
  private final LongSupplier nanos;
  private final Complaints complaints;
  private long generation;
  private long since;

  /**
   * @param nanos a monotonic clock
   */
  OffsetWait(SyncSpec spec, KeptOffsets kept, Transactions transactions, LongSupplier nanos) {
    this.spec = spec;
    this.kept = kept;
    this.transactions = transactions;
    this.nanos = nanos;
    this.complaints = new Complaints(nanos);
  }

  /**
   * Whether nobody may go on from a run before this one any more, as far as can be told.
   *
   * @param begun the offset of its START
   */
  boolean isOver(SourceOffset begun) {
    int scope = spec.scope().index();
    if (transactions.keepTogether()
        || kept.of(spec.name()).filter(all -> all.leadBehind(begun, scope)).isPresent()) {
      complaints.settle();
      return true;
    }
    tellIfLong(begun.generation());
    return false;
  }

  private void tellIfLong(long run) {
    long now = nanos.getAsLong();
    if (run != generation) {
      generation = run;
      since = now;
    } else if (now - since >= LONG.toNanos() && complaints.isNews("long")) {
      LOG.warn(
          "{}{}: rows of generation {} have waited for minutes for Connect to keep an offset: look"
              + " in the worker's log for failed flushes, and at its offset.flush.interval.ms",
          spec.name(),
          spec.scope().title(),
          run);
    }
  }
}
