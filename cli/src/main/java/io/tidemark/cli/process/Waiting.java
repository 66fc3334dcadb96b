package io.tidemark.cli.process;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Asks again and again until there is an answer; an interrupted wait is a {@link ProcessException}.
 */
public final class Waiting {

  private static final Duration PAUSE = Duration.ofMillis(100);

  private Waiting() {}

  /** The first answer within the limit, or empty. */
  public static <T> Optional<T> within(Duration limit, Supplier<Optional<T>> question) {
    long end = System.nanoTime() + limit.toNanos();
    Optional<T> answer = question.get();
    while (answer.isEmpty() && System.nanoTime() < end) {
      try {
        Thread.sleep(PAUSE.toMillis());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new ProcessException("Interrupted while waiting", e);
      }
      answer = question.get();
    }
    return answer;
  }
}
