package io.tidemark.sink.stale;

import org.jspecify.annotations.Nullable;

/**
 * One thing to do for a generation; each is a transaction of its own that first makes sure that the
 * generation is still where the step begins.
 *
 * @param to for {@link Action#MOVE}, the next state
 * @param why for people
 * @param release for {@link Action#RAISE_FLOOR} of a held generation, what lets it go
 */
record Step(
    Generation generation,
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
    return new Step(generation, Action.MOVE, generation.state().to(to), why, null);
  }

  static Step act(Generation generation, Action action) {
    return new Step(generation, action, generation.state(), "", null);
  }

  static Step release(Generation generation, Release release) {
    return new Step(generation, Action.RAISE_FLOOR, generation.state(), "", release);
  }
}
