package io.tidemark.source;

import io.tidemark.source.generation.SyncOffsets;
import io.tidemark.source.read.Complaints;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.connect.errors.ConnectException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What Connect has kept of the syncs of a task, looked at for all of them together, as each
 * question makes it read its topic to the end.
 */
final class KeptOffsets {
  private static final Logger LOG = LoggerFactory.getLogger(KeptOffsets.class);
  private static final Duration AGAIN = Duration.ofSeconds(1);

  private final Supplier<Map<String, SyncOffsets>> look;
  private final LongSupplier nanos;
  private final Complaints complaints;
  private @Nullable Map<String, SyncOffsets> seen;
  private boolean looked;
  private long lookedAt;

  /**
   * @param look offsets by the sync's name; throws {@link ConnectException} when they cannot be had
   * @param nanos a monotonic clock
   */
  KeptOffsets(Supplier<Map<String, SyncOffsets>> look, LongSupplier nanos) {
    this.look = look;
    this.nanos = nanos;
    this.complaints = new Complaints(nanos);
  }

  /** Those of a sync as they were at most a second ago; empty when they could not be had. */
  Optional<SyncOffsets> of(String sync) {
    long now = nanos.getAsLong();
    if (!looked || now - lookedAt >= AGAIN.toNanos()) {
      seen = look();
      looked = true;
      lookedAt = now;
    }
    return Optional.ofNullable(seen).map(all -> all.getOrDefault(sync, SyncOffsets.NONE));
  }

  private @Nullable Map<String, SyncOffsets> look() {
    try {
      Map<String, SyncOffsets> all = look.get();
      complaints.settle();
      return all;
    } catch (ConnectException e) {
      String complaint = String.valueOf(e.getMessage());
      if (!Thread.currentThread().isInterrupted() && complaints.isNews(complaint)) {
        LOG.warn("Offsets cannot be read now, and rows of full runs wait: {}", complaint);
      }
      return null;
    }
  }
}
