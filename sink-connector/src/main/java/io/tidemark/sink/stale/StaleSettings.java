package io.tidemark.sink.stale;

import io.tidemark.sink.rules.Rules;
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
 * @param committed whether it is certain that only records of transactions that were committed are
 *     read
 * @param readsTopic whether {@code topics} or {@code topics.regex} cover a topic
 * @param markerTopic carries the markers of all syncs
 * @param guards when to hold
 * @param releases what a person has released
 * @param removing what becomes of stale rows
 * @param sliceRows keys per transaction of a delete
 */
public record StaleSettings(
    String sinkId,
    boolean deletes,
    boolean lossy,
    boolean committed,
    Predicate<String> readsTopic,
    String markerTopic,
    Guards guards,
    List<Release> releases,
    Removing removing,
    int sliceRows) {

  /**
   * What becomes of stale rows.
   *
   * @param rules of the tables
   * @param archive whether deleted rows are kept in {@code tidemark_deleted}
   * @param indexed whether tables get an index that finds stale rows
   * @param writtenAs by which rules the writer writes records now, as far as evidence depends on it
   */
  public record Removing(Rules rules, boolean archive, boolean indexed, String writtenAs) {}

  /** Keys per transaction of a delete unless a test wants fewer. */
  public static final int SLICE_ROWS = 10_000;

  public StaleSettings {
    releases = List.copyOf(releases);
    if (sliceRows < 1) {
      throw new IllegalArgumentException("a slice has at least one row, not " + sliceRows);
    }
  }
}
