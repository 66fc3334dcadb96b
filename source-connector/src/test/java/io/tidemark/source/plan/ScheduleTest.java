package io.tidemark.source.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScheduleTest {

  @Test
  void isAnIntervalOrManual() {
    assertThat(Schedule.parse("PT15M")).isEqualTo(Schedule.every(Duration.ofMinutes(15)));
    assertThat(Schedule.parse(" manual ")).isEqualTo(Schedule.manual());
  }

  @Test
  void anIntervalIsNoLongerThanClocksCount() {
    Duration longest = Schedule.parse("P106751D").waitAfter(0, 0).orElseThrow();
    assertThat(longest.toNanos()).isPositive();
  }

  @ParameterizedTest
  @ValueSource(strings = {"P106752D", "P110000D", "", "15", "PT0S", "-PT5M", "hourly", "PT0.0001S"})
  void anythingElseIsRefusedWithAnExample(String text) {
    assertThatThrownBy(() -> Schedule.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("PT15M");
  }

  @ParameterizedTest(name = "last start {0}, now {1}: wait {2}")
  @CsvSource({"1000,1000,60000", "1000,31000,30000", "1000,61000,0", "1000,999999,0"})
  @DisplayName("an interval counts from the last start")
  void anIntervalCountsFromTheLastStart(long last, long now, long wait) {
    assertThat(Schedule.parse("PT1M").waitAfter(last, now)).contains(Duration.ofMillis(wait));
  }

  @Test
  @DisplayName("injection 27 a clock that went back an hour never makes the wait longer")
  void aClockThatWentBackDoesNotStretchTheWait() {
    assertThat(Schedule.parse("PT1M").waitAfter(3_600_000, 0)).contains(Duration.ofMinutes(1));
  }

  @Test
  void manualIsNeverDue() {
    assertThat(Schedule.manual().waitAfter(0, 1_000_000)).isEmpty();
  }

  @Test
  @DisplayName("HT-49 after names one or more syncs, each once")
  void afterOthers() {
    assertThat(Schedule.parse("after public.orders, b,b").followed())
        .containsExactly("public.orders", "b");
    assertThat(Schedule.parse("after a").waitAfter(0, 1_000_000)).isEmpty();
    assertThat(Schedule.parse("PT1H").followed()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"after", "after ", "after a,,b", "after a,"})
  void afterNobodyIsRefused(String text) {
    assertThatThrownBy(() -> Schedule.parse(text)).hasMessageContaining("after orders,customers");
  }

  @Test
  @DisplayName("HT-44 an interval's first run is due at once, and missed ones are one")
  void missedIntervals() {
    Schedule daily = Schedule.parse("PT24H");
    assertThat(daily.firstWait(5)).contains(Duration.ZERO);
    long now = Duration.ofDays(10).toMillis();
    assertThat(daily.waitAfter(0, now)).contains(Duration.ZERO);
    assertThat(daily.waitAfter(now, now)).contains(Duration.ofDays(1));
  }
}
