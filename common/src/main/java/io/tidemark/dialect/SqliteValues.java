package io.tidemark.dialect;

import io.tidemark.table.ColumnType;
import io.tidemark.table.Kind;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.util.HexFormat;

/**
 * Texts as values of a type, and how SQLite compares them: times as whole numbers of days or
 * microseconds, whatever the form of their texts, decimals as the numbers that a column of numbers
 * stores, everything else as it is.
 */
public final class SqliteValues {
  /**
   * A function of our sessions: the name of a kind, and a text, or a time as a column has it; its
   * value is {@link #of}.
   */
  public static final String FUNCTION = "tidemark_value";

  private SqliteValues() {}

  /**
   * How a cell is compared with a column that {@link #of} makes comparable, where that is needed.
   */
  static Sql.Bind bind(ColumnType type, Object cell) {
    return switch (type.kind()) {
      case DATE, TIME, TIMESTAMP, TIMESTAMP_TZ ->
          new Sql.Bind(ColumnType.of(Kind.INT64), ((Number) cell).longValue());
      case DECIMAL -> number((BigDecimal) cell);
      default -> new Sql.Bind(type, cell);
    };
  }

  private static Sql.Bind number(BigDecimal number) {
    return stored(number) instanceof Long whole
        ? new Sql.Bind(ColumnType.of(Kind.INT64), whole)
        : new Sql.Bind(ColumnType.of(Kind.FLOAT64), number.doubleValue());
  }

  private static Object stored(BigDecimal number) {
    try {
      return number.longValueExact();
    } catch (ArithmeticException e) {
      return number.doubleValue(); // it has a fraction, or is beyond 64 bits
    }
  }

  /** Whether values of the kind are dates or times. */
  static boolean isTime(Kind kind) {
    return switch (kind) {
      case DATE, TIME, TIMESTAMP, TIMESTAMP_TZ -> true;
      default -> false;
    };
  }

  /**
   * A value as it compares: a Long, a Double, bytes or a text.
   *
   * @throws IllegalArgumentException when the text is no value of the kind; the message does not
   *     quote it
   */
  public static Object of(Kind kind, String text) {
    try {
      return switch (kind) {
        case BOOLEAN -> bool(text);
        case INT8, INT16, INT32, INT64 -> Long.valueOf(text);
        case FLOAT32, FLOAT64 -> Double.valueOf(text);
        case DECIMAL -> stored(new BigDecimal(text));
        case BYTES -> HexFormat.of().parseHex(text);
        case DATE, TIME, TIMESTAMP, TIMESTAMP_TZ -> time(kind, text);
        default -> text;
      };
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("no value of the kind " + kind);
    }
  }

  private static Long bool(String text) {
    return switch (text) {
      case "true", "1" -> 1L;
      case "false", "0" -> 0L;
      default -> throw new IllegalArgumentException("neither true nor false");
    };
  }

  /**
   * Days of a date, microseconds of a time.
   *
   * @throws IllegalArgumentException when the text is none
   */
  public static Long time(Kind kind, String text) {
    try {
      return switch (kind) {
        case DATE -> (long) SqliteTimes.days(text);
        case TIME -> SqliteTimes.microsOfDay(text);
        case TIMESTAMP -> SqliteTimes.micros(text, false);
        case TIMESTAMP_TZ -> SqliteTimes.micros(text, true);
        default -> throw new IllegalArgumentException(kind + " is no kind of times");
      };
    } catch (DateTimeException | ArithmeticException e) {
      throw new IllegalArgumentException("no value of the kind " + kind);
    }
  }
}
