package io.tidemark.cli.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.cli.chaos.Finding.Kind;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class LookoutTest {
  private static final Duration LONG = Duration.ofMinutes(1);
  private static final Finding MISSING = new Finding(Kind.MISSING, "rows are missing");

  @Test
  void whatIsSeenIsFound() throws InterruptedException {
    Supplier<Look> look = () -> new Look(true, Optional.of(MISSING));
    try (Lookout lookout = new Lookout(Duration.ofMillis(1), List.of(look))) {
      assertThat(lookout.await(LONG)).hasValue(MISSING);
    }
  }

  @Test
  void aLookThatFailsWithAnErrorIsFoundToo() throws InterruptedException {
    Supplier<Look> look =
        () -> {
          throw new StackOverflowError("too deep");
        };
    try (Lookout lookout = new Lookout(Duration.ofMillis(1), List.of(look))) {
      assertThat(lookout.await(LONG))
          .hasValueSatisfying(
              found -> {
                assertThat(found.kind()).isEqualTo(Kind.BROKEN_OFF);
                assertThat(found.what()).contains("the lookout failed").contains("too deep");
              });
    }
  }

  @Test
  void thePlaceThatWasSeenLeastSaysHowOftenSomebodyHasLooked() throws InterruptedException {
    CountDownLatch twice = new CountDownLatch(2);
    try (Lookout lookout = new Lookout(Duration.ofMillis(1), List.of(seeing(twice)))) {
      twice.await();
      assertThat(lookout.looks()).isPositive();
    }
    CountDownLatch besides = new CountDownLatch(2);
    try (Lookout lookout =
        new Lookout(Duration.ofMillis(1), List.of(() -> Look.NOTHING, seeing(besides)))) {
      besides.await();
      assertThat(lookout.looks()).isZero();
    }
  }

  private static Supplier<Look> seeing(CountDownLatch looks) {
    return () -> {
      looks.countDown();
      return new Look(true, Optional.empty());
    };
  }
}
