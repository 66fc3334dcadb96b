package io.tidemark.sink.stale;

import java.util.List;
import java.util.function.Predicate;

/**
 * What the sink's configuration says about ending generations.
 *
 * @param sinkId key of all state
 * @param deletes whether {@code write.mode} is {@code overwrite-delete-stale}; otherwise no delete
 *     statement runs and no floor rises
 * @param lossy whether records can vanish before the sink without failing it: {@code
 *     errors.tolerance=all}, or a transform that is not known to keep all records
 * @param readsTopic whether {@code topics} or {@code topics.regex} cover a topic
 * @param markerTopic carries the markers of all syncs
 * @param guards when to hold
 * @param releases what a person has released
 * @param sliceRows keys per transaction of a delete
 */
public record StaleSettings(
    String sinkId,
    boolean deletes,
    boolean lossy,
    Predicate<String> readsTopic,
    String markerTopic,
    Guards guards,
    List<Release> releases,
    int sliceRows) {

  /** Keys per transaction of a delete unless a test wants fewer. */
  public static final int SLICE_ROWS = 10_000;

  public StaleSettings {
    releases = List.copyOf(releases);
    if (sliceRows < 1) {
      throw new IllegalArgumentException("a slice has at least one row, not " + sliceRows);
    }
  }
}
