package io.tidemark.dialect;

import io.tidemark.table.ColumnType;
import org.jspecify.annotations.Nullable;

/**
 * Fields of the rows that a stage takes which is filled by inserts: its length, one byte that says
 * as what the value is bound, and the value; a NULL is the length -1 alone. Texts have a length of
 * their own before them.
 */
public final class PlainFields {
  /** The text of a cell that is neither a number nor bytes. */
  @FunctionalInterface
  interface TextForm {
    String of(ColumnType type, Object cell);
  }

  /** Eight bytes of an integer. */
  public static final byte INTEGER = 'i';

  /** Eight bytes of a floating point number. */
  public static final byte REAL = 'r';

  /** The length of a text, and the text in UTF-8. */
  public static final byte TEXT = 't';

  /** Bytes. */
  public static final byte BLOB = 'b';

  private static final int NULL = -1;
  private static final int NUMBER_LENGTH = 9;

  private PlainFields() {}

  static FieldEncoder of(ColumnType type, TextForm texts) {
    CellEncoder encoder = encoder(type, texts);
    return (@Nullable Object cell, CopyBuffer out) -> {
      if (cell == null) {
        out.putInt(NULL);
      } else {
        encoder.encode(cell, out);
      }
    };
  }

  private static CellEncoder encoder(ColumnType type, TextForm texts) {
    return switch (type.kind()) {
      case BOOLEAN -> (cell, out) -> integer((Boolean) cell ? 1 : 0, out);
      case INT8, INT16, INT32, INT64 -> (cell, out) -> integer(((Number) cell).longValue(), out);
      case FLOAT32, FLOAT64 -> (cell, out) -> real(((Number) cell).doubleValue(), out);
      case BYTES -> (cell, out) -> blob((byte[]) cell, out);
      default -> (cell, out) -> text(texts.of(type, cell), out);
    };
  }

  private static void integer(long value, CopyBuffer out) {
    out.putInt(NUMBER_LENGTH);
    out.putByte(INTEGER);
    out.putLong(value);
  }

  private static void real(double value, CopyBuffer out) {
    if (Double.isNaN(value)) {
      throw new UnencodableCell("a number is NaN, which the database cannot hold");
    }
    out.putInt(NUMBER_LENGTH);
    out.putByte(REAL);
    out.putLong(Double.doubleToLongBits(value));
  }

  private static void blob(byte[] value, CopyBuffer out) {
    out.putInt(value.length + 1);
    out.putByte(BLOB);
    out.putBytes(value);
  }

  private static void text(String value, CopyBuffer out) {
    int start = out.size();
    out.putInt(0);
    out.putByte(TEXT);
    out.putText(value);
    out.setInt(start, out.size() - start - Integer.BYTES);
  }
}
