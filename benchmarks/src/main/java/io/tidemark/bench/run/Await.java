package io.tidemark.bench.run;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/** Asks again and again, so often that the answer's time can be measured with it. */
final class Await {

  private static final Duration PAUSE = Duration.ofMillis(50);
  private static final Duration LIMIT = Duration.ofMinutes(60);

  private final Runnable check;

  /**
   * One that looks after something while it waits.
   *
   * @param check throws when waiting is in vain; called about once a second
   */
  Await(Runnable check) {
    this.check = check;
  }

  /** The first answer. */
  <T> T answer(String what, Supplier<Optional<T>> question) {
    long start = System.nanoTime();
    for (int asked = 1; System.nanoTime() - start < LIMIT.toNanos(); asked++) {
      Optional<T> answer = question.get();
      if (answer.isPresent()) {
        return answer.get();
      }
      if (asked % 20 == 0) {
        check.run();
      }
      pause();
    }
    throw new BenchException("Waited " + LIMIT.toMinutes() + " minutes in vain for " + what);
  }

  /** Returns when it holds. */
  void until(String what, Supplier<Boolean> question) {
    answer(what, () -> Optional.of(question.get()).filter(holds -> holds));
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchException("Interrupted while waiting", e);
    }
  }
}
