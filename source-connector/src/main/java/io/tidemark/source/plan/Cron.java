package io.tidemark.source.plan;

import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * By the five fields of a Unix crontab, in a zone.
 *
 * <p>Where clocks are changed: a time that is skipped comes at the moment of the change, once; a
 * time that is there twice comes the first time. With {@code *} for the hour there are no single
 * times, so every hour that passes has its runs.
 */
public final class Cron implements Schedule {
  private static final int FIELDS = 5;
  private static final int HOUR = 1;

  /** By how much a clock may be behind a start that it has told itself, without having been set. */
  private static final long UNSTEADY_MS = Duration.ofMinutes(1).toMillis();

  /** Any time will do: a cron without a next time from here has none ever. */
  private static final LocalDateTime SOME_TIME = LocalDateTime.of(2000, 1, 1, 0, 0);

  private final String text;
  private final ExecutionTime times;
  private final boolean everyHour;
  private final ZoneId zone;

  private Cron(List<String> fields, ZoneId zone) {
    this.text = String.join(" ", fields);
    this.times =
        ExecutionTime.forCron(
            new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX)).parse(text));
    this.everyHour = fields.get(HOUR).equals("*");
    this.zone = zone;
  }

  /**
   * Reads five fields and, maybe, a zone; without one it is UTC.
   *
   * @throws IllegalArgumentException saying what is wrong
   */
  static Cron parse(String text) {
    List<String> words = new ArrayList<>(Arrays.asList(text.split("\\s+")));
    if (words.size() != FIELDS && words.size() != FIELDS + 1) {
      throw new IllegalArgumentException(
          "cron takes five fields (minute, hour, day of month, month, day of week) and a time zone,"
              + " such as cron 0 9 * * MON Europe/Paris");
    }
    ZoneId zone = words.size() > FIELDS ? zone(words.remove(FIELDS)) : ZoneOffset.UTC;
    Cron cron = cron(words, zone);
    if (cron.nextLocal(SOME_TIME).isEmpty()) {
      throw new IllegalArgumentException("there is no time that cron " + cron.text + " means");
    }
    return cron;
  }

  private static Cron cron(List<String> fields, ZoneId zone) {
    try {
      return new Cron(fields, zone);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "cron " + String.join(" ", fields) + " is none: " + e.getMessage(), e);
    }
  }

  private static ZoneId zone(String name) {
    try {
      return ZoneId.of(name);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "cron's sixth word is a time zone such as Europe/Paris, and `" + name + "` is none", e);
    }
  }

  @Override
  public Optional<Duration> waitAfter(long lastStart, long now) {
    long from = lastStart - now > UNSTEADY_MS ? now : lastStart;
    return next(Instant.ofEpochMilli(from))
        .map(at -> Duration.ofMillis(Math.max(0, at.toEpochMilli() - now)));
  }

  @Override
  public boolean isTimeOfDay() {
    return true;
  }

  /** A first run has missed nothing. */
  @Override
  public Optional<Duration> firstWait(long now) {
    return waitAfter(now, now);
  }

  /** The first moment behind the given one. */
  private Optional<Instant> next(Instant from) {
    return everyHour ? nextOfEveryHour(from) : nextOfSomeHour(from);
  }

  private Optional<Instant> nextOfSomeHour(Instant from) {
    LocalDateTime local = LocalDateTime.ofInstant(from, zone);
    for (Optional<LocalDateTime> next = nextLocal(local);
        next.isPresent();
        next = nextLocal(next.get())) {
      Instant at = moment(next.get());
      if (at.isAfter(from)) {
        return Optional.of(at);
      }
    }
    return Optional.empty();
  }

  private Instant moment(LocalDateTime local) {
    ZoneOffsetTransition change = zone.getRules().getTransition(local);
    return change != null && change.isGap()
        ? change.getInstant()
        : local.atZone(zone).withEarlierOffsetAtOverlap().toInstant();
  }

  /** All moments whose local time the fields mean, one stretch of constant offset at a time. */
  private Optional<Instant> nextOfEveryHour(Instant from) {
    LocalDateTime local = LocalDateTime.ofInstant(from, zone);
    ZoneOffset offset = zone.getRules().getOffset(from);
    ZoneOffsetTransition change = zone.getRules().nextTransition(from);
    while (true) {
      ZoneOffset constant = offset;
      Optional<Instant> at = nextLocal(local).map(next -> next.toInstant(constant));
      if (change == null || at.isEmpty() || at.get().isBefore(change.getInstant())) {
        return at;
      }
      local = change.getDateTimeAfter().minusMinutes(1);
      offset = change.getOffsetAfter();
      change = zone.getRules().nextTransition(change.getInstant());
    }
  }

  /** The next local time, as if no clock was ever changed. */
  private Optional<LocalDateTime> nextLocal(LocalDateTime local) {
    ZonedDateTime minute = local.truncatedTo(ChronoUnit.MINUTES).atZone(ZoneOffset.UTC);
    return times.nextExecution(minute).map(ZonedDateTime::toLocalDateTime);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Cron cron && text.equals(cron.text) && zone.equals(cron.zone);
  }

  @Override
  public int hashCode() {
    return Objects.hash(text, zone);
  }

  @Override
  public String toString() {
    return "cron " + text + " " + zone;
  }
}
