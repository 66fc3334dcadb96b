package io.tidemark.source.log;

import io.tidemark.source.generation.Bell;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * What all of a task shares.
 *
 * @param source the source's name
 * @param connector the connector's name
 * @param interval how long changes are gathered into one run
 * @param heartbeat after how long a position is kept that no record carries
 * @param gauges the task's
 * @param bell rung when an account has moved
 * @param nanos a monotonic clock
 * @param databaseClock the database's time in milliseconds
 */
record Surroundings(
    String source,
    String connector,
    String markerTopic,
    Duration interval,
    Duration heartbeat,
    LogGauges gauges,
    Bell bell,
    LongSupplier nanos,
    LongSupplier databaseClock) {

  /** The database's time in milliseconds. */
  long clock() {
    return databaseClock.getAsLong();
  }
}
