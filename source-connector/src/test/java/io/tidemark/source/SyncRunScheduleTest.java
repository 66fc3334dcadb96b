package io.tidemark.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.source.generation.FoldState;
import io.tidemark.source.generation.Past;
import io.tidemark.source.generation.SourceOffset;
import io.tidemark.source.generation.SourceOffset.State;
import io.tidemark.source.generation.SyncOffsets;
import io.tidemark.source.plan.Ranges;
import io.tidemark.source.plan.Signal;
import io.tidemark.source.read.ReadFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** When runs begin, by times and by other syncs. */
class SyncRunScheduleTest {
  private final Stage stage = new Stage();

  @Test
  @DisplayName("HT-46 a cron's run begins at its time by the source's clock, once, and not before")
  void cron() {
    stage.schedule("cron 0 9 * * *");
    at("2026-03-10T08:00:00Z");
    stage.run();
    assertThat(stage.walk()).isEmpty();
    stage.pass(Duration.ofMinutes(59));
    assertThat(stage.walk()).isEmpty();
    stage.pass(Duration.ofMinutes(1));
    assertThat(stage.walk()).hasSize(1).first().asString().startsWith("START");
    assertThat(stage.lastMarker().trigger()).isEqualTo("initial");
    stage.toEnd();
    assertThat(stage.walk()).as("the same time once").isEmpty();

    stage.pass(Duration.ofDays(1));
    assertThat(stage.walk()).hasSize(1);
    assertThat(stage.lastMarker().trigger()).isEqualTo("schedule");
  }

  @Test
  @DisplayName("a time of day that the source's clock has not reached is waited for")
  void slowClock() {
    stage.schedule("cron 0 9 * * *");
    at("2026-03-10T08:59:00Z");
    stage.run();
    stage.walk();
    stage.pass(Duration.ofMinutes(1));
    stage.reader.clock -= 20_000;
    assertThat(stage.walk()).isEmpty();
    stage.pass(Duration.ofSeconds(20));
    assertThat(stage.walk()).hasSize(1);
  }

  @Test
  @DisplayName("a long wait looks at the source's clock in between, which may have been set")
  void clockSetForward() {
    stage.schedule("cron 0 9 * * *");
    at("2026-03-09T10:00:00Z");
    stage.run();
    stage.walk();
    stage.reader.clock += Duration.ofHours(22).toMillis();
    stage.pass(Duration.ofHours(1));
    assertThat(stage.walk()).hasSize(1);
  }

  @Test
  @DisplayName("HT-44 an interval whose clock goes back while it is waited for is no longer")
  void clockSetBack() {
    stage.schedule("PT24H");
    stage.run();
    stage.toEnd();
    stage.reader.clock -= 1_000;
    stage.pass(Duration.ofHours(24));
    assertThat(stage.walk()).hasSize(1);
  }

  @Test
  @DisplayName(
      "HT-46 wherever the task goes on, it knows the next time and makes up for missed ones once")
  void restarts() {
    stage.schedule("cron 0 9 * * *");
    at("2026-03-10T08:59:59Z");
    stage.run();
    stage.walk();
    stage.pass(Duration.ofSeconds(1));
    stage.toEnd();

    stage.crash();
    stage.pass(Duration.ofHours(23));
    stage.run();
    assertThat(stage.walk()).isEmpty();
    stage.pass(Duration.ofHours(1));
    assertThat(stage.walk()).hasSize(1);
    stage.toEnd();

    stage.crash();
    stage.pass(Duration.ofDays(9).plusHours(3));
    stage.run();
    assertThat(stage.walk()).as("nine were missed").hasSize(1);
    stage.toEnd();
    assertThat(stage.walk()).isEmpty();
    stage.pass(Duration.ofHours(20));
    assertThat(stage.walk()).isEmpty();
    stage.pass(Duration.ofHours(1));
    assertThat(stage.walk()).as("at nine o'clock again").hasSize(1);
  }

  @Test
  @DisplayName("HT-44 a run under way is not doubled when its next time comes, and followed by one")
  void noOverlap() {
    stage.schedule("PT10M");
    stage.rows(1, 2, 3);
    stage.run();
    stage.step();
    stage.pass(Duration.ofHours(5));
    assertThat(stage.walk()).containsExactly("1 2", "3");
    stage.acknowledgeAll();
    assertThat(stage.walk()).containsExactly("END 1000");
    stage.acknowledgeAll();
    assertThat(stage.walk()).startsWith("START 18001000");
    stage.toEnd();
    assertThat(stage.walk()).isEmpty();
  }

  @Test
  @DisplayName("HT-49 B starts when A has completed, once, and not when A was given up")
  void afterAnother() {
    stage.schedule("after a");
    stage.run();
    assertThat(stage.walk()).isEmpty();

    stage.other("a", other(State.SCANNING, 5, 0));
    waitALittle();
    assertThat(stage.walk()).isEmpty();
    stage.other("a", other(State.DONE, 5, 5));
    waitALittle();
    assertThat(stage.walk()).hasSize(1);
    assertThat(stage.lastMarker().trigger()).isEqualTo("sequence");
    stage.toEnd();
    waitALittle();
    assertThat(stage.walk()).as("once").isEmpty();

    stage.other("a", other(State.ABORTED, 6, 5));
    waitALittle();
    assertThat(stage.walk()).isEmpty();
    stage.crash();
    stage.run();
    waitALittle();
    assertThat(stage.walk()).as("after a restart").isEmpty();

    stage.other("a", other(State.SCANNING, 8, 7));
    waitALittle();
    assertThat(stage.walk()).as("7 has ended, although 8 has begun").hasSize(1);
  }

  @Test
  @DisplayName("HT-49 what ends while B runs has B run once more")
  void endedMeanwhile() {
    stage.schedule("after a");
    stage.other("a", other(State.DONE, 5, 5));
    stage.run();
    stage.step();
    stage.other("a", other(State.DONE, 6, 6));
    waitALittle();
    stage.toEnd();
    assertThat(stage.markers().stream().filter(m -> m.trigger().equals("sequence")))
        .hasSizeGreaterThan(2);
  }

  @Test
  @DisplayName("HT-49 what ends after B was found due has B run once more")
  void endedBeforeItBegan() {
    stage.schedule("after a");
    stage.other("a", other(State.DONE, 5, 5));
    stage.reader.lookFailures.add(new ReadFailure(ReadFailure.Kind.BUSY, "no room"));
    stage.run();
    assertThat(stage.step()).isEmpty();
    stage.other("a", other(State.DONE, 6, 6));
    stage.toEnd();
    assertThat(stage.markers()).hasSize(2);
    assertThat(stage.offsetOf("START 1000").past().followed()).isEqualTo(Map.of("a", 5L));
    waitALittle();
    assertThat(stage.walk()).hasSize(1);
  }

  @Test
  @DisplayName("HT-49 what ended before a run that somebody asked for needs no other run")
  void endedBeforeASignal() {
    stage.schedule("after a");
    stage.run();
    stage.walk();
    stage.other("a", other(State.DONE, 5, 5));
    waitALittle();
    stage.table(Signal.parse("one", "run", null));
    stage.toEnd();
    assertThat(stage.lastMarker().trigger()).isEqualTo("manual");
    waitALittle();
    assertThat(stage.walk()).isEmpty();
  }

  @Test
  @DisplayName("HT-49 each of several has to end once more")
  void afterSeveral() {
    stage.schedule("after a,b");
    stage.other("a", other(State.DONE, 5, 5));
    stage.run();
    assertThat(stage.walk()).isEmpty();
    stage.other("a", other(State.DONE, 6, 6));
    waitALittle();
    assertThat(stage.walk()).isEmpty();
    stage.other("b", other(State.DONE, 2, 2));
    waitALittle();
    assertThat(stage.walk()).hasSize(1);
  }

  @Test
  @DisplayName(
      "HT-49 B that could not begin is tried again, and offsets are not asked for in a hurry")
  void retried() {
    stage.schedule("after a");
    stage.other("a", other(State.DONE, 5, 5));
    stage.reader.lookFailures.add(new ReadFailure(ReadFailure.Kind.PERMANENT, "locked"));
    stage.run();
    assertThat(stage.walk()).isEmpty();
    int looks = stage.looks;
    assertThat(stage.walk()).isEmpty();
    assertThat(stage.looks).isEqualTo(looks);
    stage.pass(Duration.ofMinutes(1));
    assertThat(stage.walk()).hasSize(1);
  }

  @Test
  @DisplayName("an offset that cannot be had now is asked for again later")
  void offsetsAway() {
    Ends ends =
        new Ends(
            sync -> {
              throw new ConnectException("offsets cannot be read");
            },
            () -> 0);
    assertThat(ends.of(List.of("a"))).containsEntry("a", 0L);
    ends.ended("a", 0, 7);
    assertThat(ends.of(List.of("a"))).as("of this task").containsEntry("a", 7L);
  }

  @Test
  @DisplayName("a sync that follows a split one waits for an END of each of its scopes")
  void afterASplitSync() {
    Ranges plan = new Ranges(10, 2, "key", List.of("[\"5\"]"));
    TreeMap<Integer, SourceOffset> scopes = new TreeMap<>();
    AtomicLong seconds = new AtomicLong();
    Ends ends = new Ends(sync -> new SyncOffsets(scopes), () -> nanos(seconds.incrementAndGet()));
    scopes.put(0, ended(plan, 11));
    assertThat(ends.of(List.of("a"))).isEqualTo(Map.of("a", 11L, "a#1", 0L));
    scopes.put(1, ended(plan, 12));
    ends.ended("a", 0, 21);
    assertThat(ends.of(List.of("a"))).isEqualTo(Map.of("a", 21L, "a#1", 12L));
    scopes.put(0, ended(Ranges.whole(30), 30));
    assertThat(ends.of(List.of("a"))).isEqualTo(Map.of("a", 30L));
  }

  @Test
  @DisplayName("however many syncs follow one, Connect is asked for its offset once a second")
  void manyFollowers() {
    AtomicLong seconds = new AtomicLong();
    AtomicInteger asked = new AtomicInteger();
    Ends ends =
        new Ends(
            sync -> {
              asked.incrementAndGet();
              return SyncOffsets.NONE;
            },
            () -> nanos(seconds.get()));
    for (int follower = 0; follower < 1000; follower++) {
      assertThat(ends.of(List.of("a"))).containsEntry("a", 0L);
    }
    assertThat(asked).hasValue(1);
    ends.ended("a", 0, 7);
    assertThat(ends.of(List.of("a"))).as("of this task, at once").containsEntry("a", 7L);
    seconds.incrementAndGet();
    ends.of(List.of("a"));
    assertThat(asked).hasValue(2);
  }

  private static long nanos(long seconds) {
    return Duration.ofSeconds(seconds).toNanos();
  }

  private static SourceOffset ended(Ranges plan, long id) {
    return SourceOffset.begun(
        id, plan, new SourceOffset.Start(id, "schedule", "p", "s"), Past.NONE.withEnded(id));
  }

  private void waitALittle() {
    stage.pass(Duration.ofSeconds(3));
  }

  private void at(String instant) {
    stage.reader.clock = Instant.parse(instant).toEpochMilli();
  }

  private static SourceOffset other(State state, long generation, long ended) {
    return new SourceOffset(
        state,
        generation,
        List.of(generation),
        Ranges.whole(1),
        FoldState.EMPTY,
        new SourceOffset.Start(1, "schedule", "p", "s"),
        Past.NONE.withEnded(ended));
  }
}
