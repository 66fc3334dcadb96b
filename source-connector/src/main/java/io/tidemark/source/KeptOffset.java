package io.tidemark.source;

import io.tidemark.source.generation.SourceOffset;
import io.tidemark.source.generation.SyncOffsets;
import io.tidemark.source.plan.SyncSpec;
import io.tidemark.source.read.Complaints;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What another worker would find of a sync of mode diff if the task ended now. Where a worker keeps
 * offsets apart from records, every {@code offset.flush.interval.ms}, that may be older than what
 * has been sent: an offset that names a run lets a worker that remembers it compare with it, and
 * what came and went since would stay at the destination for good.
 */
final class KeptOffset {
  private static final Logger LOG = LoggerFactory.getLogger(KeptOffset.class);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(500);

  private final SyncSpec spec;
  private final Function<String, SyncOffsets> kept;
  private final LongSupplier nanos;
  private final Complaints complaints;
  private long generation;
  private long lookedAt;

  /**
   * @param kept the offsets of a sync as Connect has them, none where it keeps them together with
   *     the records; throws {@link ConnectException} when they cannot be had now
   * @param nanos a monotonic clock
   */
  KeptOffset(SyncSpec spec, Function<String, SyncOffsets> kept, LongSupplier nanos) {
    this.spec = spec;
    this.kept = kept;
    this.nanos = nanos;
    this.complaints = new Complaints(nanos);
  }

  /** Whether a run before this one is named, as far as can be told. */
  boolean namesRunBefore(SourceOffset begun) {
    try {
      return kept.apply(spec.name()).nameRunBefore(begun, spec.scope().index());
    } catch (ConnectException e) {
      String complaint = String.valueOf(e.getMessage());
      if (complaints.isNews(complaint)) {
        LOG.warn("{}: its offset cannot be read now, rows wait: {}", spec.name(), complaint);
      }
      return true;
    }
  }

  /** The same for a START that has arrived; true also while it is too early to look again. */
  boolean stillNamesRunBefore(SourceOffset begun) {
    long now = nanos.getAsLong();
    if (begun.generation() == generation && now - lookedAt < LOOK_AGAIN.toNanos()) {
      return true;
    }
    generation = begun.generation();
    lookedAt = now;
    return namesRunBefore(begun);
  }
}
