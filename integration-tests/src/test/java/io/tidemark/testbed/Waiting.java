package io.tidemark.testbed;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.awaitility.pollinterval.IterativePollInterval;

/** Waits for something that happens on its own; never sleeps for a fixed time. */
public final class Waiting {
  /** Longer than anything takes on a busy machine; tests that pass never wait for it. */
  public static final Duration PATIENCE = Duration.ofMinutes(2);

  private static final Duration SHORTEST = Duration.ofMillis(20);
  private static final Duration LONGEST = Duration.ofMillis(250);

  private Waiting() {}

  /** Waits until the condition holds. */
  public static void until(String what, Callable<Boolean> condition) {
    conditions(what).until(condition);
  }

  /** Waits until there is a value, and gives it. */
  public static <T> T untilPresent(String what, Callable<Optional<T>> value) {
    return conditions(what).until(value, Optional::isPresent).orElseThrow();
  }

  /** Waits until the assertions pass. */
  public static void untilAsserted(String what, Runnable assertions) {
    conditions(what).untilAsserted(assertions::run);
  }

  private static ConditionFactory conditions(String what) {
    return Awaitility.await(what)
        .atMost(PATIENCE)
        .pollDelay(Duration.ZERO)
        .pollInterval(IterativePollInterval.iterative(Waiting::longer, SHORTEST));
  }

  /** Each look is a connection or a request, which takes processor time from what is waited for. */
  private static Duration longer(Duration last) {
    Duration next = last.multipliedBy(3).dividedBy(2);
    return next.compareTo(LONGEST) < 0 ? next : LONGEST;
  }
}
