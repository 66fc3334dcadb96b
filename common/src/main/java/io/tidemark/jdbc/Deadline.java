package io.tidemark.jdbc;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Until when something is waited for.
 *
 * @param limit how long that was from the beginning
 * @param end by {@link System#nanoTime}
 */
record Deadline(Duration limit, long end) {
  static Deadline in(Duration limit) {
    return new Deadline(limit, System.nanoTime() + limit.toNanos());
  }

  private long left() {
    return end - System.nanoTime();
  }

  boolean isOver() {
    return left() <= 0;
  }

  /** Does something then, unless it is cancelled before. */
  Future<?> then(Runnable work) {
    return CompletableFuture.runAsync(
        work, CompletableFuture.delayedExecutor(Math.max(0, left()), TimeUnit.NANOSECONDS));
  }
}
