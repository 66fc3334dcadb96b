package io.tidemark.connect;

import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;
import java.util.Date;
import java.util.Locale;

/**
 * Readers of the many forms in which producers send dates, times and durations. Nanoseconds are cut
 * to the microseconds that a column holds.
 */
final class TimeReaders {
  /** Debezium's infinite timestamps, in microseconds. */
  private static final long DEBEZIUM_INFINITY = 9_223_372_036_825_200_000L;

  private static final long DEBEZIUM_NEGATIVE_INFINITY = -9_223_372_036_832_400_000L;

  private static final long MILLIS_OF_DAY = 86_400_000L;

  private TimeReaders() {}

  static Object dateOfMillis(Object value) {
    return Math.toIntExact(Math.floorDiv(date(value), MILLIS_OF_DAY));
  }

  static Object isoDate(Object value) {
    LocalDate date = DateTimeFormatter.ISO_DATE.parse((String) value, LocalDate::from);
    return Math.toIntExact(date.toEpochDay());
  }

  static Object isoTime(Object value) {
    TemporalAccessor time =
        DateTimeFormatter.ISO_TIME.parseBest((String) value, OffsetTime::from, LocalTime::from);
    LocalTime local =
        time instanceof OffsetTime zoned
            ? zoned.withOffsetSameInstant(ZoneOffset.UTC).toLocalTime()
            : LocalTime.from(time);
    return local.toNanoOfDay() / 1000;
  }

  static Object microsOfDate(Object value) {
    return Math.multiplyExact(date(value), 1000L);
  }

  static Object millis(Object value) {
    return Math.multiplyExact((Long) value, 1000L);
  }

  static Object nanos(Object value) {
    return Math.floorDiv((Long) value, 1000L);
  }

  static Object infinite(Object value) {
    long micros = (Long) value;
    if (micros >= DEBEZIUM_INFINITY) {
      return Long.MAX_VALUE;
    }
    return micros <= DEBEZIUM_NEGATIVE_INFINITY ? Long.MIN_VALUE : micros;
  }

  static Object instant(Object value) {
    return ZonedTimestamps.parse((String) value);
  }

  /** The text of a duration in microseconds; hours are not folded into days. */
  static Object interval(Object value) {
    long micros = (Long) value;
    long seconds = Math.abs(micros / 1_000_000);
    return String.format(
        Locale.ROOT,
        "%s%02d:%02d:%02d.%06d",
        micros < 0 ? "-" : "",
        seconds / 3600,
        seconds / 60 % 60,
        seconds % 60,
        Math.abs(micros % 1_000_000));
  }

  static Object nanoInterval(Object value) {
    return interval(((Long) value) / 1000L);
  }

  /** Debezium's older form. */
  static Object roundedInterval(Object value) {
    double micros = Math.rint((Double) value);
    if (!(Math.abs(micros) < Long.MAX_VALUE)) {
      throw new IllegalArgumentException("a duration past the range of a long");
    }
    return interval((long) micros);
  }

  private static long date(Object value) {
    return ((Date) value).toInstant().toEpochMilli();
  }
}
