package io.tidemark.sink.stale;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One thing to do for a generation; each is a transaction of its own that first makes sure that the
 * generation is still where the step begins.
 *
 * @param others for {@link Action#LIST} and {@link Action#RAISE_FLOOR}, the generations of the
 *     other scopes that rise with it
 * @param to for {@link Action#MOVE}, the next state
 * @param why for people
 * @param release for {@link Action#RAISE_FLOOR} of a held generation, what lets it go
 */
record Step(
    Generation generation,
    List<Generation> others,
    Action action,
    GenerationState to,
    String why,
    @Nullable Release release) {

  /** What there is to do. */
  enum Action {
    /** Change the state and nothing else. */
    MOVE,
    /** List the stale rows and ask the guards. */
    LIST,
    /** Raise the floor. */
    RAISE_FLOOR,
    /** Delete listed rows. */
    DELETE,
    /** Finish what a marker ended. */
    SETTLE,
    /** Forget a generation of a sync that this sink does not read. */
    FORGET
  }

  static Step move(Generation generation, GenerationState to, String why) {
    return new Step(generation, List.of(), Action.MOVE, generation.state().to(to), why, null);
  }

  static Step act(Generation generation, Action action) {
    return new Step(generation, List.of(), action, generation.state(), "", null);
  }

  /** What is done for a whole rise, at its lowest generation. */
  static Step rise(Rise rise, Action action, @Nullable Release release) {
    Generation lowest = rise.lowest();
    return new Step(lowest, rise.others(), action, lowest.state(), "", release);
  }

  /** The generation and the others. */
  Rise rise() {
    return new Rise(Stream.concat(Stream.of(generation), others.stream()).toList());
  }
}
