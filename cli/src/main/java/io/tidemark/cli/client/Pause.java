package io.tidemark.cli.client;

import java.time.Duration;

/** Waiting between two questions. Ctrl-C ends the process; an interrupt ends the command alike. */
public final class Pause {
  private static final int INTERRUPTED = 130;

  private Pause() {}

  /**
   * Waits.
   *
   * @throws RequestException when the thread is interrupted
   */
  public static void of(Duration length) {
    try {
      Thread.sleep(length.toMillis());
    } catch (InterruptedException e) {
      throw interrupted();
    }
  }

  static RequestException interrupted() {
    Thread.currentThread().interrupt();
    return new RequestException(INTERRUPTED, "interrupted");
  }
}
