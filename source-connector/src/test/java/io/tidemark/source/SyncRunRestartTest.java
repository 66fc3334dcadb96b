package io.tidemark.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.generation.Marker;
import io.tidemark.source.generation.SourceOffset.State;
import io.tidemark.source.read.ReadFailure;
import io.tidemark.source.read.ReadFailure.Kind;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Where a sync goes on after its task died. */
class SyncRunRestartTest {
  private final Stage stage = new Stage();

  @Test
  @DisplayName("injection 2 a restart in mid-scan goes on behind the fold with a new attempt")
  void aRestartGoesOnBehindTheFold() {
    stage.rows(1, 2, 3, 4, 5);
    stage.run();
    stage.step();
    stage.step();
    stage.acknowledgeAll(); // START, 1 2
    stage.step(); // 3 4, whose offset says: resume behind 2
    stage.acknowledgeAll();

    stage.crash();
    stage.reader.clock = 2_000;
    stage.run();

    assertThat(stage.walk()).containsExactly("3 4", "5");
    assertThat(stage.reader.resumes).containsExactly(null, "[\"2\"]");
    stage.acknowledgeAll();
    assertThat(stage.walk()).containsExactly("END 1000");
    Marker end = stage.lastMarker();
    assertThat(end.attempts()).containsExactly(1000L, 2000L);
    assertThat(end.rows()).isEqualTo(5);
    assertThat(end.ends().count()).isEqualTo(5);
    assertThat(end.deletable()).isTrue();
  }

  @Test
  @DisplayName(
      "injection 4 with transactions END tells how many records there are, those included that"
          + " were committed and not yet folded")
  void aRestartKnowsWhatWasCommitted() {
    stage.transactions = new Transactions(true);
    stage.transactions.polled();
    stage.transactions.acknowledged();
    stage.rows(1, 2, 3, 4, 5);
    stage.run();
    stage.step();
    stage.step();
    stage.acknowledgeAll(); // START, 1 2
    stage.step(); // 3 4 are committed with an offset that says: resume behind 2, 4 are there
    stage.acknowledgeAll();
    assertThat(stage.left().orElseThrow().fold().ends().total()).hasValue(4);

    stage.crash();
    stage.reader.clock = 2_000;
    stage.run();

    assertThat(stage.walk()).containsExactly("3 4", "5");
    stage.acknowledgeAll();
    stage.walk();
    Marker end = stage.lastMarker();
    assertThat(end.ends().count()).isEqualTo(5);
    assertThat(end.ends().total()).hasValue(7);
  }

  @Test
  @DisplayName("injection 4 without transactions nobody knows how many records there are")
  void aRestartDoesNotGuess() {
    stage.rows(1, 2, 3);
    stage.run();
    stage.toEnd();
    assertThat(stage.lastMarker().ends().total()).isEmpty();
  }

  @Test
  @DisplayName("a restart behind which nothing was folded counts for itself alone")
  void aRestartFromTheBeginning() {
    stage.rows(1, 2, 3);
    stage.run();
    stage.step();
    stage.acknowledgeAll(); // START

    stage.crash();
    stage.reader.clock = 2_000;
    stage.run();

    assertThat(stage.walk()).containsExactly("1 2", "3");
    stage.acknowledgeAll();
    assertThat(stage.walk()).containsExactly("END 1000");
    assertThat(stage.lastMarker().attempts()).containsExactly(2000L);
  }

  @Test
  @DisplayName("injection 3 killed between the last acknowledgement and END: END goes out again")
  void aCrashBeforeEndIsMadeGood() {
    stage.rows(1, 2, 3);
    stage.run();
    stage.walk();
    stage.acknowledgeAll();

    stage.crash();
    stage.run();

    assertThat(stage.walk()).containsExactly("1 2", "3");
    stage.acknowledgeAll();
    assertThat(stage.walk()).containsExactly("END 1000");
    assertThat(stage.lastMarker().ends().count()).isEqualTo(3);
  }

  @Test
  @DisplayName("injection 3 killed between END and its offset: END goes out again, the same")
  void aCrashAfterEndIsHarmless() {
    stage.rows(1, 2, 3);
    stage.run();
    stage.walk();
    stage.acknowledgeAll();
    stage.walk();
    Marker first = stage.lastMarker();

    stage.crash(); // END was not acknowledged, so its offset is lost
    stage.run();
    stage.walk();
    stage.acknowledgeAll();
    stage.walk();

    assertThat(stage.lastMarker().generation()).isEqualTo(first.generation());
    assertThat(stage.lastMarker().rows()).isEqualTo(3);
    assertThat(stage.lastMarker().deletable()).isTrue();
  }

  @Test
  void aFinishedGenerationIsNotReadAgainBeforeItsTime() {
    stage.schedule("PT10M");
    stage.rows(1);
    stage.run();
    stage.toEnd();

    stage.crash();
    stage.reader.clock = 1_000 + Duration.ofMinutes(4).toMillis();
    stage.run();
    assertThat(stage.walk()).isEmpty();
    stage.pass(Duration.ofMinutes(6));
    assertThat(stage.walk()).hasSize(2);
  }

  @Test
  void aSnapshotThatWasCutShortIsGivenUpAndReadAfresh() {
    stage.reader.keyset = false;
    stage.rows(1, 2, 3);
    stage.run();
    stage.step();
    stage.step();
    stage.acknowledgeAll();

    stage.crash();
    stage.reader.clock = 2_000;
    stage.run();

    assertThat(stage.walk()).containsExactly("ABORT 1000", "START 2000", "1 2", "3");
    stage.acknowledgeAll();
    assertThat(stage.walk()).containsExactly("END 2000");
  }

  @Test
  void aChangedFilterStartsAfresh() {
    stage.rows(1, 2, 3);
    stage.run();
    stage.step();
    stage.acknowledgeAll();

    stage.crash();
    stage.filter = "id > 1";
    stage.reader.clock = 2_000;
    stage.run();

    assertThat(stage.walk()).startsWith("ABORT 1000", "START 2000");
    assertThat(stage.markers().get(1).reason()).contains("filter");
  }

  @Test
  void anotherDatabaseStartsAfreshUnderAnotherFingerprint() {
    stage.rows(1, 2, 3);
    stage.run();
    stage.step();
    stage.acknowledgeAll();

    stage.crash();
    stage.reader.database = "two";
    stage.run();

    assertThat(stage.walk()).startsWith("ABORT 1000", "START 1001");
    List<Marker> markers = stage.markers();
    assertThat(markers.get(1).reason()).contains("database");
    assertThat(markers.get(2).fingerprint()).isNotEqualTo(markers.get(0).fingerprint());
  }

  @Test
  void aStartThatWasNotKeptLeavesItsIdToNobody() {
    stage.base = 5_000;
    stage.rows(1);
    stage.run();
    assertThat(stage.walk()).startsWith("START 6000");

    stage.crash(); // nothing was acknowledged
    stage.reader.clock = 1_500;
    stage.run();
    assertThat(stage.walk()).startsWith("START 6500");
  }

  @Test
  void aChangedColumnStartsAfreshUnderTheSameFingerprint() {
    stage.rows(1, 2, 3);
    stage.run();
    stage.step();
    stage.acknowledgeAll();

    stage.crash();
    stage.reader.column = "renamed";
    stage.run();

    assertThat(stage.walk()).startsWith("ABORT 1000", "START 1001");
    List<Marker> markers = stage.markers();
    assertThat(markers.get(2).fingerprint()).isEqualTo(markers.get(0).fingerprint());
  }

  @Test
  void aPositionThatCannotBeReadStartsAfresh() {
    stage.rows(1, 2, 3);
    stage.run();
    stage.step();
    stage.step();
    stage.acknowledgeAll();
    stage.step();
    stage.acknowledgeAll();

    stage.crash();
    stage.spoilPosition();
    stage.run();

    assertThat(stage.walk()).startsWith("ABORT 1000", "START 1001", "1 2");
  }

  @Test
  void aTableThatIsGoneAfterARestartEndsItsGeneration() {
    stage.rows(1, 2, 3);
    stage.run();
    stage.step();
    stage.acknowledgeAll();

    stage.crash();
    stage.reader.lookFailures.add(new ReadFailure(Kind.PERMANENT, "table is gone"));
    stage.run();

    assertThat(stage.walk()).containsExactly("ABORT 1000");
    assertThat(stage.lastMarker().reason()).isEqualTo("table is gone");
  }

  @Test
  void anAbortedGenerationIsRememberedAsSuch() {
    stage.schedule("PT10M");
    stage.rows(1, 2, 3);
    stage.run();
    stage.reader.pageFailures.add(failure(Kind.PERMANENT));
    stage.walk();
    stage.acknowledgeAll();

    stage.crash();
    assertThat(stage.left().orElseThrow().state()).isEqualTo(State.ABORTED);
    stage.run();
    assertThat(stage.walk()).isEmpty();
  }

  private static Optional<ReadFailure> failure(Kind kind) {
    return Optional.of(new ReadFailure(kind, "made to fail"));
  }

  @Test
  @DisplayName(
      "injection 28 a plan from below generation.base does not go on, as destinations may know newer ones")
  void plansBelowTheBase() {
    stage.rows(1);
    stage.run();
    stage.toEnd();
    assertThat(stage.lastMarker().scope().planId()).isEqualTo(1000);
    stage.crash();
    stage.base = 500_000;
    stage.signal("{\"id\":\"again\",\"type\":\"run\"}");
    stage.run();
    stage.toEnd();
    assertThat(stage.lastMarker().scope().planId()).isGreaterThanOrEqualTo(500_000);
    assertThat(stage.lastMarker().generation()).isEqualTo(stage.lastMarker().scope().planId());
  }
}
