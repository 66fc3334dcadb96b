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
}
