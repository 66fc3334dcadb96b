package io.tidemark.sink.write;

import java.time.Duration;
import org.apache.kafka.connect.errors.RetriableException;

/** The database cannot be written now; Connect is to call again after a pause. */
final class Postponed extends RetriableException {
  private static final long serialVersionUID = 1L;

  private final Duration pause;

  Postponed(String message, Duration pause) {
    super(message);
    this.pause = pause;
  }

  Postponed(String message, Duration pause, Throwable cause) {
    super(message, cause);
    this.pause = pause;
  }

  Duration pause() {
    return pause;
  }
}
