package io.tidemark.cli.chaos;

/** Something is as it must never be; the message says what. */
final class Violation extends RuntimeException {

  private static final long serialVersionUID = 1L;

  Violation(String message) {
    super(message);
  }
}
