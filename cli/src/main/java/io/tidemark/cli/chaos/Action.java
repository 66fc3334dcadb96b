package io.tidemark.cli.chaos;

/** What can happen in a run; {@link Event} says to whom, how much, and by which random numbers. */
enum Action {
  /** Rows with new keys, or with keys that were there before, in a table. */
  INSERT,
  /** Other contents for rows of a table. */
  UPDATE,
  /** Rows go from a table. */
  DELETE,
  /** Rows go from a table and come again at once with other contents. */
  REPLACE,
  /** Rows that had gone from a table come again exactly as they were. */
  RESTORE,
  /** All rows go from a table. */
  EMPTY,
  /** {@code kill -9} of a server. */
  KILL,
  /** The orderly end of a server. */
  STOP,
  /** A server that was killed or stopped begins again. */
  START,
  /** A process stops in its tracks. */
  FREEZE,
  /** It goes on. */
  THAW,
  /** Connections of a line are reset, and nobody listens. */
  REFUSE,
  /** Connections of a line are reset, new ones too. */
  RESET,
  /** No byte passes on a line. */
  SILENCE,
  /** Bytes take so many milliseconds longer on a line. */
  SLOW,
  /** A line is as it was. */
  MEND,
  /**
   * A stranger locks so many rows of a table in the copy; this is over when their deletion waits.
   */
  HOLD,
  /** The stranger has gone. */
  RELEASE,
  /** Somebody adds so many rows to a table, and does not commit them yet. */
  LATE,
  /** They are committed. */
  COMMIT,
  /** Nothing happens; this is over when a read of a table has begun to send its rows. */
  READ,
  /** A connector gets so many tasks. */
  TASKS,
  /** A table is read in so many ranges from now on. */
  SPLITS,
  /** A topic gets one more partition. */
  PARTITIONS,
  /** So many records of a topic are written once more, by a producer that is late. */
  DUPLICATE,
  /** A topic's records expire, whether they have been read or not. */
  EXPIRE,
  /** The source's clock is so many milliseconds off. */
  CLOCK,
  /**
   * A destination has asked for all rows of a sync again, and the source is told so; with ids above
   * the amount, if there is one. Happens in quiet alone, and is never drawn.
   */
  RESYNC,
  /** Everything is repaired: both sides have to become equal, and counts right. */
  QUIET;

  /** Whether it changes rows of the source. */
  boolean isChange() {
    return compareTo(EMPTY) <= 0;
  }

  /** Whether it makes something right again, or waits for it. */
  boolean isEnd() {
    return switch (this) {
      case START, THAW, MEND, RELEASE, COMMIT, READ, RESYNC, QUIET -> true;
      default -> false;
    };
  }

  /** Whether it is over when something has come about, for which the plan's clock stands still. */
  boolean isPatient() {
    return this == HOLD || this == READ || this == QUIET;
  }

  /** What makes it right again; {@link #QUIET} when nothing does. */
  Action end() {
    return switch (this) {
      case KILL, STOP -> START;
      case FREEZE -> THAW;
      case REFUSE, RESET, SILENCE, SLOW -> MEND;
      case HOLD -> RELEASE;
      case LATE -> COMMIT;
      case CLOCK -> CLOCK;
      default -> QUIET;
    };
  }
}
