package io.tidemark.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** When syncs run next, told to those who look on. */
class SourceSchedulesTest {
  private static final Instant NOON = Instant.parse("2026-11-27T12:00:00Z");

  private final SourceSchedules schedules =
      new SourceSchedules(
          Map.ofEntries(
              Map.entry("name", "shop"),
              Map.entry("connection.url", "${file:secrets:url}"),
              Map.entry("topic.prefix", "shop."),
              Map.entry("syncs", "hourly,often,nightly,asked,behind,changes"),
              Map.entry("syncs.often.schedule", "PT15M"),
              Map.entry("syncs.nightly.schedule", "cron 0 2 * * *"),
              Map.entry("syncs.asked.schedule", "manual"),
              Map.entry("syncs.behind.schedule", "after often"),
              Map.entry("syncs.changes.mode", "incremental"),
              Map.entry("syncs.changes.cursor.column", "id")));

  private Optional<String> after(String sync) {
    return schedules.after(sync, NOON).map(Instant::toString);
  }

  @Test
  @DisplayName("HT-44 HT-46 the next run is due an interval after the last began, or by the cron")
  void due() {
    assertThat(after("often")).contains("2026-11-27T12:15:00Z");
    assertThat(after("nightly")).contains("2026-11-28T02:00:00Z");
    assertThat(after("hourly")).as("by default").contains("2026-11-27T13:00:00Z");
    assertThat(after("changes")).as("by poll.interval.ms").contains("2026-11-27T12:00:05Z");
    assertThat(after("public.found_by_a_glob")).contains("2026-11-27T13:00:00Z");
    assertThat(after("asked")).isEmpty();
    assertThat(after("behind")).isEmpty();
  }

  @Test
  @DisplayName("a sync that has never run waits for its time of day only")
  void first() {
    assertThat(schedules.first("often", NOON)).isEmpty();
    assertThat(schedules.first("nightly", NOON)).contains(Instant.parse("2026-11-28T02:00:00Z"));
  }

  @Test
  @DisplayName("CQ-14 a sync that is read by a cursor is told as such, with its column")
  void modes() {
    assertThat(schedules.mode("changes")).isEqualTo("incremental");
    assertThat(schedules.cursor("changes")).containsExactly("id");
    assertThat(schedules.mode("public.found_by_a_glob")).isEqualTo("full");
    assertThat(schedules.cursor("hourly")).isEmpty();
  }

  @Test
  @DisplayName("a schedule is told as one would write it")
  void texts() {
    assertThat(schedules.text("nightly")).isEqualTo("cron 0 2 * * *");
    assertThat(schedules.text("behind")).isEqualTo("after often");
    assertThat(schedules.text("hourly")).isEqualTo("PT1H");
    assertThat(schedules.text("changes")).isEqualTo("PT5S");
  }
}
