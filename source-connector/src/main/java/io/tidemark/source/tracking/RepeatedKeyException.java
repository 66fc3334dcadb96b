package io.tidemark.source.tracking;

/** Two rows have the same key, so that nobody can tell which of them has changed. */
public final class RepeatedKeyException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public RepeatedKeyException() {
    super("two rows have the same key");
  }
}
