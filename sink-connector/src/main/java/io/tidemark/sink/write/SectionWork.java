package io.tidemark.sink.write;

import io.tidemark.dialect.KeySet;
import io.tidemark.dialect.PostgresMerge.Rule;
import io.tidemark.dialect.PostgresMerge.Stamp;
import io.tidemark.dialect.RecordMode;
import io.tidemark.dialect.Removal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a section is to be written.
 *
 * @param section the rows
 * @param rule by which they meet the table
 * @param mode what they do to rows that are there, or are not
 * @param removal what tombstones do
 * @param stamp what the system columns get
 * @param seen where keys go that are evidence without a write; null when none is wanted
 * @param newer keys that higher generations have seen, which a tombstone spares
 * @param search which bad rows are looked for
 */
record SectionWork(
    Section section,
    Rule rule,
    RecordMode mode,
    Removal removal,
    Stamp stamp,
    @Nullable SeenKeys seen,
    List<KeySet> newer,
    Search search) {
  /** Rows without all of their columns could only be added wrong. */
  RecordMode mergeMode() {
    return section.shape().isPartial() ? RecordMode.UPDATE : mode;
  }
}
