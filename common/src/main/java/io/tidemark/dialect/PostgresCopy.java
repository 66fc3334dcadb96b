package io.tidemark.dialect;

import io.tidemark.table.ColumnType;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Cells as fields of PostgreSQL's binary COPY format, and the types of the columns that take them.
 *
 * <p>Kinds without a binary form of their own here (JSON, arrays, types that only the database
 * knows) are staged as text and cast by the statement that reads the stage. A writer refuses every
 * cell that the server's receive function would refuse, so that a bad value is found with its row
 * and never spoils the COPY of a whole batch.
 *
 * <p>Formats: PostgreSQL documentation, COPY, "Binary Format"; the types' own {@code *_recv}
 * functions.
 */
public final class PostgresCopy {
  private static final int EPOCH_DAYS = 10_957; // 2000-01-01
  private static final long EPOCH_MICROS = 946_684_800_000_000L;
  private static final int MIN_DAY = -2_451_545;
  private static final int END_DAY = 2_145_031_949;
  private static final long MIN_MICROS = -211_813_488_000_000_000L;
  private static final long END_MICROS = 9_223_371_331_200_000_000L;
  private static final long DAY_MICROS = 86_400_000_000L;

  /** Writes one cell as a field: its length and its bytes. */
  @FunctionalInterface
  public interface FieldWriter {
    /**
     * Appends the field.
     *
     * @param cell of the class that the column's kind fixes, or null
     * @throws IllegalArgumentException when the database could not take the value; the message
     *     never holds the value
     */
    void write(@Nullable Object cell, CopyBuffer out);
  }

  private PostgresCopy() {}

  /** The type, without modifiers, of a stage's column that takes cells of {@code type}. */
  public static String stageType(ColumnType type) {
    return switch (type.kind()) {
      case BOOLEAN -> "bool";
      case INT8, INT16 -> "int2";
      case INT32 -> "int4";
      case INT64 -> "int8";
      case FLOAT32 -> "float4";
      case FLOAT64 -> "float8";
      case DECIMAL -> "numeric";
      case BYTES -> "bytea";
      case DATE -> "date";
      case TIME -> "time";
      case TIMESTAMP -> "timestamp";
      case TIMESTAMP_TZ -> "timestamptz";
      case UUID -> "uuid";
      case STRING, JSON, ARRAY, OTHER -> "text";
    };
  }

  /** Whether cells are staged as the text that the database is to parse. */
  static boolean stagedAsText(ColumnType type) {
    return switch (type.kind()) {
      case JSON, ARRAY, OTHER -> true;
      default -> false;
    };
  }

  /** The writer for cells of {@code type}. */
  public static FieldWriter writer(ColumnType type) {
    FieldWriter value = valueWriter(type);
    return (cell, out) -> {
      if (cell == null) {
        out.putInt(-1);
      } else {
        value.write(cell, out);
      }
    };
  }

  @SuppressWarnings("NullAway") // a value writer is only called with a cell
  private static FieldWriter valueWriter(ColumnType type) {
    return switch (type.kind()) {
      case BOOLEAN -> (cell, out) -> out.putInt(1).putByte((Boolean) cell ? 1 : 0);
      case INT8, INT16 -> (cell, out) -> out.putInt(2).putShort(((Number) cell).shortValue());
      case INT32 -> (cell, out) -> out.putInt(4).putInt((Integer) cell);
      case INT64 -> (cell, out) -> out.putInt(8).putLong((Long) cell);
      case FLOAT32 -> (cell, out) -> out.putInt(4).putInt(Float.floatToIntBits((Float) cell));
      case FLOAT64 -> (cell, out) -> out.putInt(8).putLong(Double.doubleToLongBits((Double) cell));
      case DECIMAL -> (cell, out) -> PostgresNumeric.write((BigDecimal) cell, out);
      case STRING, JSON, OTHER -> (cell, out) -> text((String) cell, out);
      case ARRAY -> (cell, out) -> text(PostgresText.array(type, (List<?>) cell), out);
      case BYTES -> (cell, out) -> bytes((byte[]) cell, out);
      case DATE -> (cell, out) -> out.putInt(4).putInt(day((Integer) cell));
      case TIME -> (cell, out) -> out.putInt(8).putLong(time((Long) cell));
      case TIMESTAMP, TIMESTAMP_TZ -> (cell, out) -> out.putInt(8).putLong(micros((Long) cell));
      case UUID -> (cell, out) -> uuid((String) cell, out);
    };
  }

  private static void bytes(byte[] value, CopyBuffer out) {
    out.putInt(value.length).put(value, 0, value.length);
  }

  private static void text(String value, CopyBuffer out) {
    if (value.indexOf('\u0000') >= 0) {
      throw new IllegalArgumentException("holds a NUL character, which text cannot");
    }
    byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
    if (utf8.length != value.length() && hasLoneSurrogate(value)) {
      throw new IllegalArgumentException("is not valid Unicode");
    }
    bytes(utf8, out);
  }

  private static boolean hasLoneSurrogate(String value) {
    int length = value.length();
    for (int i = 0; i < length; i++) {
      char c = value.charAt(i);
      if (Character.isSurrogate(c)) {
        boolean pair =
            Character.isHighSurrogate(c)
                && i + 1 < length
                && Character.isLowSurrogate(value.charAt(i + 1));
        if (!pair) {
          return true;
        }
        i++;
      }
    }
    return false;
  }

  private static int day(int days) {
    long day = (long) days - EPOCH_DAYS;
    if (day < MIN_DAY || day >= END_DAY) {
      throw new IllegalArgumentException("is a date out of range");
    }
    return (int) day;
  }

  private static long time(long micros) {
    if (micros < 0 || micros > DAY_MICROS) {
      throw new IllegalArgumentException("is a time out of range");
    }
    return micros;
  }

  private static long micros(long micros) {
    if (micros < MIN_MICROS + EPOCH_MICROS || micros - EPOCH_MICROS >= END_MICROS) {
      throw new IllegalArgumentException("is a timestamp out of range");
    }
    return micros - EPOCH_MICROS;
  }

  private static void uuid(String value, CopyBuffer out) {
    if (value.length() != 36) {
      throw new IllegalArgumentException("is not a UUID");
    }
    UUID uuid;
    try {
      uuid = UUID.fromString(value);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("is not a UUID", null);
    }
    out.putInt(16).putLong(uuid.getMostSignificantBits()).putLong(uuid.getLeastSignificantBits());
  }
}
