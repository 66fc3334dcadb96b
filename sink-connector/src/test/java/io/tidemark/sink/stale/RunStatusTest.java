package io.tidemark.sink.stale;

import static io.tidemark.sink.stale.RunStatus.ABORTED;
import static io.tidemark.sink.stale.RunStatus.BLOCKED;
import static io.tidemark.sink.stale.RunStatus.COMPLETED;
import static io.tidemark.sink.stale.RunStatus.COMPLETED_WITH_ERRORS;
import static io.tidemark.sink.stale.RunStatus.DELETING;
import static io.tidemark.sink.stale.RunStatus.FAILED;
import static io.tidemark.sink.stale.RunStatus.HELD;
import static io.tidemark.sink.stale.RunStatus.PENDING;
import static io.tidemark.sink.stale.RunStatus.READING;
import static io.tidemark.sink.stale.RunStatus.SUPERSEDED;
import static io.tidemark.sink.stale.RunStatus.WAITING;
import static io.tidemark.sink.stale.RunStatus.WRITING;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The transition table of runs, column by column: {@code x} where the row's status may go. */
class RunStatusTest {
  private static final List<RunStatus> COLUMNS =
      List.of(
          PENDING,
          READING,
          WRITING,
          WAITING,
          DELETING,
          COMPLETED,
          COMPLETED_WITH_ERRORS,
          HELD,
          BLOCKED,
          FAILED,
          ABORTED,
          SUPERSEDED);

  @ParameterizedTest
  @DisplayName("HT-16 a run goes only where the table says")
  @CsvSource({
    // from,            P  Rd Wr Wt De Co CE He Bl Fa Ab Su
    "PENDING,               .xxxxxxxxxxx",
    "READING,               ..xxxxxxxxxx",
    "WRITING,               ...xxxxxxxxx",
    "WAITING,               ....xxxxxxxx",
    "DELETING,              .....xx.....",
    "COMPLETED,             ............",
    "COMPLETED_WITH_ERRORS, ............",
    "HELD,                  ....xxx....x",
    "BLOCKED,               ...........x",
    "FAILED,                .xxxxxxxx.xx",
    "ABORTED,               ............",
    "SUPERSEDED,            ............"
  })
  void goesOnlyWhereTheTableSays(RunStatus from, String row) {
    for (int i = 0; i < row.length(); i++) {
      RunStatus to = COLUMNS.get(i);
      assertThat(from.next().contains(to)).as("%s to %s", from, to).isEqualTo(row.charAt(i) == 'x');
      boolean itself = from == to && !to.isTerminal();
      assertThat(to.before().contains(from))
          .as("a row that is %s may be written as %s", from, to)
          .isEqualTo(row.charAt(i) == 'x' || itself);
    }
  }

  @Test
  @DisplayName("HT-16 every status of the interface is in the table, and no other")
  void theStatuses() {
    assertThat(RunStatus.values()).containsExactlyInAnyOrderElementsOf(COLUMNS);
    assertThat(Arrays.stream(RunStatus.values()).filter(RunStatus::isTerminal))
        .containsExactly(COMPLETED, COMPLETED_WITH_ERRORS, ABORTED, SUPERSEDED);
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("HT-16 every transition of a generation is a legal transition of its run")
  void runsFollowGenerations(GenerationState from) {
    for (GenerationState to : from.next()) {
      RunStatus before = RunStatus.of(from, 5, 0);
      RunStatus after = RunStatus.of(to, 5, 1);
      assertThat(before == after || before.next().contains(after))
          .as("%s to %s shows as %s to %s", from, to, before, after)
          .isTrue();
      boolean fails = before.needsTasks() && after != before;
      assertThat(!fails || FAILED.next().contains(after)).isTrue();
    }
  }

  @Test
  @DisplayName("a sync shows the state of its run, with what needs a person above all else")
  void shown() {
    assertThat(Arrays.stream(RunStatus.values()).map(status -> status.shown().code()))
        .containsExactly(1, 1, 2, 3, 4, 0, 0, 6, 7, 5, 0, 0);
  }

  @Test
  @DisplayName("HT-16 the sink's tasks have something to do for a run until it is over or stands")
  void whatIsWorkedOn() {
    assertThat(Arrays.stream(RunStatus.values()).filter(RunStatus::isWorkedOn))
        .containsExactly(PENDING, READING, WRITING, WAITING, DELETING);
    assertThat(Arrays.stream(RunStatus.values()).filter(RunStatus::needsTasks))
        .containsExactly(PENDING, READING, WRITING, WAITING);
  }
}
