package io.tidemark.sink.state;

import io.tidemark.generation.StreamId;
import io.tidemark.table.TableId;

/**
 * One stream's rows in one table.
 *
 * @param id number of the row in {@code tidemark_streams}, which also names the stream's lock and
 *     its key tables
 * @param stream whose rows
 * @param table in which table
 * @param floor the floor as it was when the row was read; the one that counts is read under the
 *     stream's lock
 */
public record StreamRow(int id, StreamId stream, TableId table, long floor) {

  /** Whether another reading of a row with this number is of the same stream in the same table. */
  boolean isOfSame(StreamRow other) {
    return stream.equals(other.stream) && table.equals(other.table);
  }
}
