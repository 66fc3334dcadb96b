package io.tidemark.source;

import io.tidemark.monitor.TaskMetrics;
import io.tidemark.source.generation.Bell;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * What all syncs of a task share.
 *
 * @param source {@code source.name}
 * @param connector the connector's name
 * @param markerTopic where markers go
 * @param generationBase lower bound of new ids
 * @param signals what people ask of the connector
 * @param ends which runs have ended, of all syncs of the connector
 * @param bell rung when an acknowledgement may have moved something
 * @param transactions whether the task writes in transactions
 * @param nanos a monotonic clock
 * @param metrics the task's
 */
record Surroundings(
    String source,
    String connector,
    String markerTopic,
    long generationBase,
    SignalBox signals,
    Ends ends,
    Bell bell,
    Transactions transactions,
    LongSupplier nanos,
    TaskMetrics metrics) {

  /** The same for what nobody can ask for. */
  Surroundings unasked() {
    return new Surroundings(
        source,
        connector,
        markerTopic,
        generationBase,
        new SignalBox(Optional.empty(), false),
        ends,
        bell,
        transactions,
        nanos,
        metrics);
  }
}
