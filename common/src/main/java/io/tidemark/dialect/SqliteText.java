package io.tidemark.dialect;

import io.tidemark.table.ColumnType;
import io.tidemark.table.Kind;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Cells as texts that SQLite keeps: dates and times as ISO 8601, always with microseconds, so that
 * texts sort as the times do from the year 0 to 9999; lists as JSON.
 */
public final class SqliteText {
  private static final long MICROS_OF_DAY = 86_400_000_000L;

  /** Behind all dates and times. */
  static final String AFTER_ALL = "infinity";

  /** Before all dates and times. */
  static final String BEFORE_ALL = "-infinity";

  private static final String UTC = "+00:00";

  private SqliteText() {}

  /**
   * The text of a cell.
   *
   * @throws UnencodableCell when JSON has no text for an element of a list
   */
  public static String of(ColumnType type, Object cell) {
    return switch (type.kind()) {
      case DECIMAL -> ((BigDecimal) cell).toPlainString();
      case BYTES -> Base64.getEncoder().encodeToString((byte[]) cell);
      case DATE -> date((Integer) cell);
      case TIME -> time((Long) cell);
      case TIMESTAMP -> timestamp((Long) cell, "");
      case TIMESTAMP_TZ -> timestamp((Long) cell, UTC);
      case ARRAY -> array(Objects.requireNonNull(type.element()), (List<?>) cell);
      default -> cell.toString();
    };
  }

  private static String date(int days) {
    return switch (days) {
      case Integer.MAX_VALUE -> AFTER_ALL;
      case Integer.MIN_VALUE -> BEFORE_ALL;
      default -> LocalDate.ofEpochDay(days).toString();
    };
  }

  private static String timestamp(long micros, String zone) {
    if (micros == Long.MAX_VALUE) {
      return AFTER_ALL;
    } else if (micros == Long.MIN_VALUE) {
      return BEFORE_ALL;
    }
    LocalDate day = LocalDate.ofEpochDay(Math.floorDiv(micros, MICROS_OF_DAY));
    return day + " " + time(Math.floorMod(micros, MICROS_OF_DAY)) + zone;
  }

  /** 24:00 has a text, too. */
  private static String time(long micros) {
    StringBuilder out = new StringBuilder(15);
    long seconds = micros / 1_000_000;
    digits(out, seconds / 3600, 2).append(':');
    digits(out, seconds / 60 % 60, 2).append(':');
    digits(out, seconds % 60, 2).append('.');
    return digits(out, micros % 1_000_000, 6).toString();
  }

  private static StringBuilder digits(StringBuilder out, long value, int width) {
    String text = Long.toString(value);
    return out.append("0".repeat(width - text.length())).append(text);
  }

  private static String array(ColumnType element, List<?> cells) {
    StringBuilder out = new StringBuilder("[");
    for (Object cell : cells) {
      element(element, cell, out.length() == 1 ? out : out.append(','));
    }
    return out.append(']').toString();
  }

  private static void element(ColumnType type, @Nullable Object cell, StringBuilder out) {
    if (cell == null) {
      out.append("null");
      return;
    }
    switch (type.kind()) {
      case BOOLEAN, INT8, INT16, INT32, INT64, DECIMAL, JSON, ARRAY -> out.append(of(type, cell));
      case FLOAT32, FLOAT64 -> out.append(finite((Number) cell));
      default -> quoted(of(type, cell), out);
    }
  }

  private static Number finite(Number number) {
    if (!Double.isFinite(number.doubleValue())) {
      throw new UnencodableCell("a list has a number that is not finite, which JSON cannot hold");
    }
    return number;
  }

  /** A list of texts, as JSON. */
  static String array(List<String> texts) {
    return array(ColumnType.of(Kind.STRING), texts);
  }

  private static void quoted(String text, StringBuilder out) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c == 0 || c >= ' ') {
        out.append(c); // what no text can hold is refused with the whole
      } else {
        out.append("\\u%04x".formatted((int) c));
      }
    }
    out.append('"');
  }
}
