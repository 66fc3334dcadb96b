package io.tidemark.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.generation.Marker;
import io.tidemark.generation.RecordHeaders;
import io.tidemark.source.generation.SourceOffset;
import io.tidemark.source.plan.DiffGuard;
import io.tidemark.source.plan.Mode;
import java.time.Duration;
import java.util.Set;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Runs that send what differs from the last complete one. */
class SyncRunDiffTest {
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
  @DisplayName("HT-4 the first run is a full generation, which may delete and is remembered")
  void firstRunIsFull() {
    stage.run();
    stage.toEnd();

    Marker end = stage.lastMarker();
    assertThat(end.mode()).isEqualTo("full");
    assertThat(end.deletable()).isTrue();
    assertThat(end.rows()).isEqualTo(5);
    assertThat(header(stage.record("1"), RecordHeaders.KIND)).isEqualTo(RecordHeaders.KIND_ROW);
    assertThat(stage.tracking.states.keySet()).containsExactly(1000L);
    assertThat(stage.tracking.open).isZero();
  }

  @Test
  @DisplayName(
      "a full generation in a sync of differences ends behind all that was sent before it, of an empty table, too")
  void endsBehindWhatWasSentBefore() {
    known();
    long sent = stage.lastMarker().ends().ends().values().iterator().next().lastOffset();
    stage.tracking.states.clear();
    stage.reader.rows.clear();
    stage.walk();
    stage.acknowledgeAll();
    stage.walk();

    Marker end = stage.lastMarker();
    assertThat(end.mode()).isEqualTo("full");
    assertThat(end.deletable()).isTrue();
    assertThat(end.ends().count()).isZero();
    assertThat(end.ends().ends().values())
        .singleElement()
        .satisfies(part -> assertThat(part.lastOffset()).isEqualTo(sent));
  }

  @Test
  @DisplayName(
      "HT-3, HT-12 a run sends what was added and changed as changes, what is gone as tombstones, and counts what it read")
  void sendsDifferences() {
    known();
    stage.rows(6);
    stage.reader.names.put(2L, "other");
    stage.reader.rows.remove(3L);
    stage.reader.rows.remove(5L);

    assertThat(stage.walk()).containsExactly("START 3601000", "2", "6", "-3 -5");
    stage.acknowledgeAll();
    assertThat(stage.walk()).containsExactly("END 3601000");

    Marker end = stage.lastMarker();
    assertThat(end.mode()).isEqualTo("diff");
    assertThat(end.deletable()).isFalse();
    assertThat(end.reason()).isNull();
    assertThat(end.rows()).isEqualTo(4);
    assertThat(end.attempts()).containsExactly(3601000L);
    assertThat(end.ends().ends().values()).extracting(e -> e.count()).containsExactly(4L);
  }

  @Test
  @DisplayName(
      "a table that comes back empty is not obeyed: its run is given up, and what is known holds")
  void emptied() {
    known();
    stage.reader.rows.clear();

    assertThat(stage.walk()).containsExactly("START 3601000", "ABORT 3601000");
    assertThat(stage.lastMarker().reason()).contains("no row was read", "diff.allow.empty", "full");
    assertThat(stage.tracking.states.keySet()).containsExactly(1000L);
    assertThat(stage.tracking.open).isZero();

    stage.acknowledgeAll();
    stage.rows(1, 2, 3, 4);
    stage.pass(HOUR);
    assertThat(stage.walk()).containsExactly("START 7201000", "-5");
  }

  @Test
  @DisplayName("keys that only a run has sent that did not end count as well")
  void emptiedBehindARunThatDidNotEnd() {
    stage.reader.rows.clear();
    known();
    stage.rows(7, 8);
    assertThat(stage.walk()).containsExactly("START 3601000", "7 8");
    stage.crash();

    stage.reader.rows.clear();
    stage.pass(HOUR);
    stage.run();
    assertThat(stage.walk()).isNotEmpty().noneMatch(said -> said.startsWith("-"));
    assertThat(stage.lastMarker().type()).isEqualTo(Marker.Type.ABORT);
    assertThat(stage.lastMarker().reason()).contains("no row was read (known: 2)");
  }

  @Test
  @DisplayName("a table that may be empty is emptied")
  void emptiedWithLeave() {
    stage.guard = new DiffGuard(0.5, true, 100);
    known();
    stage.reader.rows.clear();
    assertThat(stage.walk()).containsExactly("START 3601000", "-1 -2 -3 -4 -5");
  }

  @Test
  @DisplayName(
      "a table that has shrunk too much is not obeyed, and what was sent before that showed is sent again")
  void shrunken() {
    stage.guard = new DiffGuard(0.4, false, 5);
    known();
    stage.rows(6);
    stage.reader.rows.removeAll(Set.of(3L, 4L, 5L));

    assertThat(stage.walk()).containsExactly("START 3601000", "6", "ABORT 3601000");
    assertThat(stage.lastMarker().reason()).contains("3 of 6 rows", "diff.max.fraction=0.4");

    stage.acknowledgeAll();
    stage.rows(4);
    stage.pass(HOUR);
    assertThat(stage.walk()).containsExactly("START 7201000", "6", "-3 -5");
  }

  @Test
  @DisplayName("Changes are of the run, and of a generation above the run's tombstones")
  void headers() {
    known();
    stage.reader.names.put(2L, "other");
    stage.reader.rows.remove(3L);
    stage.walk();

    SourceRecord change = stage.latest("2");
    SourceRecord gone = stage.record("-3");
    assertThat(header(change, RecordHeaders.KIND)).isEqualTo(RecordHeaders.KIND_CHANGE);
    assertThat(header(change, RecordHeaders.GENERATION)).isEqualTo(3601001L);
    assertThat(header(change, RecordHeaders.ATTEMPT)).isEqualTo(3601000L);
    assertThat(header(gone, RecordHeaders.KIND)).isEqualTo(RecordHeaders.KIND_CHANGE);
    assertThat(header(gone, RecordHeaders.GENERATION)).isEqualTo(3601000L);
    assertThat(header(gone, RecordHeaders.ATTEMPT)).isEqualTo(3601000L);
    assertThat(gone.valueSchema()).isNull();
    assertThat(gone.keySchema()).isEqualTo(change.keySchema());
    assertThat(SourceOffset.parse(change.sourceOffset()).highestId()).isEqualTo(3601001L);
  }

  @Test
  @DisplayName("HT-3 a run without differences sends no record, and is told all the same")
  void noDifferences() {
    known();

    stage.toEnd();

    assertThat(stage.markers()).hasSize(4);
    Marker end = stage.lastMarker();
    assertThat(end.type()).isEqualTo(Marker.Type.END);
    assertThat(end.mode()).isEqualTo("diff");
    assertThat(end.rows()).isEqualTo(5);
    assertThat(end.ends().count()).isZero();
    assertThat(stage.tracking.states.keySet()).containsExactly(3601000L);
  }

  @Test
  @DisplayName("A restart between runs goes on comparing")
  void restartBetweenRuns() {
    known();
    stage.crash();
    stage.run();
    stage.reader.names.put(2L, "other");

    assertThat(stage.walk()).containsExactly("START 3601000", "2");
  }

  @Test
  @DisplayName(
      "HT-33 after a crash the next run compares with the last complete one, and sends again what the dead one had sent, also where it is again what it was")
  void crashWithinARun() {
    known();
    stage.rows(6);
    stage.reader.names.put(2L, "other");
    stage.reader.rows.remove(3L);
    stage.walk();
    stage.acknowledgeAll();
    stage.crash();

    stage.pass(Duration.ofSeconds(1));
    stage.reader.names.remove(2L);
    stage.rows(3);
    stage.reader.rows.remove(6L);
    stage.run();
    assertThat(stage.walk()).containsExactly("ABORT 3601000", "START 3602000", "2", "3", "-6");
    assertThat(stage.lastMarker().mode()).isEqualTo("diff");
  }

  @Test
  @DisplayName("HT-33 a crash before the broker has END, and the offset with it, changes nothing")
  void crashBeforeEnd() {
    known();
    stage.reader.names.put(2L, "other");
    stage.walk();
    stage.acknowledgeAll();
    assertThat(stage.step()).containsExactly("END 3601000");
    assertThat(stage.tracking.states.keySet()).containsExactly(1000L, 3601000L);
    stage.crash();

    stage.pass(Duration.ofSeconds(1));
    stage.run();
    assertThat(stage.walk()).containsExactly("ABORT 3601000", "START 3602000", "2");
    stage.acknowledgeAll();
    stage.walk();
    stage.acknowledgeAll();
    stage.walk();
    assertThat(stage.tracking.states.keySet()).containsExactly(3602000L);
  }

  @Test
  @DisplayName("A crash after the offset of END has been kept finds the new state")
  void crashAfterEnd() {
    known();
    stage.reader.names.put(2L, "other");
    stage.walk();
    stage.acknowledgeAll();
    stage.step();
    stage.acknowledgeAll();
    stage.crash();

    stage.pass(HOUR);
    stage.run();
    stage.toEnd();
    assertThat(stage.lastMarker().mode()).isEqualTo("diff");
    assertThat(stage.lastMarker().ends().count()).isZero();
  }

  @Test
  @DisplayName("An interrupted full run of a diff sync begins again from the first row")
  void interruptedFullRun() {
    stage.run();
    stage.step();
    stage.step();
    stage.acknowledgeAll();
    stage.crash();
    stage.pass(Duration.ofSeconds(1));
    stage.run();

    assertThat(stage.walk()).containsExactly("ABORT 1000", "START 2000");
    stage.acknowledgeAll();
    assertThat(stage.walk()).containsExactly("1 2", "3 4", "5");
  }

  @Test
  @DisplayName("A state that is gone makes the next run an ordinary full generation")
  void stateGone() {
    known();
    stage.tracking.states.clear();

    stage.toEnd();
    assertThat(stage.lastMarker().mode()).isEqualTo("full");
    assertThat(stage.lastMarker().deletable()).isTrue();
    assertThat(stage.tracking.states.keySet()).containsExactly(3601000L);
  }

  @Test
  @DisplayName("Another filter or other columns make the next run a full generation")
  void anotherPrint() {
    known();
    stage.crash();
    stage.filter = "id > 0";
    stage.run();
    stage.toEnd();
    assertThat(stage.lastMarker().mode()).isEqualTo("full");

    stage.pass(HOUR);
    stage.reader.column = "title";
    stage.toEnd();
    assertThat(stage.lastMarker().mode()).isEqualTo("full");

    stage.pass(HOUR);
    stage.toEnd();
    assertThat(stage.lastMarker().mode()).isEqualTo("diff");
  }
}
