package io.tidemark.convert;

/** What is met is not for the short way: Kafka's converter says what becomes of it. */
final class Unusual extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Cheap, as nobody looks at where it was thrown. */
  Unusual() {
    super("", null, false, false);
  }
}
