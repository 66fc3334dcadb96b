package io.tidemark.sink.write;

import io.tidemark.dialect.KeySet;
import io.tidemark.dialect.Merge.Rule;
import io.tidemark.dialect.Merge.Stamp;
import io.tidemark.dialect.RecordMode;
import io.tidemark.dialect.Removal;
import io.tidemark.dialect.RowOutcome;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How a section is to be written.
 *
 * @param section the rows
 * @param rule by which they meet the table
 * @param mode what they do to rows that are there, or are not
 * @param removal what tombstones do
 * @param stamp what the system columns get
 * @param seen where keys go that are evidence without a write
 * @param newer keys that higher generations have seen, which a tombstone spares
 * @param older keys that lower generations have seen
 * @param search which bad rows are looked for
 * @param changes takes down what becomes of each row
 */
record SectionWork(
    Section section,
    Rule rule,
    RecordMode mode,
    Removal removal,
    Stamp stamp,
    Seen seen,
    List<KeySet> newer,
    Supplier<List<KeySet>> older,
    Search search,
    ChangeLog changes) {
  /**
   * Where seen keys go.
   *
   * @param keys the table; null when there is none
   * @param at the generation that the keys are to count for; null when no evidence is kept
   * @param floor of the stream
   */
  record Seen(@Nullable SeenKeys keys, @Nullable Long at, long floor) {}

  /** Whether the section's generation lies below the floor. */
  boolean isBelowFloor() {
    return section.key().generation() < seen.floor;
  }

  /**
   * Whether a key is to be kept as seen: of a row that was met and not written. A change is always
   * written, but one that comes as late as to lie below the floor has to hold its own against the
   * floor's delete when it adds a row, for nobody reads it again (model: keys_refused).
   */
  boolean isEvidence(RowOutcome outcome) {
    return rule == Rule.CHANGE
        ? isBelowFloor() && outcome == RowOutcome.ADDED
        : outcome.leavesEvidence();
  }

  /** Rows without all of their columns could only be added wrong. */
  RecordMode mergeMode() {
    return section.shape().isPartial() ? RecordMode.UPDATE : mode;
  }
}
