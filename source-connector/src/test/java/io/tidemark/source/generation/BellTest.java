package io.tidemark.source.generation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class BellTest {
  private static final Duration LONG = Duration.ofMinutes(10);

  private final Bell bell = new Bell();

  @Test
  @Timeout(20)
  void aRingBeforeTheWaitIsNotMissed() throws InterruptedException {
    long seen = bell.rings();
    bell.ring();
    bell.await(seen, LONG);
    assertThat(bell.rings()).isEqualTo(seen + 1);
  }

  @Test
  @Timeout(20)
  void aRingEndsTheWait() throws InterruptedException {
    long seen = bell.rings();
    Thread ringer = new Thread(bell::ring);
    ringer.start();
    bell.await(seen, LONG);
    ringer.join();
    assertThat(bell.rings()).isEqualTo(seen + 1);
  }

  @Test
  @Timeout(20)
  void withoutARingTheWaitIsBounded() throws InterruptedException {
    bell.await(bell.rings(), Duration.ofMillis(5));
    assertThat(bell.rings()).isZero();
  }
}
