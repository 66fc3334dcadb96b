package io.tidemark.console.broker;

import org.jspecify.annotations.Nullable;

/**
 * Brokers cannot be asked, or what they say cannot be read here; the message says why, in words.
 */
public final class UnreadableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public UnreadableException(String message) {
    super(message);
  }

  UnreadableException(String message, @Nullable Throwable cause) {
    super(cause == null ? message : message + ": " + cause.getMessage(), cause);
  }
}
