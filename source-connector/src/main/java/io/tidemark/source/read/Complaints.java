package io.tidemark.source.read;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Which of a complaint that comes over and over is worth a warning: the first, one that says
 * something else, and one now and then.
 */
public final class Complaints {
  private static final long AGAIN_NANOS = Duration.ofMinutes(10).toNanos();

  private final LongSupplier nanos;
  private String told = "";
  private long toldAt;

  /** Complaints by a monotonic clock. */
  public Complaints(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /** Whether to tell this one, never empty; takes note of it. */
  public boolean isNews(String complaint) {
    long now = nanos.getAsLong();
    if (complaint.equals(told) && now - toldAt < AGAIN_NANOS) {
      return false;
    }
    told = complaint;
    toldAt = now;
    return true;
  }

  /** All is well again; tells whether it was not. */
  public boolean settle() {
    boolean open = !told.isEmpty();
    told = "";
    return open;
  }
}
