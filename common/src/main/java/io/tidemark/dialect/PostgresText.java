package io.tidemark.dialect;

import io.tidemark.table.ColumnType;
import io.tidemark.table.Kind;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;

/** Cells as text that PostgreSQL's input functions parse, for the elements of arrays. */
final class PostgresText {
  private static final int MICROS_PER_SECOND = 1_000_000;

  /** Years beyond 9999 without a sign, which PostgreSQL does not take; era in words. */
  private static final DateTimeFormatter DATE =
      new DateTimeFormatterBuilder()
          .appendValue(ChronoField.YEAR_OF_ERA, 4, 6, java.time.format.SignStyle.NEVER)
          .appendPattern("-MM-dd")
          .toFormatter(java.util.Locale.ROOT);

  private PostgresText() {}

  /** An array literal; every element but NULL and nested arrays is quoted. */
  static String array(ColumnType type, List<?> cells) {
    ColumnType element = Objects.requireNonNull(type.element(), "an array's element type");
    StringBuilder out = new StringBuilder("{");
    for (Object cell : cells) {
      if (out.length() > 1) {
        out.append(',');
      }
      if (cell == null) {
        out.append("NULL");
      } else if (element.kind() == Kind.ARRAY) {
        out.append(array(element, (List<?>) cell));
      } else {
        quoted(text(element, cell), out);
      }
    }
    return out.append('}').toString();
  }

  private static void quoted(String text, StringBuilder out) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\');
      }
      out.append(c);
    }
    out.append('"');
  }

  private static String text(ColumnType type, Object cell) {
    return switch (type.kind()) {
      case BYTES -> "\\x" + HexFormat.of().formatHex((byte[]) cell);
      case DATE -> date(LocalDate.ofEpochDay((Integer) cell), "");
      case TIME -> LocalTime.ofNanoOfDay((Long) cell * 1000).toString();
      case TIMESTAMP -> timestamp((Long) cell, "");
      case TIMESTAMP_TZ -> timestamp((Long) cell, "Z");
      case DECIMAL -> ((BigDecimal) cell).toPlainString();
      default -> cell.toString();
    };
  }

  private static String timestamp(long micros, String zone) {
    Instant instant =
        Instant.ofEpochSecond(
            Math.floorDiv(micros, MICROS_PER_SECOND),
            Math.floorMod(micros, MICROS_PER_SECOND) * 1000L);
    LocalDateTime time = LocalDateTime.ofInstant(instant, ZoneOffset.UTC);
    return date(time.toLocalDate(), " " + time.toLocalTime() + zone);
  }

  private static String date(LocalDate date, String time) {
    return DATE.format(date) + time + (date.getYear() <= 0 ? " BC" : "");
  }
}
