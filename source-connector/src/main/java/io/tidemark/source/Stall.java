package io.tidemark.source;

import java.time.Duration;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Notices that something has not moved for ten seconds. */
final class Stall {
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final LongSupplier nanos;
  private @Nullable Object seen;
  private long since;

  Stall(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /** Whether the state has been this one for that long; if so, time begins anew. */
  boolean lasts(Object state) {
    long now = nanos.getAsLong();
    if (Objects.equals(state, seen) && now - since >= LIMIT.toNanos()) {
      since = now;
      return true;
    } else if (!Objects.equals(state, seen)) {
      seen = state;
      since = now;
    }
    return false;
  }
}
