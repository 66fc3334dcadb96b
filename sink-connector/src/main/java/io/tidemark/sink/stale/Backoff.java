package io.tidemark.sink.stale;

import java.time.Duration;

/** Pauses that double from one second up to half a minute. */
final class Backoff {
  private static final Duration FIRST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofSeconds(30);

  private Duration pause = Duration.ZERO;

  boolean isRunning() {
    return !pause.isZero();
  }

  Duration pause() {
    return pause;
  }

  void grow() {
    Duration next = pause.isZero() ? FIRST : pause.multipliedBy(2);
    pause = next.compareTo(LONGEST) > 0 ? LONGEST : next;
  }

  void reset() {
    pause = Duration.ZERO;
  }
}
