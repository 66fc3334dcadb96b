package io.tidemark.connect;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;

/**
 * Instants in microseconds as ISO 8601 text in UTC with six decimals, and back from whatever offset
 * and precision. Written by hand for the years 0000 to 9999, because a formatter would cost more
 * than all other cells of a row together; other years go through java.time.
 */
final class ZonedTimestamps {
  private static final long MICROS_OF_DAY = 86_400_000_000L;
  private static final String INFINITY = "infinity";
  private static final String NEGATIVE_INFINITY = "-infinity";
  private static final String FORM = "0000-00-00T00:00:00.000000Z";

  /** Length of the form up to the seconds. */
  private static final int SECONDS_END = 19;

  private static final long FIRST_DAY = LocalDate.of(0, 1, 1).toEpochDay();
  private static final long LAST_DAY = LocalDate.of(9999, 12, 31).toEpochDay();

  private ZonedTimestamps() {}

  static String format(long micros) {
    if (micros == Long.MAX_VALUE) {
      return INFINITY;
    } else if (micros == Long.MIN_VALUE) {
      return NEGATIVE_INFINITY;
    }
    long day = Math.floorDiv(micros, MICROS_OF_DAY);
    return day < FIRST_DAY || day > LAST_DAY
        ? DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(instant(micros).atOffset(ZoneOffset.UTC))
        : format(day, Math.floorMod(micros, MICROS_OF_DAY));
  }

  private static String format(long day, long ofDay) {
    LocalDate date = LocalDate.ofEpochDay(day);
    byte[] out = FORM.getBytes(StandardCharsets.ISO_8859_1);
    digits(out, 0, 4, date.getYear());
    digits(out, 5, 2, date.getMonthValue());
    digits(out, 8, 2, date.getDayOfMonth());
    int seconds = (int) (ofDay / 1_000_000);
    digits(out, 11, 2, seconds / 3600);
    digits(out, 14, 2, seconds / 60 % 60);
    digits(out, 17, 2, seconds % 60);
    digits(out, 20, 6, (int) (ofDay % 1_000_000));
    return new String(out, StandardCharsets.ISO_8859_1);
  }

  private static void digits(byte[] out, int at, int width, int value) {
    int rest = value;
    for (int i = at + width - 1; i >= at; i--) {
      out[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
  }

  /**
   * Reads an instant; decimals past the sixth are cut.
   *
   * @throws java.time.DateTimeException when the text is no instant
   * @throws ArithmeticException when it is past the range of a long
   */
  static long parse(String text) {
    long micros = fast(text);
    return micros == Long.MIN_VALUE ? slow(text) : micros;
  }

  private static long slow(String text) {
    if (text.equals(INFINITY)) {
      return Long.MAX_VALUE;
    } else if (text.equals(NEGATIVE_INFINITY)) {
      return Long.MIN_VALUE;
    }
    Instant instant = OffsetDateTime.parse(text).toInstant();
    return Math.addExact(
        Math.multiplyExact(instant.getEpochSecond(), 1_000_000L), instant.getNano() / 1000);
  }

  /** The form YYYY-MM-DDTHH:MM:SS[.f]Z, or Long.MIN_VALUE for whatever is not quite that. */
  private static long fast(String text) {
    int last = text.length() - 1;
    if (last < SECONDS_END
        || text.charAt(last) != 'Z'
        || text.charAt(4) != '-'
        || text.charAt(7) != '-'
        || text.charAt(10) != 'T'
        || text.charAt(13) != ':'
        || text.charAt(16) != ':') {
      return Long.MIN_VALUE;
    }
    int year = number(text, 0, 4);
    int month = number(text, 5, 7);
    int day = number(text, 8, 10);
    int hour = number(text, 11, 13);
    int minute = number(text, 14, 16);
    int second = number(text, 17, 19);
    int micros = fraction(text, last);
    boolean plain = (year | micros) >= 0 && month >= 1 && month <= 12 && day >= 1 && day <= 31;
    if (!plain || hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59) {
      return Long.MIN_VALUE;
    }
    long seconds =
        LocalDate.of(year, month, day).toEpochDay() * 86_400L
            + hour * 3600L
            + minute * 60L
            + second;
    return seconds * 1_000_000 + micros;
  }

  private static int fraction(String text, int end) {
    if (end == SECONDS_END) {
      return 0;
    } else if (text.charAt(SECONDS_END) != '.' || end < SECONDS_END + 2 || end > SECONDS_END + 10) {
      return -1;
    }
    int digits = Math.min(end - SECONDS_END - 1, 6);
    int value = number(text, SECONDS_END + 1, SECONDS_END + 1 + digits);
    if (value < 0 || number(text, SECONDS_END + 1, end) < 0) {
      return -1;
    }
    for (int i = digits; i < 6; i++) {
      value *= 10;
    }
    return value;
  }

  /** Digits as a number, or -1 when one of them is none. */
  private static int number(String text, int from, int to) {
    int value = 0;
    for (int i = from; i < to; i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      value = value * 10 + digit;
    }
    return value;
  }

  private static Instant instant(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }
}
