package io.tidemark.dialect;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the texts by which SQLite's own functions know dates and times, exactly: ISO 8601 with a
 * blank or a T, seconds and up to six digits behind them where they are not left out. What has more
 * digits, or a zone where the type has none, is refused, and what these texts cannot say, Julian
 * days and seconds since 1970 as numbers, is none of them.
 */
final class SqliteTimes {
  private static final long MICROS_OF_SECOND = 1_000_000;
  private static final long MICROS_OF_DAY = 86_400 * MICROS_OF_SECOND;
  private static final int DIGITS = 6;

  private static final String CLOCK = "(\\d\\d):(\\d\\d)(?::(\\d\\d)(?:\\.(\\d{1,6})0*)?)?";

  private static final Pattern TIME = Pattern.compile(CLOCK);

  private static final Pattern TIMESTAMP =
      Pattern.compile(
          "([+-]?\\d{4,10}-\\d\\d-\\d\\d)(?:[ T]" + CLOCK + ")?(Z|([+-])(\\d\\d):(\\d\\d))?");

  private static final int ZONE = 6;

  private SqliteTimes() {}

  /**
   * Days since 1970-01-01.
   *
   * @throws DateTimeException when the text is no date
   */
  static int days(String text) {
    return switch (text) {
      case SqliteText.AFTER_ALL -> Integer.MAX_VALUE;
      case SqliteText.BEFORE_ALL -> Integer.MIN_VALUE;
      default -> Math.toIntExact(LocalDate.parse(text).toEpochDay());
    };
  }

  /**
   * Microseconds since midnight, which may be those of 24:00.
   *
   * @throws DateTimeException when the text is no time
   */
  static long microsOfDay(String text) {
    Matcher time = TIME.matcher(text);
    if (!time.matches()) {
      throw new DateTimeException("no time");
    }
    long micros = clock(time, 1);
    if (micros > MICROS_OF_DAY) {
      throw new DateTimeException("no time of a day");
    }
    return micros;
  }

  /**
   * Microseconds since 1970-01-01T00:00, of the local clock or in UTC.
   *
   * @param zoned whether the text has to have a zone, or may have none
   * @throws DateTimeException when it is no such time
   */
  static long micros(String text, boolean zoned) {
    if (text.equals(SqliteText.AFTER_ALL)) {
      return Long.MAX_VALUE;
    } else if (text.equals(SqliteText.BEFORE_ALL)) {
      return Long.MIN_VALUE;
    }
    Matcher time = TIMESTAMP.matcher(text);
    if (!time.matches() || (time.group(ZONE) != null) != zoned) {
      throw new DateTimeException("no such time");
    }
    long day = LocalDate.parse(time.group(1)).toEpochDay();
    long clock = time.group(2) == null ? 0 : clock(time, 2);
    if (clock >= MICROS_OF_DAY) {
      throw new DateTimeException("no time of a day");
    }
    return Math.addExact(Math.multiplyExact(day, MICROS_OF_DAY), clock - offset(time));
  }

  private static long clock(Matcher time, int hours) {
    int minute = number(time.group(hours + 1));
    int second = number(time.group(hours + 2));
    if (minute > 59 || second > 59) {
      throw new DateTimeException("no time of an hour");
    }
    String fraction = time.group(hours + 3);
    long micros =
        fraction == null ? 0 : Long.parseLong(fraction + "0".repeat(DIGITS - fraction.length()));
    long minutes = number(time.group(hours)) * 60L + minute;
    return (minutes * 60 + second) * MICROS_OF_SECOND + micros;
  }

  private static long offset(Matcher time) {
    if (time.group(ZONE + 1) == null) {
      return 0;
    }
    int hours = number(time.group(ZONE + 2));
    int minutes = number(time.group(ZONE + 3));
    if (hours > 23 || minutes > 59) {
      throw new DateTimeException("no zone");
    }
    long seconds = (hours * 60L + minutes) * 60;
    return (time.group(ZONE + 1).equals("-") ? -seconds : seconds) * MICROS_OF_SECOND;
  }

  private static int number(@Nullable String digits) {
    return digits == null ? 0 : Integer.parseInt(digits);
  }
}
