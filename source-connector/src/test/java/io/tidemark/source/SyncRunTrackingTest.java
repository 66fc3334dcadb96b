package io.tidemark.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.generation.Marker;
import io.tidemark.generation.RecordHeaders;
import io.tidemark.source.plan.Mode;
import java.nio.channels.ClosedByInterruptException;
import java.time.Duration;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What people ask of a sync that tracks changes, and what its disk and its broker do to it. */
class SyncRunTrackingTest {
  private static final Duration HOUR = Duration.ofHours(1);

  private final Stage stage = new Stage();

  @BeforeEach
  void aDiffSync() {
    stage.mode = Mode.DIFF;
    stage.rows(1, 2, 3, 4, 5);
  }

  /** A first run, complete; then an hour goes by. */
  private void known() {
    stage.run();
    stage.toEnd();
    stage.pass(HOUR);
  }

  private static Object header(SourceRecord record, String name) {
    return record.headers().lastWithName(name).value();
  }

  @Test
  @DisplayName(
      "HT-5, HT-8 a resync sends every row, deletes nothing, and tracking begins anew with it")
  void resync() {
    known();
    stage.reader.rows.remove(5L);
    stage.crash();
    stage.signal("{\"id\":\"r1\",\"type\":\"resync\"}");
    stage.run();

    assertThat(stage.walk()).containsExactly("START 3601000");
    stage.acknowledgeAll();
    assertThat(stage.walk()).containsExactly("1 2", "3 4");
    assertThat(header(stage.record("1"), RecordHeaders.KIND)).isEqualTo(RecordHeaders.KIND_ROW);
    stage.acknowledgeAll();
    stage.walk();
    stage.acknowledgeAll();
    stage.walk();
    assertThat(stage.lastMarker().mode()).isEqualTo("resync");
    assertThat(stage.lastMarker().deletable()).isFalse();

    stage.pass(HOUR);
    stage.toEnd();
    assertThat(stage.lastMarker().mode()).isEqualTo("diff");
    assertThat(stage.lastMarker().ends().count()).isZero();
  }

  @Test
  @DisplayName(
      "a full generation that is asked for compares with nothing, may delete, and begins tracking anew")
  void full() {
    known();
    stage.reader.rows.remove(5L);
    stage.crash();
    stage.signal("{\"id\":\"f1\",\"type\":\"full\"}");
    stage.run();

    assertThat(stage.walk()).containsExactly("START 3601000");
    stage.acknowledgeAll();
    assertThat(stage.walk()).containsExactly("1 2", "3 4");
    stage.toEnd();
    assertThat(stage.lastMarker().mode()).isEqualTo("full");
    assertThat(stage.lastMarker().trigger()).isEqualTo("full");
    assertThat(stage.lastMarker().deletable()).isTrue();

    stage.pass(HOUR);
    stage.toEnd();
    assertThat(stage.lastMarker().mode()).isEqualTo("diff");
    assertThat(stage.lastMarker().ends().count()).isZero();
  }

  @Test
  @DisplayName(
      "HT-10, HT-11, HT-12, HT-14 a reset sends nothing, warns of drift, and only what changes afterwards goes out")
  void reset() {
    known();
    stage.crash();
    stage.reader.names.put(2L, "unsent");
    stage.reader.rows.remove(5L);
    stage.signal("{\"id\":\"r1\",\"type\":\"reset\"}");
    stage.run();

    stage.toEnd();
    Marker end = stage.lastMarker();
    assertThat(end.generation()).isEqualTo(3601000L);
    assertThat(end.type()).isEqualTo(Marker.Type.END);
    assertThat(end.mode()).isEqualTo("diff");
    assertThat(end.trigger()).isEqualTo("reset");
    assertThat(end.deletable()).isFalse();
    assertThat(end.reason()).startsWith("DRIFT_POSSIBLE");
    assertThat(end.rows()).isEqualTo(4);
    assertThat(end.ends().count()).isZero();

    stage.pass(HOUR);
    stage.rows(9);
    assertThat(stage.walk()).containsExactly("START 7201000", "9");
  }

  @Test
  @DisplayName("HT-13 where rows are only ever added, each that comes after a reset is sent, once")
  void resetOfAddedRows() {
    known();
    stage.rows(6);
    stage.crash();
    stage.signal("{\"id\":\"r1\",\"type\":\"reset\"}");
    stage.run();
    stage.toEnd();
    assertThat(stage.lastMarker().ends().count()).as("what came before").isZero();

    stage.pass(HOUR);
    stage.rows(7);
    assertThat(stage.walk()).containsExactly("START 7201000", "7");
    stage.toEnd();
    stage.pass(HOUR);
    stage.rows(8);
    assertThat(stage.walk()).containsExactly("START 10801000", "8");
  }

  @Test
  @DisplayName("HT-10 a reset before anything was read is a beginning without rows")
  void resetFirst() {
    stage.signal("{\"id\":\"r1\",\"type\":\"reset\"}");
    stage.run();
    assertThat(stage.walk()).containsExactly("START 1000");
    stage.toEnd();
    assertThat(stage.lastMarker().trigger()).isEqualTo("reset");

    stage.pass(HOUR);
    stage.rows(9);
    assertThat(stage.walk()).containsExactly("START 3601000", "9");
  }

  @Test
  @DisplayName("A reset that died is one still, and what was known before holds until it has ended")
  void resetThatDied() {
    known();
    stage.crash();
    stage.signal("{\"id\":\"r1\",\"type\":\"reset\"}");
    stage.run();
    stage.step();
    stage.acknowledgeAll();
    stage.crash();

    assertThat(stage.tracking.states.keySet()).containsExactly(1000L);
    stage.pass(Duration.ofSeconds(1));
    stage.run();
    stage.toEnd();
    assertThat(stage.lastMarker().trigger()).isEqualTo("reset");
    assertThat(stage.lastMarker().type()).isEqualTo(Marker.Type.END);
  }

  @Test
  @DisplayName("What cannot be remembered is read in full, run by run, and a reset waits")
  void noPlace() {
    stage.tracking.obstacle = "another task or worker holds the directory";
    known();
    assertThat(stage.lastMarker().deletable()).isTrue();
    stage.toEnd();
    assertThat(stage.lastMarker().mode()).isEqualTo("full");
    stage.crash();

    stage.signal("{\"id\":\"r1\",\"type\":\"reset\"}");
    stage.run();
    assertThat(stage.walk()).isEmpty();
    stage.tracking.obstacle = null;
    stage.pass(Duration.ofMinutes(2));
    stage.toEnd();
    assertThat(stage.lastMarker().trigger()).isEqualTo("reset");
  }

  @Test
  @DisplayName("A disk that fails within a full run costs what is remembered, and no row")
  void diskFailsWithinAFullRun() {
    stage.tracking.writes = 3;
    stage.run();
    assertThat(stage.walk()).containsExactly("START 1000", "1 2", "3 4", "5");
    stage.acknowledgeAll();
    stage.walk();
    stage.acknowledgeAll();
    stage.walk();
    assertThat(stage.lastMarker().deletable()).isTrue();
    assertThat(stage.tracking.states).isEmpty();
    assertThat(stage.tracking.open).isZero();
  }

  @Test
  @DisplayName("A comparison that died does not go on as a full generation when its mode changes")
  void anotherModeWithinAComparison() {
    known();
    stage.reader.names.put(2L, "other");
    stage.reader.rows.remove(4L);
    assertThat(stage.step()).containsExactly("START 3601000");
    assertThat(stage.step()).as("a page is compared while the next one is read").isEmpty();
    assertThat(stage.step()).containsExactly("2");
    stage.acknowledgeAll();
    stage.crash();

    stage.mode = Mode.FULL;
    stage.pass(Duration.ofSeconds(1));
    stage.run();
    assertThat(stage.walk()).containsExactly("ABORT 3601000", "START 3602000", "1 2", "3 5");
    stage.acknowledgeAll();
    stage.walk();
    assertThat(stage.lastMarker().mode()).isEqualTo("full");
    assertThat(stage.lastMarker().deletable()).isTrue();
  }

  @Test
  @DisplayName(
      "A thread that is told to stop, which closes its files, costs nothing that is remembered")
  void stoppedWithinAComparison() {
    known();
    stage.reader.names.put(2L, "other");
    stage.tracking.failure = new ClosedByInterruptException();
    for (int writes : new int[] {0, 1, 3}) {
      stage.tracking.writes = writes;
      stage.walk();
      assertThat(stage.tracking.states.keySet()).containsExactly(1000L);
      assertThat(stage.tracking.open).isZero();
      stage.pass(HOUR);
    }
  }

  @Test
  @DisplayName(
      "A disk that fails within a comparison breaks the run, and the next one is a full one")
  void diskFailsWithinAComparison() {
    known();
    stage.reader.names.put(2L, "other");
    stage.tracking.writes = 2;

    assertThat(stage.walk()).containsExactly("START 3601000", "ABORT 3601000", "START 3601002");
    stage.acknowledgeAll();
    assertThat(stage.walk()).containsExactly("1 2", "3 4", "5");
    assertThat(stage.markers().get(3).reason()).contains("the disk is full", "snapshot.dir");
    assertThat(stage.lastMarker().mode()).isEqualTo("full");
    assertThat(stage.tracking.open).isZero();
  }

  @Test
  @DisplayName("A record that may be lost breaks a comparison, and is sent again by the next one")
  void lostRecord() {
    known();
    stage.reader.names.put(2L, "other");
    stage.walk();
    stage.receiptOf("2").lost("errors.tolerance=all");
    stage.acknowledgeAll();
    stage.walk();
    assertThat(stage.lastMarker().type()).isEqualTo(Marker.Type.ABORT);
    assertThat(stage.lastMarker().reason()).contains("errors.tolerance=all");

    stage.acknowledgeAll();
    stage.pass(HOUR);
    assertThat(stage.walk()).containsExactly("START 7201000", "2");
  }

  @Test
  @DisplayName("A record that may be lost by a full run leaves nothing to compare with")
  void lostRecordOfAFullRun() {
    stage.run();
    stage.walk();
    stage.receiptOf("2").lost("errors.tolerance=all");
    stage.acknowledgeAll();
    stage.walk();
    assertThat(stage.lastMarker().deletable()).isFalse();
    assertThat(stage.tracking.states).isEmpty();
  }

  @Test
  @DisplayName("A key that comes twice fails the run with a message that says what to do")
  void repeatedKey() {
    stage.reader.repeated = true;
    stage.run();
    stage.walk();
    stage.acknowledgeAll();
    stage.walk();

    assertThat(stage.lastMarker().type()).isEqualTo(Marker.Type.ABORT);
    assertThat(stage.lastMarker().reason())
        .contains("two rows of public.t have the same key", "key.columns");
    assertThat(stage.tracking.states).isEmpty();
  }
}
