package io.tidemark.sink.stale;

import static io.tidemark.sink.stale.GenerationState.ABORTED;
import static io.tidemark.sink.stale.GenerationState.BLOCKED;
import static io.tidemark.sink.stale.GenerationState.COMPLETED;
import static io.tidemark.sink.stale.GenerationState.DELETING;
import static io.tidemark.sink.stale.GenerationState.HELD;
import static io.tidemark.sink.stale.GenerationState.OPEN;
import static io.tidemark.sink.stale.GenerationState.PENDING;
import static io.tidemark.sink.stale.GenerationState.READY;
import static io.tidemark.sink.stale.GenerationState.SATISFIED;
import static io.tidemark.sink.stale.GenerationState.SUPERSEDED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The transition table, row by row; whatever is not in it does not happen. */
class GenerationStateTest {
  private static final Map<GenerationState, Set<GenerationState>> TABLE =
      new EnumMap<>(
          Map.of(
              OPEN, EnumSet.of(PENDING, BLOCKED, SUPERSEDED, ABORTED),
              PENDING, EnumSet.of(SATISFIED, COMPLETED, BLOCKED, SUPERSEDED, ABORTED),
              SATISFIED, EnumSet.of(READY, HELD, COMPLETED, BLOCKED, SUPERSEDED),
              HELD, EnumSet.of(READY, COMPLETED, SUPERSEDED),
              READY, EnumSet.of(DELETING, COMPLETED),
              DELETING, EnumSet.of(COMPLETED),
              BLOCKED, EnumSet.of(SUPERSEDED),
              COMPLETED, EnumSet.noneOf(GenerationState.class),
              SUPERSEDED, EnumSet.noneOf(GenerationState.class),
              ABORTED, EnumSet.noneOf(GenerationState.class)));

  @ParameterizedTest
  @EnumSource
  void goesOnlyWhereTheTableSays(GenerationState from) {
    for (GenerationState to : GenerationState.values()) {
      if (Objects.requireNonNull(TABLE.get(from)).contains(to)) {
        assertThat(from.to(to)).isEqualTo(to);
      } else {
        assertThatThrownBy(() -> from.to(to))
            .isInstanceOf(IllegalStateException.class)
            .hasMessageContaining(from + " to " + to);
      }
    }
  }

  @Test
  void theFloorIsRaisedOnlyFromSatisfactionOrByRelease() {
    assertThat(Arrays.stream(GenerationState.values()).filter(s -> s.next().contains(READY)))
        .containsExactly(SATISFIED, HELD);
    assertThat(Arrays.stream(GenerationState.values()).filter(s -> s.next().contains(DELETING)))
        .containsExactly(READY);
  }

  @Test
  void whatIsBlockedIsNeverObeyed() {
    Set<GenerationState> reachable = EnumSet.noneOf(GenerationState.class);
    reach(BLOCKED, reachable);
    assertThat(reachable).containsExactly(SUPERSEDED);
  }

  private static void reach(GenerationState from, Set<GenerationState> reachable) {
    from.next().stream().filter(reachable::add).forEach(next -> reach(next, reachable));
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("HT-16 every transition of a generation is a legal transition of its run")
  void runsFollowGenerations(GenerationState from) {
    for (GenerationState to : from.next()) {
      RunStatus before = RunStatus.of(from, 5, 0);
      RunStatus after = RunStatus.of(to, 5, 1);
      assertThat(before == after || after.before().contains(before))
          .as("%s to %s shows as %s to %s", from, to, before, after)
          .isTrue();
    }
  }

  @Test
  @DisplayName("HT-16 a run that is over stays as it is, and none goes back")
  void runsNeverGoBack() {
    for (RunStatus status : RunStatus.values()) {
      assertThat(status.before()).noneMatch(RunStatus::isTerminal);
    }
    assertThat(RunStatus.WAITING.before())
        .containsExactlyInAnyOrder(
            RunStatus.PENDING, RunStatus.READING, RunStatus.WRITING, RunStatus.WAITING);
    assertThat(RunStatus.DELETING.before())
        .contains(RunStatus.HELD)
        .doesNotContain(RunStatus.BLOCKED);
    assertThat(RunStatus.COMPLETED.before()).doesNotContain(RunStatus.BLOCKED);
    assertThat(RunStatus.SUPERSEDED.before())
        .contains(RunStatus.BLOCKED, RunStatus.HELD)
        .doesNotContain(RunStatus.DELETING);
  }
}
