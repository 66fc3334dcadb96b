package io.tidemark.cli.chaos;

import io.tidemark.cli.chaos.Finding.Kind;
import io.tidemark.cli.process.Waiting;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/** Waits until nothing is wrong any more, but not for ever. */
record Patience(Duration limit) {

  /**
   * Looks again and again.
   *
   * @param wrong what is wrong, in words; empty when nothing is
   * @throws Violation of that kind that says what the last look has seen
   */
  void await(Kind kind, Supplier<String> wrong) {
    AtomicReference<String> last = new AtomicReference<>("");
    Optional<String> right =
        Waiting.within(
            limit,
            () -> {
              String now = wrong.get();
              last.set(now);
              return Optional.of(now).filter(String::isEmpty);
            });
    if (right.isEmpty()) {
      throw new Violation(kind, "for %d s %s".formatted(limit.toSeconds(), last));
    }
  }
}
