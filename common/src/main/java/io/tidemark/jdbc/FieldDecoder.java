package io.tidemark.jdbc;

/** Makes a cell of a field's bytes, exactly or not at all. */
@FunctionalInterface
interface FieldDecoder {
  /** The cell of a field that is not NULL. */
  Object decode(byte[] bytes, int at, int length);
}
