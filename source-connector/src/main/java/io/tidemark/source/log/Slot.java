package io.tidemark.source.log;

/**
 * A replication slot.
 *
 * @param usable whether it is of this database and pgoutput's
 * @param active whether somebody reads it
 * @param lost whether the server has removed what it would need
 * @param confirmed up to where whoever read it has confirmed all, as a number
 */
record Slot(boolean usable, boolean active, boolean lost, long confirmed) {

  /** Whether it lacks what comes behind a place that has been seen. */
  boolean misses(long seen) {
    return lost || confirmed > seen;
  }
}
