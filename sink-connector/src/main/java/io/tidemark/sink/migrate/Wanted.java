package io.tidemark.sink.migrate;

import io.tidemark.generation.StreamId;
import io.tidemark.monitor.LogContext;
import io.tidemark.table.TableSchema;
import org.jspecify.annotations.Nullable;

/**
 * What records need of a table.
 *
 * @param records the records' columns and key, without system columns; no key in append mode
 * @param use what the records do to rows
 * @param stream whose records they are, null for those of no stream
 * @param generation 0 for those of no stream
 * @param changes whether they are changes: those are written however old they are, and no other
 *     record brings the rows that have not changed
 */
public record Wanted(
    TableSchema records, Use use, @Nullable StreamId stream, long generation, boolean changes) {

  /** What records do to rows. */
  public enum Use {
    /** They may add some. */
    ADD,
    /** They write some that are there, and add none. */
    CHANGE,
    /** They are tombstones: a table that is missing is not created for them. */
    DELETE
  }

  /** What records of no stream need that add rows. */
  public Wanted(TableSchema records) {
    this(records, Use.ADD, null, 0);
  }

  /** What records need that are no changes. */
  public Wanted(TableSchema records, Use use, @Nullable StreamId stream, long generation) {
    this(records, use, stream, generation, false);
  }

  LogContext logContext() {
    return stream == null
        ? LogContext.table(records.id().toString())
        : new LogContext(stream.source(), stream.sync(), generation);
  }

  boolean deletesOnly() {
    return use == Use.DELETE;
  }

  /** Whether the records are of an earlier generation of the same stream. */
  boolean isBefore(Wanted other) {
    return stream != null && stream.equals(other.stream) && generation < other.generation;
  }
}
