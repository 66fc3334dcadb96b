package io.tidemark.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.source.read.ReadFailure;
import io.tidemark.source.read.ReadFailure.Kind;
import java.time.Duration;
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
    assertThat(stage.walk()).startsWith("START 2001");
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
    assertThat(stage.walk()).startsWith("START 3002");
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
    assertThat(stage.left().orElseThrow().signal()).isEqualTo("one");
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
}
