package io.tidemark.jdbc;

/** Where the bytes of a bulk copy go. */
@FunctionalInterface
public interface CopySink {
  /** Sends a piece; pieces need not end where rows end. */
  void write(byte[] bytes, int offset, int length);
}
