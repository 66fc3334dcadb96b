package io.tidemark.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.generation.Marker;
import io.tidemark.source.plan.Signal;
import io.tidemark.source.read.ReadFailure;
import io.tidemark.source.read.ReadFailure.Kind;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Signals are executed once per id and sync, whatever restarts come between. */
class SyncRunSignalTest {
  private final Stage stage = new Stage();

  @Test
  void manualRunsOnlyWhenAsked() {
    stage.schedule("manual");
    stage.rows(1);
    stage.run();
    stage.pass(Duration.ofDays(365));
    assertThat(stage.walk()).isEmpty();

    stage.crash();
    stage.signal("{\"id\":\"one\",\"type\":\"run\"}");
    stage.run();
    assertThat(stage.walk()).containsExactly("START 31536001000", "1");
    assertThat(stage.lastMarker().trigger()).isEqualTo("manual");
  }

  @Test
  void aRunIsExecutedOncePerId() {
    stage.schedule("manual");
    stage.signal("{\"id\":\"one\",\"type\":\"run\"}");
    stage.run();
    stage.toEnd();

    stage.crash();
    stage.run();
    assertThat(stage.walk()).isEmpty();

    stage.crash();
    stage.signal("{\"id\":\"two\",\"type\":\"run\"}");
    stage.run();
    assertThat(stage.walk()).startsWith("START 1001");
  }

  @Test
  void aRunForOthersIsNotForThisOne() {
    stage.schedule("manual");
    stage.signal("{\"id\":\"one\",\"type\":\"run\",\"data\":{\"syncs\":[\"other\"]}}");
    stage.run();
    assertThat(stage.walk()).isEmpty();
  }

  @Test
  void aRunWhoseStartWasNotKeptIsExecutedAgain() {
    stage.schedule("manual");
    stage.signal("{\"id\":\"one\",\"type\":\"run\"}");
    stage.run();
    stage.step(); // START, not acknowledged

    stage.crash();
    stage.run();
    assertThat(stage.walk()).startsWith("START 1000");
  }

  @Test
  void aRunAskedForInMidScanFollowsTheOneUnderWay() {
    stage.schedule("PT1H");
    stage.rows(1, 2, 3);
    stage.run();
    stage.step();
    stage.acknowledgeAll();

    stage.crash();
    stage.signal("{\"id\":\"one\",\"type\":\"run\"}");
    stage.run();
    assertThat(stage.walk()).containsExactly("1 2", "3");
    stage.acknowledgeAll();
    assertThat(stage.walk()).containsExactly("END 1000");
    stage.acknowledgeAll();
    assertThat(stage.walk()).startsWith("START 1002");
    assertThat(stage.lastMarker().trigger()).isEqualTo("manual");
  }

  @Test
  void aRunThatCouldNotBeginIsTriedAgain() {
    stage.schedule("manual");
    stage.signal("{\"id\":\"one\",\"type\":\"run\"}");
    stage.reader.lookFailures.add(new ReadFailure(Kind.PERMANENT, "table is locked"));
    stage.reader.lookFailures.add(new ReadFailure(Kind.PERMANENT, "table is locked"));
    stage.run();
    assertThat(stage.walk()).isEmpty();

    stage.pass(Duration.ofMinutes(1));
    assertThat(stage.walk()).isEmpty();
    stage.pass(Duration.ofMinutes(1));
    assertThat(stage.walk()).startsWith("START 121000");
    assertThat(stage.lastMarker().trigger()).isEqualTo("manual");
    assertThat(stage.left()).isEmpty();
    stage.acknowledgeAll();
    assertThat(stage.left().orElseThrow().past().signals()).containsExactly("one");
  }

  @Test
  void anAbortEndsTheGenerationUnderWay() {
    stage.schedule("PT1H");
    stage.rows(1, 2, 3);
    stage.run();
    stage.step();
    stage.acknowledgeAll();

    stage.crash();
    stage.signal("{\"id\":\"stop\",\"type\":\"abort\"}");
    stage.run();
    assertThat(stage.walk()).containsExactly("ABORT 1000");
    assertThat(stage.lastMarker().reason()).contains("stop");

    stage.acknowledgeAll();
    stage.pass(Duration.ofHours(1));
    assertThat(stage.walk()).startsWith("START 3601000");
  }

  @Test
  void anAbortThatFoundNothingDoesNotHitALaterGeneration() {
    stage.schedule("PT1H");
    stage.rows(1, 2, 3);
    stage.signal("{\"id\":\"stop\",\"type\":\"abort\"}");
    stage.run();
    stage.step();
    stage.acknowledgeAll();

    stage.crash();
    stage.run();
    assertThat(stage.walk()).containsExactly("1 2", "3");
  }

  @Test
  @DisplayName(
      "HT-43 a run asked for in the signal table begins at once, while one runs it follows")
  void aRunByTheTable() {
    stage.schedule("manual");
    stage.rows(1, 2, 3);
    stage.run();
    assertThat(stage.walk()).isEmpty();

    stage.table(signal("one", "run"));
    assertThat(stage.step()).containsExactly("START 1000");
    stage.table(signal("one", "run"), signal("two", "run"), signal("three", "run"));
    assertThat(stage.walk()).containsExactly("1 2", "3");
    stage.acknowledgeAll();
    assertThat(stage.walk()).containsExactly("END 1000");
    stage.acknowledgeAll();
    stage.pass(Duration.ofSeconds(1));
    assertThat(stage.walk()).as("both of them").startsWith("START 2000");
    stage.toEnd();
    assertThat(stage.left().orElseThrow().past().signals()).containsExactly("one", "two", "three");
    assertThat(stage.walk()).as("no other run").isEmpty();
  }

  @Test
  @DisplayName(
      "an abort in the signal table ends what is under way, in mid-scan and while draining")
  void anAbortByTheTable() {
    stage.rows(1, 2, 3);
    stage.run();
    stage.step();
    stage.step();
    stage.table(signal("stop", "abort"));
    assertThat(stage.walk()).containsExactly("ABORT 1000");
    stage.acknowledgeAll();
    assertThat(stage.left().orElseThrow().past().signals()).containsExactly("stop");

    stage.pass(Duration.ofHours(1));
    assertThat(stage.walk()).containsExactly("START 3601000", "1 2", "3");
    stage.table(signal("stop", "abort"), signal("again", "abort"));
    assertThat(stage.walk()).containsExactly("ABORT 3601000");
    assertThat(stage.reader.openPasses).isZero();
  }

  @Test
  @DisplayName("HT-8 a resync sends all rows as a generation of its own that nothing is deleted by")
  void aResync() {
    stage.schedule("manual");
    stage.rows(1);
    stage.table(signal("again", "resync"));
    stage.run();
    assertThat(stage.walk()).containsExactly("START 1000", "1");
    stage.acknowledgeAll();
    stage.crash();
    stage.run();
    assertThat(stage.walk()).as("resumed, it is still one").containsExactly("1");
    stage.acknowledgeAll();
    assertThat(stage.walk()).containsExactly("END 1000");
    assertThat(stage.markers())
        .allSatisfy(marker -> assertThat(marker.mode()).isEqualTo("resync"))
        .allSatisfy(marker -> assertThat(marker.trigger()).isEqualTo("resync"))
        .noneMatch(Marker::deletable);
    assertThat(stage.lastMarker().reason()).contains("resync");
    stage.acknowledgeAll();
    stage.walk();

    stage.table(signal("again", "resync"), signal("one", "run"));
    assertThat(stage.walk()).hasSize(2);
    stage.toEnd();
    assertThat(stage.lastMarker().mode()).isEqualTo("full");
    assertThat(stage.lastMarker().deletable()).isTrue();
  }

  @Test
  @DisplayName("HT-5 a resync that breaks begins again before what has been asked since")
  void aBrokenResync() {
    stage.schedule("manual");
    stage.rows(1, 2, 3);
    stage.table(signal("again", "resync"));
    stage.run();
    stage.step();
    stage.step();
    stage.table(signal("again", "resync"), signal("one", "run"));
    stage.reader.lookFailures.add(new ReadFailure(Kind.SCHEMA_CHANGED, "a column is gone"));
    stage.reader.lookFailures.add(new ReadFailure(Kind.PERMANENT, "table is locked"));
    assertThat(stage.walk()).containsExactly("3", "ABORT 1000");

    stage.acknowledgeAll();
    stage.pass(Duration.ofMinutes(1));
    assertThat(stage.walk()).startsWith("START 61000");
    assertThat(stage.lastMarker().mode()).isEqualTo("resync");
    stage.toEnd();
    stage.toEnd();
    assertThat(stage.markers())
        .extracting(Marker::trigger)
        .containsExactly("resync", "resync", "resync", "resync", "manual", "manual");
  }

  @Test
  @DisplayName(
      "a reset or full signal of a sync that has no state is refused once, and nothing runs")
  void aReset() {
    stage.schedule("manual");
    stage.table(signal("zero", "reset"), signal("all", "full"));
    stage.run();
    assertThat(stage.walk()).isEmpty();
    stage.table(signal("zero", "reset"), signal("all", "full"), signal("one", "run"));
    stage.toEnd();
    assertThat(stage.left().orElseThrow().past().signals()).containsExactly("zero", "all", "one");
  }

  @Test
  @DisplayName("what was executed and is still in the table is remembered, however many came since")
  void manySignals() {
    stage.schedule("manual");
    stage.table(signal("first", "run"));
    stage.run();
    stage.toEnd();
    for (int i = 0; i < 150; i++) {
      stage.table(signal("first", "run"), signal("s" + i, "run"));
      stage.toEnd();
    }
    assertThat(stage.left().orElseThrow().past().signals()).hasSize(101).startsWith("first", "s50");
    stage.crash();
    stage.run();
    assertThat(stage.walk()).isEmpty();
  }

  private static Signal signal(String id, String type) {
    return Signal.parse(id, type, null);
  }
}
