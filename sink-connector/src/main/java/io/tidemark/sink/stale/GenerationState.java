package io.tidemark.sink.stale;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** How far a generation has come at this destination, and where it can go from there. */
enum GenerationState {
  /** START is here, END is not. */
  OPEN,
  /** END is here, its conditions are not met yet. */
  PENDING,
  /** All that END names is applied; from here on stale rows are listed and guarded. */
  SATISFIED,
  /** Complete, but a guard wants a person to release it (model: victims_held_forgotten). */
  HELD,
  /** The floor is raised. */
  READY,
  /** Listed rows are being deleted, slice by slice. */
  DELETING,
  /** Something of it is missing for good: it never deletes. */
  BLOCKED,
  /** Over. */
  COMPLETED,
  /** A later generation took its place. */
  SUPERSEDED,
  /** The source gave it up. */
  ABORTED;

  private static final Map<GenerationState, Set<GenerationState>> NEXT =
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

  Set<GenerationState> next() {
    return NEXT.getOrDefault(this, Set.of());
  }

  boolean isTerminal() {
    return next().isEmpty();
  }

  /** Whether its END was found satisfied and not taken back: what makes older ones superseded. */
  boolean isSatisfied() {
    return switch (this) {
      case SATISFIED, HELD, READY, DELETING, COMPLETED -> true;
      case OPEN, PENDING, BLOCKED, SUPERSEDED, ABORTED -> false;
    };
  }

  /** Whether its floor is raised and its deletes go on whatever comes later. */
  boolean isDeleting() {
    return this == READY || this == DELETING;
  }

  /**
   * The next state.
   *
   * @throws IllegalStateException when there is no such transition
   */
  GenerationState to(GenerationState next) {
    if (!next().contains(next)) {
      throw new IllegalStateException("no generation goes from " + this + " to " + next);
    }
    return next;
  }
}
