package io.tidemark.cli.chaos;

import io.tidemark.cli.chaos.Finding.Kind;

/** Something is as it must never be; the message says what. */
final class Violation extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final Kind kind;

  Violation(Kind kind, String what) {
    super(what);
    this.kind = kind;
  }

  Finding finding() {
    return new Finding(kind, String.valueOf(getMessage()));
  }
}
