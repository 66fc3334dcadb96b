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
    assertThat(Schedule.parse("PT15M").interval()).contains(Duration.ofMinutes(15));
    assertThat(Schedule.parse(" manual ")).isEqualTo(Schedule.MANUAL);
  }

  @Test
  void anIntervalIsNoLongerThanClocksCount() {
    Duration longest = Schedule.parse("P106751D").interval().orElseThrow();
    assertThat(longest.toNanos()).isPositive();
  }

  @ParameterizedTest
  @ValueSource(strings = {"P106752D", "P110000D", "", "15", "PT0S", "-PT5M", "hourly", "PT0.0001S"})
  void anythingElseIsRefusedWithAnExample(String text) {
    assertThatThrownBy(() -> Schedule.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("PT15M");
  }

  @ParameterizedTest
  @ValueSource(strings = {"cron 0 9 * * MON Europe/Paris", "after public.orders"})
  void laterKindsAreNotThereYet(String text) {
    assertThatThrownBy(() -> Schedule.parse(text)).hasMessageContaining("by this release yet");
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
    assertThat(Schedule.MANUAL.waitAfter(0, 1_000_000)).isEmpty();
  }
}
