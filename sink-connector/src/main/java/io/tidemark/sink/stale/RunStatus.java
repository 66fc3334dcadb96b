package io.tidemark.sink.stale;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** What people see of a run in {@code tidemark_runs}; statuses only ever advance. */
enum RunStatus {
  PENDING(0),
  READING(1),
  WRITING(2),
  WAITING(3),
  HELD(4),
  BLOCKED(4),
  DELETING(5),
  COMPLETED(6),
  COMPLETED_WITH_ERRORS(6),
  FAILED(6),
  ABORTED(6),
  SUPERSEDED(6);

  private static final int OVER = 6;

  private final int rank;

  RunStatus(int rank) {
    this.rank = rank;
  }

  boolean isTerminal() {
    return rank == OVER;
  }

  /** The statuses that a run may have just before it gets this one; itself, unless it is over. */
  Set<RunStatus> before() {
    List<RunStatus> before =
        Arrays.stream(values()).filter(s -> s.rank < rank || (s == this && !isTerminal())).toList();
    EnumSet<RunStatus> legal = EnumSet.copyOf(before);
    if (this != SUPERSEDED) {
      legal.remove(BLOCKED == this ? HELD : BLOCKED);
    }
    if (this == SUPERSEDED || this == ABORTED) {
      legal.remove(DELETING);
    }
    if (this == BLOCKED) {
      legal.add(BLOCKED);
    }
    return legal;
  }

  /**
   * The status of a generation's run.
   *
   * @param applied records of it that have been applied
   * @param errors rows that were rejected, or that a foreign key kept
   */
  static RunStatus of(GenerationState state, long applied, long errors) {
    return switch (state) {
      case OPEN -> applied == 0 ? READING : WRITING;
      case PENDING, SATISFIED -> WAITING;
      case HELD -> HELD;
      case READY, DELETING -> DELETING;
      case BLOCKED -> BLOCKED;
      case COMPLETED -> errors == 0 ? COMPLETED : COMPLETED_WITH_ERRORS;
      case SUPERSEDED -> SUPERSEDED;
      case ABORTED -> ABORTED;
    };
  }
}
