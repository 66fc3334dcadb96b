package io.tidemark.sink.write;

import io.tidemark.sink.failure.RejectLimits;
import io.tidemark.sink.failure.RetryPolicy;
import io.tidemark.sink.rules.Rules;
import java.util.List;
import java.util.function.Predicate;

/**
 * What the configuration says about writing.
 *
 * @param sinkId key of all state
 * @param mode the write mode
 * @param rules of the tables
 * @param archive whether rows that tombstones delete are kept in {@code tidemark_deleted}
 * @param adopted names {@code source/sync} of streams whose rows may be taken over
 * @param markerTopic topic of the markers, by its original name
 * @param readsTopic whether the connector reads a topic
 * @param adoptsRegression whether a topic that begins anew is gone on with
 * @param limits of a batch
 * @param retries after errors of the database
 * @param rejectLimits how many records may be bad where somebody takes them
 * @param logsChanges whether what becomes of each row is written down
 */
public record WriterSettings(
    String sinkId,
    WriteMode mode,
    Rules rules,
    boolean archive,
    List<String> adopted,
    String markerTopic,
    Predicate<String> readsTopic,
    boolean adoptsRegression,
    BatchLimits limits,
    RetryPolicy retries,
    RejectLimits rejectLimits,
    boolean logsChanges) {
  public WriterSettings {
    adopted = List.copyOf(adopted);
  }

  /** By which rules records are written, as far as it must stay the same in a generation (I5). */
  public String writtenAs() {
    return mode.writtenAs(rules);
  }
}
