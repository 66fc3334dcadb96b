package io.tidemark.source;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Work on one page while the next one is read: a pipeline of two stages, of which the second is
 * never more than one page behind the first. The work of one page has ended before that of the next
 * begins, and has been seen by whoever takes its result. Where the side thread has a page of
 * another sync, the work is done at once.
 *
 * @param <T> what is made of a page
 */
final class PageBehind<T> {
  private final SideThread side;
  private @Nullable CompletableFuture<Optional<T>> under;

  PageBehind(SideThread side) {
    this.side = side;
  }

  /**
   * Begins with the next page, when the one before is done.
   *
   * @return what was made of that one, or of this one if it is done already; empty when nothing was
   * @throws RuntimeException what the work has thrown; on the page before, and the next one is not
   *     begun with
   */
  Optional<T> next(Supplier<Optional<T>> work) {
    Optional<T> before = last();
    Optional<CompletableFuture<Optional<T>>> begun = side.begin(work);
    if (begun.isEmpty()) {
      return work.get(); // another sync has the thread, so that this one had no page there
    }
    under = begun.get();
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
    } finally {
      under = null;
      side.leave();
    }
  }

  /** Waits for the page under way, of which nothing is wanted any more. */
  void end() {
    CompletableFuture<Optional<T>> work = under;
    if (work != null) {
      work.exceptionally(failure -> Optional.empty()).join();
      under = null;
      side.leave();
    }
  }
}
