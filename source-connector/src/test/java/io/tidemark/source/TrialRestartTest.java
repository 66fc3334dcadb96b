package io.tidemark.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.generation.Marker;
import io.tidemark.source.generation.Past;
import io.tidemark.source.generation.SourceOffset;
import io.tidemark.source.plan.Ranges;
import io.tidemark.source.plan.Signal;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What stops and restarts leave of tests with one row. */
class TrialRestartTest {
  private final Stage stage = new Stage();

  private static Signal test(String id, String data) {
    return Signal.parse(id, "test-row", data.replace('\'', '"'));
  }

  private static Signal signal(String id, String type) {
    return Signal.parse(id, type, null);
  }

  /** The stage with three rows, of which a first run has been kept. */
  private void begun(String schedule) {
    stage.schedule(schedule);
    stage.rows(1, 2, 3);
    stage.table(signal("first", "run"));
    stage.run();
    stage.toEnd();
  }

  @Test
  @DisplayName(
      "HT-36 a test of a table that was read in ranges and is in one piece again is not sent again by"
          + " a restart before the first run")
  void inOnePieceAgain() {
    Ranges ranges = new Ranges(500, 2, "key", List.of("[\"10\"]"));
    for (int scope = 0; scope < 2; scope++) {
      stage.left(scope, SourceOffset.unread(600 + scope, ranges, Past.NONE));
    }
    stage.schedule("manual");
    stage.rows(1);
    stage.table(test("t", "{}"));
    stage.run();
    assertThat(stage.walk()).containsExactly("START 1000", "1");
    stage.toEnd();

    stage.crash();
    stage.run();
    assertThat(stage.walk()).isEmpty();
    stage.table(test("t", "{}"), signal("r", "run"));
    assertThat(stage.walk()).startsWith("START 1001", "1");
    assertThat(stage.lastMarker().scope()).isEqualTo(new Marker.Scope(0, 1, 1000));
  }

  @Test
  @DisplayName("a test that a stop interrupts is given up, and never sent twice")
  void interrupted() {
    begun("manual");
    stage.table(test("t", "{}"));
    stage.walk();
    stage.acknowledgeAllBut("1");
    stage.crash();
    stage.run();
    assertThat(stage.walk()).containsExactly("ABORT 1001");
    assertThat(stage.lastMarker().mode()).isEqualTo("test");
    assertThat(stage.lastMarker().reason()).contains("stopped in the middle");
    stage.acknowledgeAll();
    assertThat(stage.walk()).isEmpty();

    stage.crash();
    stage.run();
    assertThat(stage.walk()).as("said once").isEmpty();
  }

  @Test
  @DisplayName("a test that a stop interrupts is given up before a run that has become due")
  void interruptedBeforeARun() {
    begun("PT1H");
    stage.table(test("t", "{}"));
    stage.walk();
    stage.acknowledgeAllBut("1");
    stage.crash();
    stage.pass(Duration.ofHours(1));
    stage.run();
    assertThat(stage.walk()).containsExactly("ABORT 1001");
    stage.acknowledgeAll();
    assertThat(stage.walk()).startsWith("START 3601000");
  }

  @Test
  @DisplayName("a test whose START was not kept is executed by the next task")
  void notKept() {
    begun("manual");
    stage.table(test("t", "{}"));
    stage.walk();
    stage.crash();
    stage.run();
    assertThat(stage.walk()).hasSize(2).endsWith("1");
  }
}
