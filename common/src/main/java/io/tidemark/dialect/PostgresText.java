package io.tidemark.dialect;

import io.tidemark.table.ColumnType;
import io.tidemark.table.Kind;
import java.time.LocalDate;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Cells as the text that PostgreSQL parses back to the same value. */
final class PostgresText {
  private static final long MICROS_OF_DAY = 86_400_000_000L;
  private static final HexFormat HEX = HexFormat.of();

  private PostgresText() {}

  static String of(ColumnType type, Object cell) {
    return switch (type.kind()) {
      case BYTES -> "\\x" + HEX.formatHex((byte[]) cell);
      case DATE -> date((Integer) cell);
      case TIME -> time((Long) cell);
      case TIMESTAMP -> timestamp((Long) cell, "");
      case TIMESTAMP_TZ -> timestamp((Long) cell, "+00");
      case ARRAY -> array(Objects.requireNonNull(type.element()), (List<?>) cell);
      default -> cell.toString();
    };
  }

  private static String date(int days) {
    if (days == Integer.MAX_VALUE || days == Integer.MIN_VALUE) {
      return infinity(days > 0);
    }
    StringBuilder out = new StringBuilder(13);
    return date(LocalDate.ofEpochDay(days), out).append(era(LocalDate.ofEpochDay(days))).toString();
  }

  private static String timestamp(long micros, String zone) {
    if (micros == Long.MAX_VALUE || micros == Long.MIN_VALUE) {
      return infinity(micros > 0);
    }
    LocalDate day = LocalDate.ofEpochDay(Math.floorDiv(micros, MICROS_OF_DAY));
    StringBuilder out = new StringBuilder(32);
    date(day, out).append(' ').append(time(Math.floorMod(micros, MICROS_OF_DAY)));
    return out.append(zone).append(era(day)).toString();
  }

  private static String infinity(boolean positive) {
    return positive ? "infinity" : "-infinity";
  }

  /** The year 0 of ISO 8601 is 1 BC. */
  private static StringBuilder date(LocalDate day, StringBuilder out) {
    int year = day.getYear() > 0 ? day.getYear() : 1 - day.getYear();
    digits(out, year, 4).append('-');
    digits(out, day.getMonthValue(), 2).append('-');
    return digits(out, day.getDayOfMonth(), 2);
  }

  private static String era(LocalDate day) {
    return day.getYear() > 0 ? "" : " BC";
  }

  private static String time(long micros) {
    StringBuilder out = new StringBuilder(15);
    long seconds = micros / 1_000_000;
    digits(out, seconds / 3600, 2).append(':');
    digits(out, seconds / 60 % 60, 2).append(':');
    digits(out, seconds % 60, 2);
    if (micros % 1_000_000 != 0) {
      digits(out.append('.'), micros % 1_000_000, 6);
    }
    return out.toString();
  }

  private static StringBuilder digits(StringBuilder out, long value, int width) {
    String text = Long.toString(value);
    return out.append("0".repeat(Math.max(0, width - text.length()))).append(text);
  }

  /** Boxes, whose own text has commas, are the one type that semicolons stand between. */
  private static String array(ColumnType element, List<?> cells) {
    char between = "box".equals(element.nativeName()) ? ';' : ',';
    StringBuilder out = new StringBuilder("{");
    for (Object cell : cells) {
      if (out.length() > 1) {
        out.append(between);
      }
      element(element, cell, out);
    }
    return out.append('}').toString();
  }

  private static void element(ColumnType type, @Nullable Object cell, StringBuilder out) {
    if (cell == null) {
      out.append("NULL");
    } else if (type.kind() == Kind.ARRAY) {
      out.append(of(type, cell));
    } else {
      String text = of(type, cell).replace("\\", "\\\\").replace("\"", "\\\"");
      out.append('"').append(text).append('"');
    }
  }
}
