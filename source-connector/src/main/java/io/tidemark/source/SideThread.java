package io.tidemark.source;

import io.tidemark.monitor.LogContext;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Works for all syncs of a task beside the thread that reads, on one page at a time: what waits for
 * it, or to be fetched from it, is never more than that page.
 */
final class SideThread {
  /** How long the thread stays when there is nothing to do. */
  private static final Duration STAY = Duration.ofSeconds(10);

  private final Executor executor;
  private final Semaphore free = new Semaphore(1);

  /**
   * @param executor runs the work
   */
  SideThread(Executor executor) {
    this.executor = executor;
  }

  /** A thread that is there only while it is needed. */
  static ExecutorService executor() {
    return new ThreadPoolExecutor(
        0,
        1,
        STAY.toMillis(),
        TimeUnit.MILLISECONDS,
        new LinkedBlockingQueue<>(),
        work -> new Thread(work, "tidemark-source-comparer"));
  }

  /**
   * Begins with some work.
   *
   * @return what will come of it, to be followed by {@link #leave}; empty while somebody else has
   *     not left
   */
  <T> Optional<CompletableFuture<T>> begin(Supplier<T> work) {
    return free.tryAcquire()
        ? Optional.of(CompletableFuture.supplyAsync(LogContext.carried(work), executor))
        : Optional.empty();
  }

  /** Says that what has come of the work is fetched, or not wanted. */
  void leave() {
    free.release();
  }
}
