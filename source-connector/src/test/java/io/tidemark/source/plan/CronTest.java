package io.tidemark.source.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * In 2026, clocks in Paris went from 2:00 to 3:00 on 29 March and from 3:00 to 2:00 on 25 October.
 */
class CronTest {
  private static final String MARCH = "2026-03-28T12:00:00Z";
  private static final String OCTOBER = "2026-10-24T12:00:00Z";

  @Test
  @DisplayName("HT-45 Monday 09:00 stays 09:00 where people live when clocks are changed")
  void mondayMorning() {
    assertThat(runs("cron 0 9 * * MON Europe/Paris", "2026-03-20T00:00:00Z", 3))
        .containsExactly("2026-03-23T08:00:00Z", "2026-03-30T07:00:00Z", "2026-04-06T07:00:00Z");
    assertThat(runs("cron 0 9 * * MON Europe/Paris", "2026-10-19T00:00:00Z", 3))
        .containsExactly("2026-10-19T07:00:00Z", "2026-10-26T08:00:00Z", "2026-11-02T08:00:00Z");
  }

  @Test
  @DisplayName("HT-46 a cron without a zone means UTC")
  void withoutZone() {
    assertThat(runs("cron 0 9 * * MON", MARCH, 2))
        .containsExactly("2026-03-30T09:00:00Z", "2026-04-06T09:00:00Z");
  }

  @Test
  @DisplayName(
      "HT-45 a time that does not exist on the day of the change comes once, at the change")
  void skippedTime() {
    assertThat(runs("cron 30 2 * * * Europe/Paris", MARCH, 3))
        .containsExactly("2026-03-29T01:00:00Z", "2026-03-30T00:30:00Z", "2026-03-31T00:30:00Z");
    assertThat(runs("cron 10,40 2 * * * Europe/Paris", MARCH, 2))
        .as("two that are skipped are one run")
        .containsExactly("2026-03-29T01:00:00Z", "2026-03-30T00:10:00Z");
    assertThat(runs("cron 30 2,3 * * * Europe/Paris", MARCH, 3))
        .containsExactly("2026-03-29T01:00:00Z", "2026-03-29T01:30:00Z", "2026-03-30T00:30:00Z");
  }

  @Test
  @DisplayName("HT-45 a time that exists twice on the day of the change comes once, the first time")
  void repeatedTime() {
    assertThat(runs("cron 30 2 * * * Europe/Paris", OCTOBER, 3))
        .containsExactly("2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z", "2026-10-27T01:30:00Z");
    assertThat(next("cron 30 2 * * * Europe/Paris", "2026-10-25T01:10:00Z"))
        .as("within the second of the two hours")
        .isEqualTo("2026-10-26T01:30:00Z");
  }

  @Test
  @DisplayName("HT-46 every hour means every hour that passes, also on the days of the changes")
  void everyHour() {
    assertThat(runs("cron 30 * * * * Europe/Paris", "2026-03-29T00:00:00Z", 3))
        .containsExactly("2026-03-29T00:30:00Z", "2026-03-29T01:30:00Z", "2026-03-29T02:30:00Z");
    assertThat(runs("cron 30 * * * * Europe/Paris", "2026-10-25T00:00:00Z", 4))
        .containsExactly(
            "2026-10-25T00:30:00Z",
            "2026-10-25T01:30:00Z",
            "2026-10-25T02:30:00Z",
            "2026-10-25T03:30:00Z");
    assertThat(next("cron 0 * * * * Europe/Paris", "2026-10-25T00:59:00Z"))
        .as("the first minute of the hour that is there twice")
        .isEqualTo("2026-10-25T01:00:00Z");
  }

  @Test
  @DisplayName(
      "HT-46 times that were missed are made up for by one run, and then it is regular again")
  void missedTimes() {
    Schedule daily = Schedule.parse("cron 0 9 * * *");
    long lastStart = millis("2026-03-01T09:00:00Z");
    long now = millis("2026-03-11T12:00:00Z");
    assertThat(daily.waitAfter(lastStart, now)).contains(Duration.ZERO);
    assertThat(daily.waitAfter(now, now)).contains(Duration.ofHours(21));
  }

  @Test
  @DisplayName("a clock that went back by a second does not repeat a run, one by a day does")
  void clockSetBack() {
    Schedule daily = Schedule.parse("cron 0 9 * * *");
    long start = millis("2026-03-10T09:00:00Z");
    assertThat(daily.waitAfter(start, start - 1000)).contains(Duration.ofDays(1).plusSeconds(1));
    assertThat(daily.waitAfter(start, start - Duration.ofDays(1).toMillis() - 1))
        .contains(Duration.ofMillis(1));
    assertThat(daily.waitAfter(start, 0).orElseThrow())
        .as("never longer than a period")
        .isLessThanOrEqualTo(Duration.ofDays(1));
  }

  @Test
  @DisplayName("a first run waits for its time, and has missed none")
  void firstRun() {
    assertThat(Schedule.parse("cron 0 9 * * *").firstWait(millis("2026-03-10T08:00:00Z")))
        .contains(Duration.ofHours(1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Europe/Paris",
        "America/St_Johns",
        "Australia/Lord_Howe",
        "Pacific/Apia",
        "Asia/Kolkata"
      })
  @DisplayName(
      "HT-46 in any zone each time follows the last one, and no day of the year goes without")
  void neverStuck(String zone) {
    ZoneId id = ZoneId.of(zone);
    SplittableRandom random = new SplittableRandom(zone.hashCode());
    for (int i = 0; i < 4; i++) {
      String fields = random.nextInt(60) + " " + random.nextInt(24) + " * * *";
      Schedule schedule = Schedule.parse("cron " + fields + " " + zone);
      long at = millis("2011-01-01T00:00:00Z");
      for (int day = 0; day < 400; day++) {
        long next = at + schedule.waitAfter(at, at).orElseThrow().toMillis();
        assertThat(next).as(fields).isGreaterThan(at);
        assertThat(days(at, next, id)).as("%s behind %s", fields, at).isLessThanOrEqualTo(2);
        at = next;
      }
    }
  }

  private static long days(long from, long to, ZoneId zone) {
    return day(to, zone) - day(from, zone);
  }

  private static long day(long millis, ZoneId zone) {
    return ZonedDateTime.ofInstant(Instant.ofEpochMilli(millis), zone).toLocalDate().toEpochDay();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "cron | five fields",
        "cron 0 9 * * | five fields",
        "cron 0 9 * * MON Europe/Paris twice | five fields",
        "cron 61 9 * * MON | not in range",
        "cron 0 9 * * XYZ | is none",
        "cron 0 9 * * MON Europe/Atlantis | `Europe/Atlantis` is none",
        "cron 0 0 30 2 * | no time",
      })
  void saysWhatIsWrong(String text, String message) {
    assertThatThrownBy(() -> Schedule.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  private static List<String> runs(String text, String from, int count) {
    List<String> runs = new ArrayList<>();
    String at = from;
    for (int i = 0; i < count; i++) {
      at = next(text, at);
      runs.add(at);
    }
    return runs;
  }

  private static String next(String text, String from) {
    Duration wait = Schedule.parse(text).waitAfter(millis(from), millis(from)).orElseThrow();
    return Instant.parse(from).plus(wait).toString();
  }

  private static long millis(String instant) {
    return Instant.parse(instant).toEpochMilli();
  }
}
