package io.tidemark.sink.stale;

import io.tidemark.sink.rules.Rules;
import java.time.Duration;
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
 * @param slices how many keys a transaction of a delete has
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
    Slices slices) {

  /**
   * What becomes of stale rows.
   *
   * @param rules of the tables
   * @param archive whether deleted rows are kept in {@code tidemark_deleted}
   * @param indexed whether tables get an index that finds stale rows
   * @param writtenAs by which rules the writer writes records now, as far as evidence depends on it
   */
  public record Removing(Rules rules, boolean archive, boolean indexed, String writtenAs) {}

  /**
   * How many keys a transaction of a delete has.
   *
   * @param first before it is known how long a table takes
   * @param most where a table is quick
   * @param aim what a transaction may take that is to have more keys than the one before
   * @param whole bytes of a table and its seen keys up to which there are no slices: one
   *     transaction finds and deletes all stale rows, should they be no more than {@code most}; 0
   *     for none
   */
  public record Slices(int first, int most, Duration aim, long whole) {
    public Slices {
      if (first < 1 || most < first) {
        throw new IllegalArgumentException("slices of %d to %d rows".formatted(first, most));
      }
    }
  }

  /** Unless a test wants fewer. */
  public static final Slices SLICES =
      new Slices(10_000, 100_000, Duration.ofSeconds(1), 256L << 20);

  public StaleSettings {
    releases = List.copyOf(releases);
  }
}
