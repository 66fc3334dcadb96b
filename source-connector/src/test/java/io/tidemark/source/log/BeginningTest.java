package io.tidemark.source.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.generation.Manifest;
import io.tidemark.source.generation.Ids;
import io.tidemark.source.log.LogOffset.State;
import io.tidemark.source.plan.Signal;
import io.tidemark.source.plan.Trigger;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Where an incarnation begins")
class BeginningTest {
  private static final List<String> SYNCS = List.of("public.orders");
  private static final Optional<String> NOTHING_WRONG = Optional.empty();

  private static LogOffset left(State state) {
    return new LogOffset(
        state,
        new Ids.Taken(7, 1000),
        3,
        state == State.CHANGES ? "{\"lsn\":50}" : null,
        new TreeMap<>(Map.of("public.orders", Manifest.empty())),
        List.of("old"));
  }

  private static Beginning beginning(State state, Optional<String> server, List<String> syncs) {
    return Beginning.of(Optional.of(left(state)), position -> server, syncs, Optional.empty());
  }

  @Test
  @DisplayName("the log is gone on with where the server still has what comes next")
  void goesOn() {
    Beginning beginning = beginning(State.CHANGES, NOTHING_WRONG, SYNCS);
    assertThat(beginning.position()).isEqualTo("{\"lsn\":50}");
    assertThat(beginning.brokenOff()).isNull();
  }

  @Test
  @DisplayName("nothing was kept: a first snapshot")
  void first() {
    Beginning beginning =
        Beginning.of(Optional.empty(), position -> NOTHING_WRONG, SYNCS, Optional.empty());
    assertThat(beginning.position()).isNull();
    assertThat(beginning.trigger()).isEqualTo(Trigger.INITIAL);
  }

  @Test
  @DisplayName("a snapshot that was broken off is begun anew, and its generation given up")
  void brokenOff() {
    Beginning beginning = beginning(State.SNAPSHOT, NOTHING_WRONG, SYNCS);
    assertThat(beginning.position()).isNull();
    assertThat(beginning.brokenOff()).isNotNull().extracting(Run::id).isEqualTo(7L);
  }

  @Test
  @DisplayName("the server says that it cannot be gone on with, or a table has come: a snapshot")
  void cannotGoOn() {
    Beginning gone = beginning(State.CHANGES, Optional.of("its slot is gone"), SYNCS);
    assertThat(gone.position()).isNull();
    assertThat(gone.reason()).isEqualTo("its slot is gone");
    assertThat(gone.trigger()).isEqualTo(Trigger.CHANGED);
    Slot slot = new Slot(true, false, false, 40);
    assertThat(slot.misses(50)).isFalse();
    assertThat(slot.misses(39)).isTrue();
    assertThat(new Slot(true, false, true, 40).misses(50)).isTrue();
    Beginning more =
        beginning(State.CHANGES, NOTHING_WRONG, List.of("public.items", "public.orders"));
    assertThat(more.position()).isNull();
    assertThat(more.reason()).contains("public.items");
    assertThat(more.trigger()).isEqualTo(Trigger.CHANGED);
  }

  @Test
  @DisplayName("a signal asks for a snapshot once")
  void signal() {
    Optional<Signal> asked = Optional.of(LogKeys.signal("{\"id\":\"new\",\"type\":\"resync\"}"));
    Beginning beginning =
        Beginning.of(Optional.of(left(State.CHANGES)), position -> NOTHING_WRONG, SYNCS, asked);
    assertThat(beginning.position()).isNull();
    assertThat(beginning.trigger()).isEqualTo(Trigger.RESYNC);
    assertThat(beginning.signals()).containsExactly("old", "new");
    Optional<Signal> again = Optional.of(LogKeys.signal("{\"id\":\"old\",\"type\":\"resync\"}"));
    assertThat(
            Beginning.of(Optional.of(left(State.CHANGES)), position -> NOTHING_WRONG, SYNCS, again)
                .position())
        .isNotNull();
  }
}
