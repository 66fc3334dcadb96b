package io.tidemark.source;

import java.time.Duration;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Notices that something has not moved for a while. */
final class Stall {
  private final LongSupplier nanos;
  private final Duration limit;
  private @Nullable Object seen;
  private long since;

  Stall(LongSupplier nanos, Duration limit) {
    this.nanos = nanos;
    this.limit = limit;
  }

  /** Whether the state has been this one for so long; if so, time begins anew. */
  boolean lasts(Object state) {
    long now = nanos.getAsLong();
    if (Objects.equals(state, seen) && now - since >= limit.toNanos()) {
      since = now;
      return true;
    } else if (!Objects.equals(state, seen)) {
      seen = state;
      since = now;
    }
    return false;
  }
}
