package io.tidemark.dialect;

import org.jspecify.annotations.Nullable;

/** Writes a cell of one type, which may be null, as a field of a bulk copy's row. */
@FunctionalInterface
public interface FieldEncoder {
  /**
   * Writes the field.
   *
   * @throws UnencodableCell when the database cannot hold the cell; what was written is then
   *     incomplete
   * @throws ClassCastException when the cell is not of the class that its kind fixes
   */
  void encode(@Nullable Object cell, CopyBuffer out);
}
