package io.tidemark.source.plan;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;

/**
 * When a sync runs.
 *
 * @param interval from the start of one run to that of the next; empty when only a signal starts
 *     one
 */
public record Schedule(Optional<Duration> interval) {

  /** More than 292 years are more nanoseconds than clocks count. */
  private static final Duration LONGEST = Duration.ofDays(106_751);

  public static final Schedule MANUAL = new Schedule(Optional.empty());

  /**
   * Reads a schedule.
   *
   * @param text an ISO 8601 interval such as {@code PT15M}, or {@code manual}
   * @throws IllegalArgumentException saying what to write instead
   */
  public static Schedule parse(String text) {
    String trimmed = text.trim();
    String lower = trimmed.toLowerCase(Locale.ROOT);
    if (lower.equals("manual")) {
      return MANUAL;
    }
    if (lower.startsWith("cron") || lower.startsWith("after")) {
      throw new IllegalArgumentException(
          "cron and after are not supported by this release yet: use an interval such as PT15M, or"
              + " manual");
    }
    try {
      Duration interval = Duration.parse(trimmed);
      if (interval.compareTo(Duration.ofMillis(1)) >= 0 && interval.compareTo(LONGEST) <= 0) {
        return new Schedule(Optional.of(interval));
      }
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(wanted(), e);
    }
    throw new IllegalArgumentException(wanted());
  }

  private static String wanted() {
    return "a schedule is an ISO 8601 interval greater than zero and of at most "
        + LONGEST.toDays()
        + " days, such as PT15M, or manual";
  }

  /**
   * How long a run that is due by schedule has to wait.
   *
   * @param lastStart when the last run started, by the source database's clock in milliseconds
   * @param now the same clock now; a clock that was set back never makes the wait longer than the
   *     interval
   * @return empty when only a signal starts a run
   */
  public Optional<Duration> waitAfter(long lastStart, long now) {
    return interval.map(
        every -> {
          long millis = Math.max(0, lastStart + every.toMillis() - now);
          return millis < every.toMillis() ? Duration.ofMillis(millis) : every;
        });
  }
}
