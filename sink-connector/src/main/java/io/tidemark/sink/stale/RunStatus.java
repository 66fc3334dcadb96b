package io.tidemark.sink.stale;

import io.tidemark.monitor.SyncState;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What people see of a run in {@code tidemark_runs}, and where it can go from there. */
enum RunStatus {
  /** Announced; nothing of it has been looked at. */
  PENDING,
  /** The source reads; no record has been applied. */
  READING,
  /** Records are being applied. */
  WRITING,
  /** The source has ended it; what its END names is awaited, or stale rows are being listed. */
  WAITING,
  /** Stale rows are being deleted. */
  DELETING,
  COMPLETED,
  /** Complete, but rows were rejected, or kept because a foreign key refers to them. */
  COMPLETED_WITH_ERRORS,
  /** A guard wants a person to release it. */
  HELD,
  /** It can prove nothing and never deletes. */
  BLOCKED,
  /** A task that it needs has failed; it goes on when the task does. */
  FAILED,
  /** The source gave it up. */
  ABORTED,
  /** A later one took its place. */
  SUPERSEDED;

  private static final Map<RunStatus, Set<RunStatus>> NEXT = new EnumMap<>(RunStatus.class);

  static {
    Set<RunStatus> any =
        EnumSet.of(DELETING, COMPLETED, COMPLETED_WITH_ERRORS, HELD, BLOCKED, ABORTED, SUPERSEDED);
    NEXT.put(PENDING, with(any, READING, WRITING, WAITING, FAILED));
    NEXT.put(READING, with(any, WRITING, WAITING, FAILED));
    NEXT.put(WRITING, with(any, WAITING, FAILED));
    NEXT.put(WAITING, with(any, FAILED));
    NEXT.put(FAILED, with(any, READING, WRITING, WAITING));
    NEXT.put(HELD, EnumSet.of(DELETING, COMPLETED, COMPLETED_WITH_ERRORS, SUPERSEDED));
    NEXT.put(BLOCKED, EnumSet.of(SUPERSEDED));
    NEXT.put(DELETING, EnumSet.of(COMPLETED, COMPLETED_WITH_ERRORS));
  }

  private static Set<RunStatus> with(Set<RunStatus> some, RunStatus... more) {
    Set<RunStatus> all = EnumSet.copyOf(some);
    all.addAll(Arrays.asList(more));
    return all;
  }

  /** The statuses that a run may have after this one; a look may miss those in between. */
  Set<RunStatus> next() {
    return NEXT.getOrDefault(this, Set.of());
  }

  /** The statuses in which a run's row may be when this one is written; itself, unless it ends. */
  Set<RunStatus> before() {
    return Arrays.stream(values())
        .filter(from -> from.next().contains(this) || (from == this && !isTerminal()))
        .collect(Collectors.toCollection(() -> EnumSet.noneOf(RunStatus.class)));
  }

  /** The state of a sync that has such a run. */
  SyncState shown() {
    return switch (this) {
      case PENDING, READING -> SyncState.READING;
      case WRITING -> SyncState.WRITING;
      case WAITING -> SyncState.WAITING;
      case DELETING -> SyncState.DELETING;
      case FAILED -> SyncState.FAILED;
      case HELD -> SyncState.HELD;
      case BLOCKED -> SyncState.BLOCKED;
      case COMPLETED, COMPLETED_WITH_ERRORS, ABORTED, SUPERSEDED -> SyncState.IDLE;
    };
  }

  boolean isTerminal() {
    return next().isEmpty();
  }

  /** Whether the sink's tasks have something to do for the run, so that its heartbeat moves. */
  boolean isWorkedOn() {
    return switch (this) {
      case PENDING, READING, WRITING, WAITING, DELETING -> true;
      case HELD, BLOCKED, FAILED -> false;
      case COMPLETED, COMPLETED_WITH_ERRORS, ABORTED, SUPERSEDED -> false;
    };
  }

  /** Whether the run needs tasks that apply records. */
  boolean needsTasks() {
    return isWorkedOn() && this != DELETING;
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
