package io.tidemark.kill;

import io.tidemark.testbed.Database;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Nothing but some time that passes: whatever the generation is doing then. */
final class MomentTrap implements Trap {
  private final Database copy;
  private final int millis;

  MomentTrap(Database copy, int millis) {
    this.copy = copy;
    this.millis = millis;
  }

  @Override
  public void awaitSprung() {
    try {
      if (new CountDownLatch(1).await(millis, TimeUnit.MILLISECONDS)) {
        throw new IllegalStateException("nobody counts down");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  @Override
  public String evidence() {
    return "after "
        + millis
        + " ms, with the latest runs "
        + copy.column("SELECT status FROM tidemark_runs ORDER BY generation DESC LIMIT 2");
  }

  @Override
  public void close() {
    // nothing was held
  }
}
