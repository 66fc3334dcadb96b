package io.tidemark.source.plan;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * When a sync runs. Times are milliseconds by the source database's clock; a schedule remembers
 * nothing, so that any worker comes to the same answer from the last start that an offset tells.
 * However many times were missed, one run makes up for all of them.
 */
public sealed interface Schedule permits Schedule.Manual, Schedule.Every, Schedule.After, Cron {

  /**
   * How long a run that is due by time has to wait.
   *
   * @param lastStart when the last run started
   * @param now the time now; a clock that was set back never makes the wait longer than a period
   * @return empty when no time starts a run
   */
  Optional<Duration> waitAfter(long lastStart, long now);

  /**
   * How long the very first run has to wait.
   *
   * @return empty when no time starts a run
   */
  Optional<Duration> firstWait(long now);

  /** Whether its times are times of day, rather than times that have passed since a start. */
  default boolean isTimeOfDay() {
    return false;
  }

  /** The syncs whose ENDs start a run; empty when none do. */
  default List<String> followed() {
    return List.of();
  }

  /** Only signals start a run. */
  static Schedule manual() {
    return new Manual();
  }

  /** A run in every interval. */
  static Schedule every(Duration interval) {
    return new Every(interval);
  }

  /**
   * Reads a schedule.
   *
   * @param text an ISO 8601 interval such as {@code PT15M}, {@code cron 0 9 * * MON Europe/Paris},
   *     {@code after orders,customers}, or {@code manual}
   * @throws IllegalArgumentException saying what to write instead
   */
  static Schedule parse(String text) {
    String trimmed = text.trim();
    String lower = trimmed.toLowerCase(Locale.ROOT);
    if (lower.equals("manual")) {
      return manual();
    } else if (lower.matches("cron\\b.*")) {
      return Cron.parse(trimmed.substring("cron".length()).trim());
    } else if (lower.matches("after\\b.*")) {
      return After.parse(trimmed.substring("after".length()));
    }
    return Every.parse(trimmed);
  }

  /** Only signals. */
  record Manual() implements Schedule {
    @Override
    public Optional<Duration> waitAfter(long lastStart, long now) {
      return Optional.empty();
    }

    @Override
    public Optional<Duration> firstWait(long now) {
      return Optional.empty();
    }
  }

  /**
   * By intervals.
   *
   * @param interval from the start of one run to that of the next
   */
  record Every(Duration interval) implements Schedule {
    /** More than 292 years are more nanoseconds than clocks count. */
    private static final Duration LONGEST = Duration.ofDays(106_751);

    public Every {
      if (interval.compareTo(Duration.ofMillis(1)) < 0 || interval.compareTo(LONGEST) > 0) {
        throw new IllegalArgumentException(wanted());
      }
    }

    private static Schedule parse(String text) {
      try {
        return new Every(Duration.parse(text));
      } catch (DateTimeParseException e) {
        throw new IllegalArgumentException(wanted(), e);
      }
    }

    private static String wanted() {
      return "a schedule is an ISO 8601 interval greater than zero and of at most "
          + LONGEST.toDays()
          + " days, such as PT15M, or cron 0 9 * * MON Europe/Paris, or after <sync>, or manual";
    }

    @Override
    public Optional<Duration> waitAfter(long lastStart, long now) {
      long millis = Math.max(0, lastStart + interval.toMillis() - now);
      return Optional.of(millis < interval.toMillis() ? Duration.ofMillis(millis) : interval);
    }

    @Override
    public Optional<Duration> firstWait(long now) {
      return Optional.of(Duration.ZERO);
    }
  }

  /**
   * By the ENDs of other syncs of the same connector.
   *
   * @param followed their names, each once, at least one
   */
  record After(List<String> followed) implements Schedule {
    public After {
      followed = List.copyOf(followed);
    }

    private static Schedule parse(String names) {
      List<String> syncs = Arrays.stream(names.split(",", -1)).map(String::trim).toList();
      if (syncs.contains("")) {
        throw new IllegalArgumentException(
            "after names one or more syncs, separated by commas: after orders,customers");
      }
      return new After(syncs.stream().distinct().toList());
    }

    @Override
    public Optional<Duration> waitAfter(long lastStart, long now) {
      return Optional.empty();
    }

    @Override
    public Optional<Duration> firstWait(long now) {
      return Optional.empty();
    }
  }
}
