package io.tidemark.source.log;

/**
 * A generation, or a run of changes; of all tables that it concerns.
 *
 * @param id of it and of its one attempt: a snapshot that was broken off is begun anew
 * @param planId of its plan
 * @param full whether it reads all rows, so that what it does not meet is gone
 * @param trigger what started it
 * @param startedAt the database's time, milliseconds
 */
record Run(long id, long planId, boolean full, String trigger, long startedAt) {
  private static final String FULL = "full";
  private static final String LOG = "log";

  /** The mode that its markers say. */
  String mode() {
    return full ? FULL : LOG;
  }
}
