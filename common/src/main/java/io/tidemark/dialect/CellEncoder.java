package io.tidemark.dialect;

/** Writes a non-null cell of one type, its length first, as a bulk copy carries it. */
@FunctionalInterface
public interface CellEncoder {
  /**
   * Writes the cell.
   *
   * @throws UnencodableCell when the database cannot hold it; what was written is then incomplete
   * @throws ClassCastException when the cell is not of the class that its kind fixes
   */
  void encode(Object cell, CopyBuffer out);
}
