package io.tidemark.jdbc;

/** Where the bytes of a bulk copy come from. */
@FunctionalInterface
public interface CopySource {
  /** Writes all bytes, header and trailer included; an exception gives the copy up. */
  void writeTo(CopySink sink);
}
