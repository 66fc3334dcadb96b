package io.tidemark.source;

import java.util.function.LongSupplier;

/**
 * The source database's time between two looks at it. Counted on with a monotonic clock, so that
 * the worker's own idea of the time never gets into a marker.
 */
final class SourceClock {
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final LongSupplier nanos;
  private long millis;
  private long seenAt;

  SourceClock(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /** Sets the clock by what the database just said, and returns that. */
  long seen(long millis) {
    this.millis = millis;
    this.seenAt = nanos.getAsLong();
    return millis;
  }

  /** The time now; {@code floor} when the database has not been asked yet or says less. */
  long now(long floor) {
    long now = millis == 0 ? 0 : millis + (nanos.getAsLong() - seenAt) / NANOS_PER_MILLI;
    return Math.max(now, floor);
  }
}
