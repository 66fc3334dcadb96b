package io.tidemark.source.cursor;

import io.tidemark.table.Column;
import io.tidemark.table.Kind;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.List;

/**
 * A cursor's value as people read and write it, exact to its last digit: times in ISO 8601 with
 * microseconds ({@code 2024-12-31T23:59:59.000001}, with {@code Z} where the column has a zone),
 * {@code infinity} and {@code -infinity}, bytes in base64, everything else as the database writes
 * it.
 */
public final class CursorText {
  private static final String INFINITY = "infinity";

  private static final long MICROS_OF_SECOND = 1_000_000;

  private static final DateTimeFormatter LOCAL =
      new DateTimeFormatterBuilder()
          .append(DateTimeFormatter.ISO_LOCAL_DATE)
          .appendPattern("'T'HH:mm:ss")
          .appendFraction(ChronoField.NANO_OF_SECOND, 6, 6, true)
          .toFormatter();

  private CursorText() {}

  /** Whether values of the kind are times, which a clock can be compared with. */
  public static boolean isTime(Kind kind) {
    return kind == Kind.TIMESTAMP || kind == Kind.TIMESTAMP_TZ || kind == Kind.DATE;
  }

  /** The text of a cell, which is not null. */
  public static String of(Column cursor, Object cell) {
    return switch (cursor.type().kind()) {
      case DATE -> date((Integer) cell);
      case TIMESTAMP -> timestamp((Long) cell, "");
      case TIMESTAMP_TZ -> timestamp((Long) cell, "Z");
      default -> KeyCodec.text(cursor.type().kind(), cell);
    };
  }

  /**
   * The cell of a text.
   *
   * @throws IllegalArgumentException when the text is not a value of the column
   */
  public static Object cell(Column cursor, String text) {
    try {
      return switch (cursor.type().kind()) {
        case DATE -> Math.toIntExact(days(text));
        case TIMESTAMP -> micros(text, false);
        case TIMESTAMP_TZ -> micros(text, true);
        default -> KeyCodec.cell(cursor, text);
      };
    } catch (DateTimeException | ArithmeticException e) {
      // without the cause, whose message quotes the text
      throw new IllegalArgumentException(
          "not a value of column " + cursor.name() + ", which is a " + cursor.type());
    }
  }

  /** Moves a time back by microseconds; an infinite one stays, a date moves by whole days. */
  public static Object earlier(Column cursor, Object cell, long micros) {
    if (cell instanceof Integer days) {
      long back = -Math.floorDiv(-micros, MICROS_OF_SECOND * 86_400);
      return isInfinite(days) ? days : Integer.valueOf((int) (days - back));
    }
    Long time = (Long) cell;
    return isInfinite(time) ? time : Long.valueOf(Math.subtractExact(time, micros));
  }

  /** Whether nothing can come behind such a value, so that no position may be there. */
  public static boolean isEndless(Object cell) {
    return (cell instanceof Double number && !Double.isFinite(number))
        || (cell instanceof Float small && !Float.isFinite(small))
        || (cell instanceof Integer days && days == Integer.MAX_VALUE)
        || (cell instanceof Long time && time == Long.MAX_VALUE);
  }

  private static boolean isInfinite(int days) {
    return days == Integer.MAX_VALUE || days == Integer.MIN_VALUE;
  }

  private static boolean isInfinite(long micros) {
    return micros == Long.MAX_VALUE || micros == Long.MIN_VALUE;
  }

  private static String date(int days) {
    return isInfinite(days) ? infinity(days > 0) : LocalDate.ofEpochDay(days).toString();
  }

  private static String timestamp(long micros, String zone) {
    return isInfinite(micros) ? infinity(micros > 0) : local(micros).format(LOCAL) + zone;
  }

  private static String infinity(boolean positive) {
    return positive ? INFINITY : "-" + INFINITY;
  }

  private static LocalDateTime local(long micros) {
    Instant instant =
        Instant.ofEpochSecond(
            Math.floorDiv(micros, MICROS_OF_SECOND),
            Math.floorMod(micros, MICROS_OF_SECOND) * 1000);
    return LocalDateTime.ofInstant(instant, ZoneOffset.UTC);
  }

  private static long days(String text) {
    if (text.endsWith(INFINITY)) {
      return infinite(text) ? Integer.MAX_VALUE : Integer.MIN_VALUE;
    }
    return LocalDate.parse(text).toEpochDay();
  }

  private static long micros(String text, boolean zoned) {
    if (text.endsWith(INFINITY)) {
      return infinite(text) ? Long.MAX_VALUE : Long.MIN_VALUE;
    }
    String iso =
        text.contains("T") || text.contains(" ") ? text.replace(' ', 'T') : text + "T00:00";
    Instant instant =
        zoned
            ? OffsetDateTime.parse(iso).toInstant()
            : LocalDateTime.parse(iso).toInstant(ZoneOffset.UTC);
    if (instant.getNano() % 1000 != 0) {
      throw new DateTimeException("more digits than microseconds");
    }
    return Math.addExact(
        Math.multiplyExact(instant.getEpochSecond(), MICROS_OF_SECOND), instant.getNano() / 1000);
  }

  private static boolean infinite(String text) {
    if (!List.of(INFINITY, "-" + INFINITY).contains(text)) {
      throw new DateTimeException("neither a time nor an infinity");
    }
    return text.equals(INFINITY);
  }
}
