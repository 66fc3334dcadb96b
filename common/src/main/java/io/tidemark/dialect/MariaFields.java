package io.tidemark.dialect;

import io.tidemark.table.ColumnType;

/** {@link PlainFields} for MariaDB, whose floating point numbers are all finite. */
final class MariaFields {
  private MariaFields() {}

  static FieldEncoder of(ColumnType type) {
    FieldEncoder plain = PlainFields.of(type, MariaText::of);
    return switch (type.kind()) {
      case FLOAT32, FLOAT64 ->
          (cell, out) -> {
            if (cell != null && !Double.isFinite(((Number) cell).doubleValue())) {
              throw new UnencodableCell("a number is not finite, which MariaDB cannot hold");
            }
            plain.encode(cell, out);
          };
      default -> plain;
    };
  }
}
