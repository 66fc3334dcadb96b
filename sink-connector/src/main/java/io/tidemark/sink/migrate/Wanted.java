package io.tidemark.sink.migrate;

import io.tidemark.generation.StreamId;
import io.tidemark.table.TableSchema;
import org.jspecify.annotations.Nullable;

/**
 * What records need of a table.
 *
 * @param records the records' columns and key, without system columns; no key in append mode
 * @param deletesOnly whether the records are tombstones: then a missing table is not created
 * @param stream whose records they are, null for those of no stream
 * @param generation 0 for those of no stream
 */
public record Wanted(
    TableSchema records, boolean deletesOnly, @Nullable StreamId stream, long generation) {

  /** What records of no stream need. */
  public Wanted(TableSchema records, boolean deletesOnly) {
    this(records, deletesOnly, null, 0);
  }

  /** Whether the records are of an earlier generation of the same stream. */
  boolean isBefore(Wanted other) {
    return stream != null && stream.equals(other.stream) && generation < other.generation;
  }
}
