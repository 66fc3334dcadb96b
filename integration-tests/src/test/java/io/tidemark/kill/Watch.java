package io.tidemark.kill;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/** Looks at something over and over until a look fails. */
final class Watch implements AutoCloseable {
  private final AtomicInteger looks = new AtomicInteger();
  private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
  private final ScheduledFuture<?> looking;

  /**
   * @param look fails when something is wrong; tells whether there was something to see
   */
  Watch(Duration pause, BooleanSupplier look) {
    looking =
        clock.scheduleWithFixedDelay(
            () -> {
              if (look.getAsBoolean()) {
                looks.incrementAndGet();
              }
            },
            0,
            pause.toMillis(),
            TimeUnit.MILLISECONDS);
  }

  /** Insists that no look has failed so far. */
  void check() {
    if (!looking.isDone()) {
      return; // a look that fails is the last one
    }
    try {
      looking.get();
    } catch (ExecutionException e) {
      throw new AssertionError("after " + looks + " looks", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** How often there was something to see. */
  int looks() {
    return looks.get();
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }
}
