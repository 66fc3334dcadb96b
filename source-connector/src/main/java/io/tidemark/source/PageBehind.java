package io.tidemark.source;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Work on one page while the next one is read: a pipeline of two stages, of which the second is
 * never more than one page behind the first. The work of one page has ended before that of the next
 * begins, and has been seen by whoever takes its result.
 *
 * @param <T> what is made of a page
 */
final class PageBehind<T> {
  /** How long the thread stays when there is nothing to do. */
  private static final Duration STAY = Duration.ofSeconds(10);

  private final Executor executor;
  private @Nullable CompletableFuture<Optional<T>> under;

  /**
   * @param executor runs the work; {@code Runnable::run} for where nothing is gained by waiting
   */
  PageBehind(Executor executor) {
    this.executor = executor;
  }

  /** A thread for the pages of all syncs of a task; there is none until it is needed. */
  static ExecutorService thread() {
    return new ThreadPoolExecutor(
        0,
        1,
        STAY.toMillis(),
        TimeUnit.MILLISECONDS,
        new LinkedBlockingQueue<>(),
        work -> new Thread(work, "tidemark-source-comparer"));
  }

  /**
   * Begins with the next page, when the one before is done.
   *
   * @return what was made of that one, empty when nothing was
   * @throws RuntimeException what the work on it has thrown; the next page is then not begun with
   */
  Optional<T> next(Supplier<Optional<T>> work) {
    Optional<T> before = last();
    under = CompletableFuture.supplyAsync(work, executor);
    return before;
  }

  /**
   * Waits for the page under way, whether the thread is interrupted or not: what is worked upon is
   * nobody else's until then.
   *
   * @return what was made of it, empty when nothing was
   * @throws RuntimeException what the work has thrown
   */
  Optional<T> last() {
    CompletableFuture<Optional<T>> work = under;
    under = null;
    if (work == null) {
      return Optional.empty();
    }
    try {
      return work.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      } else if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw e;
    }
  }

  /** Waits for the page under way, of which nothing is wanted any more. */
  void end() {
    CompletableFuture<Optional<T>> work = under;
    under = null;
    if (work != null) {
      work.exceptionally(failure -> null).join();
    }
  }
}
