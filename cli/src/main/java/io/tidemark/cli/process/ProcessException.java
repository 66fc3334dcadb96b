package io.tidemark.cli.process;

/** A child process did not do what it was asked to; the message says which, and what it said. */
public final class ProcessException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  ProcessException(String message) {
    super(message);
  }

  ProcessException(String message, Throwable cause) {
    super(message, cause);
  }
}
