package io.tidemark.sink.write;

import io.tidemark.sink.failure.RetryPolicy;
import java.util.List;
import java.util.function.Predicate;

/**
 * What the configuration says about writing.
 *
 * @param sinkId key of all state
 * @param mode the write mode
 * @param touch whether unchanged rows are written too
 * @param adopted names {@code source/sync} of streams whose rows may be taken over
 * @param markerTopic topic of the markers, by its original name
 * @param readsTopic whether the connector reads a topic
 * @param adoptsRegression whether a topic that begins anew is gone on with
 * @param limits of a batch
 * @param retries after errors of the database
 */
public record WriterSettings(
    String sinkId,
    WriteMode mode,
    boolean touch,
    List<String> adopted,
    String markerTopic,
    Predicate<String> readsTopic,
    boolean adoptsRegression,
    BatchLimits limits,
    RetryPolicy retries) {
  public WriterSettings {
    adopted = List.copyOf(adopted);
  }
}
