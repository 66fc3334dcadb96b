package io.tidemark.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.source.read.ReadFailure;
import io.tidemark.source.read.ReadFailure.Kind;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What becomes of a generation when reading fails. */
class SyncRunFailureTest {
  private final Stage stage = new Stage();

  @Test
  void aLostConnectionReadsTheSamePageAgain() {
    stage.rows(1, 2, 3);
    stage.run();
    stage.reader.pageFailures.add(Optional.empty());
    stage.reader.pageFailures.add(failure(Kind.CONNECTION_LOST));

    assertThat(stage.walk()).containsExactly("START 1000", "1 2", "3");
    stage.acknowledgeAll();
    assertThat(stage.walk()).containsExactly("END 1000");
  }

  @Test
  void nothingIsReadWhileTheDatabaseIsLeftAlone() {
    stage.rows(1, 2, 3);
    stage.run();
    stage.step();
    stage.reader.ready = false;
    assertThat(stage.walk()).isEmpty();
    stage.reader.ready = true;
    assertThat(stage.walk()).containsExactly("1 2", "3");
  }

  @Test
  void aConnectionLostInASnapshotGivesTheGenerationUp() {
    stage.reader.keyset = false;
    stage.rows(1, 2, 3);
    stage.run();
    stage.reader.pageFailures.add(Optional.empty());
    stage.reader.pageFailures.add(failure(Kind.CONNECTION_LOST));

    assertThat(stage.walk())
        .containsExactly("START 1000", "1 2", "ABORT 1000", "START 1001", "1 2", "3");
    assertThat(stage.reader.openPasses).isZero();
  }

  @Test
  @DisplayName("injection 21 a permission error ends the generation without END")
  void aPermanentErrorGivesTheGenerationUpAndWaits() {
    stage.schedule("PT10M");
    stage.rows(1, 2, 3);
    stage.run();
    stage.reader.pageFailures.add(Optional.empty());
    stage.reader.pageFailures.add(failure(Kind.PERMANENT));

    assertThat(stage.walk()).containsExactly("START 1000", "1 2", "ABORT 1000");
    assertThat(stage.lastMarker().reason()).isEqualTo("made to fail");
    assertThat(stage.lastMarker().deletable()).isFalse();
    stage.acknowledgeAll();
    assertThat(stage.walk()).isEmpty();

    stage.pass(Duration.ofMinutes(10));
    assertThat(stage.walk()).startsWith("START 601000");
  }

  @Test
  void withoutAStartThereIsNothingToAbort() {
    stage.run();
    stage.reader.lookFailures.add(new ReadFailure(Kind.PERMANENT, "table is gone"));
    assertThat(stage.walk()).isEmpty();
  }

  @Test
  void aPassWhoseRowsCannotBeSentIsClosed() {
    stage.schedule("PT10M");
    stage.rows(1, 2, 3);
    stage.reader.key = List.of("id", "id");
    stage.run();
    for (int i = 0; i < 5; i++) {
      assertThat(stage.walk()).isEmpty();
      stage.pass(Duration.ofMinutes(10));
    }
    assertThat(stage.reader.resumes).hasSize(5);
    assertThat(stage.reader.openPasses).isZero();
  }

  @Test
  void aSchemaThatChangesMeanwhileStartsAfresh() {
    stage.rows(1, 2, 3);
    stage.run();
    stage.reader.pageFailures.add(Optional.empty());
    stage.reader.pageFailures.add(failure(Kind.SCHEMA_CHANGED));

    assertThat(stage.walk())
        .containsExactly("START 1000", "1 2", "ABORT 1000", "START 1001", "1 2", "3");
  }

  @Test
  void aSchemaThatDiffersAtTheEndOfTheScanStartsAfresh() {
    stage.rows(1, 2, 3);
    stage.run();
    stage.step();
    stage.reader.column = "renamed";

    assertThat(stage.walk()).containsExactly("1 2", "3", "ABORT 1000", "START 1001", "1 2", "3");
    stage.acknowledgeAll();
    assertThat(stage.walk()).containsExactly("END 1001");
  }

  @Test
  void aCollationOfTheKeyThatChangesMeanwhileStartsAfresh() {
    stage.rows(1, 2, 3);
    stage.run();
    stage.step();
    stage.reader.collation = "pg_catalog.\"C\"";

    assertThat(stage.walk()).containsExactly("1 2", "3", "ABORT 1000", "START 1001", "1 2", "3");
    assertThat(stage.markers().get(1).reason()).contains("collation");
  }

  @Test
  void aGenerationThatKeepsBreakingWaits() {
    stage.schedule("PT10M");
    stage.rows(1, 2, 3);
    stage.run();
    for (int i = 0; i < 10; i++) {
      stage.reader.pageFailures.add(failure(Kind.SCHEMA_CHANGED));
    }

    assertThat(stage.walk())
        .containsExactly(
            "START 1000",
            "ABORT 1000",
            "START 1001",
            "ABORT 1001",
            "START 1002",
            "ABORT 1002",
            "START 1003",
            "ABORT 1003");
  }

  @Test
  void contentionIsBornePatientlyButNotForEver() {
    stage.rows(1);
    stage.run();
    for (int i = 0; i < 4; i++) {
      stage.reader.pageFailures.add(failure(Kind.CONTENTION));
    }
    assertThat(stage.walk()).containsExactly("START 1000", "1");

    stage.acknowledgeAll();
    stage.walk();
    stage.acknowledgeAll();
    stage.pass(Duration.ofHours(1));
    for (int i = 0; i < 5; i++) {
      stage.reader.pageFailures.add(failure(Kind.CONTENTION));
    }
    assertThat(stage.walk()).containsExactly("START 3601000", "ABORT 3601000");
  }

  private static Optional<ReadFailure> failure(Kind kind) {
    return Optional.of(new ReadFailure(kind, "made to fail"));
  }
}
