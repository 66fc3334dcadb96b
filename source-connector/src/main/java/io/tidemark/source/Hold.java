package io.tidemark.source;

import io.tidemark.generation.StreamId;
import io.tidemark.source.read.ChangeReader.Bound;
import io.tidemark.source.read.ChangeReader.Writer;
import io.tidemark.source.read.Complaints;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits until everybody has ended who was writing when a bound was taken, and tells people when
 * that takes long.
 */
final class Hold {
  private static final Logger LOG = LoggerFactory.getLogger(Hold.class);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(200);
  private static final Duration LONG = Duration.ofMinutes(1);

  private final LongSupplier nanos;
  private final StreamId stream;
  private final Complaints complaints;
  private Set<Writer> writers = Set.of();
  private long since;
  private long looked;

  Hold(LongSupplier nanos, StreamId stream) {
    this.nanos = nanos;
    this.stream = stream;
    this.complaints = new Complaints(nanos);
  }

  /** A bound has been taken. */
  void begin(Bound bound) {
    writers = bound.writers();
    since = nanos.getAsLong();
    looked = since;
    watch(bound);
  }

  /** Tells of whose age keeps a bound back, if it does so for long. */
  void watch(Bound bound) {
    Writer holder = bound.heldBy();
    if (holder != null && bound.clock() - holder.since() >= LONG.toMillis()) {
      tell(holder);
    } else if (bound.writers().isEmpty()) {
      complaints.settle();
    }
  }

  /**
   * Whether all have ended.
   *
   * @param still tells which of them have not
   */
  boolean isOver(UnaryOperator<Set<Writer>> still) {
    long now = nanos.getAsLong();
    if (!writers.isEmpty() && now - looked >= LOOK_AGAIN.toNanos()) {
      looked = now;
      writers = still.apply(writers);
      if (now - since >= LONG.toNanos()) {
        writers.stream().min(Comparator.comparingLong(Writer::id)).ifPresent(this::tell);
      }
    }
    return writers.isEmpty();
  }

  private void tell(Writer holder) {
    String who = who(holder);
    if (complaints.isNews(who)) {
      LOG.warn(
          "{}: new rows wait for {}, which may still bring older ones: end it if nobody needs it",
          stream,
          who);
    }
  }

  private static String who(Writer holder) {
    String since = holder.since() == 0 ? "" : " since " + Instant.ofEpochMilli(holder.since());
    if (holder.session() != 0) {
      return "the transaction of session " + holder.session() + since;
    }
    return "the prepared transaction " + holder.id() + since;
  }
}
