package io.tidemark.source.log;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How often a task begins anew after failures before it fails itself. */
final class Patience {
  private static final Logger LOG = LoggerFactory.getLogger(Patience.class);

  /** Failures in a row of an engine whose database answers. */
  private static final int MOST = 3;

  /** How long a snapshot must have mended what the next one may mend again. */
  private static final Duration AGAIN = Duration.ofMinutes(10);

  private final int attempts;
  private final Duration backoff;
  private final LongSupplier nanos;
  private boolean mending;
  private OptionalLong mended = OptionalLong.empty();
  private int waits;
  private int failures;
  private long failedAt;

  /**
   * @param attempts how often in a row the database may be out of reach
   * @param backoff the pause before each further try
   */
  Patience(int attempts, Duration backoff, LongSupplier nanos) {
    this.attempts = attempts;
    this.backoff = backoff;
    this.nanos = nanos;
  }

  /**
   * Takes note of a failure.
   *
   * @param mayPass whether it was the way to the database, or somebody who is in the way
   * @throws ConnectException when there have been too many in a row
   */
  void failed(RuntimeException e, boolean mayPass) {
    waits += mayPass ? 1 : 0;
    failures += mayPass ? 0 : 1;
    failedAt = nanos.getAsLong();
    if (waits >= attempts || failures >= MOST) {
      throw new ConnectException(e.getMessage(), e);
    }
    LOG.warn(
        "Begins anew in {}, for the {}. time in a row: {}",
        backoff,
        waits + failures,
        e.getMessage());
  }

  /**
   * Whether a snapshot is worth a try against a failure that nothing else mends: not where one has
   * just ended, which will not have mended the next one either.
   */
  boolean mayMend() {
    boolean isNew = mended.isEmpty() || nanos.getAsLong() - mended.getAsLong() >= AGAIN.toNanos();
    mending = mending || isNew;
    return isNew;
  }

  /** All goes well. */
  void passed() {
    if (mending) {
      mended = OptionalLong.of(nanos.getAsLong());
      mending = false;
    }
    waits = 0;
    failures = 0;
  }

  /** Whether the pause is over. */
  boolean isOver() {
    return waits + failures == 0 || nanos.getAsLong() - failedAt >= backoff.toNanos();
  }
}
