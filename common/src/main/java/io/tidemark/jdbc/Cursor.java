package io.tidemark.jdbc;

import org.jspecify.annotations.Nullable;

/** A result that is read row by row while the database keeps the rest. */
public interface Cursor extends AutoCloseable {
  /** Moves to the next row; false at the end. */
  boolean next();

  /** The row's cells, one for each type the cursor was opened with, in an array of its own. */
  @Nullable Object[] cells();

  /** How many rows to fetch together from now on; those that have been fetched stay. */
  void fetchSize(int rows);

  /** Gives the result back; never throws. */
  @Override
  void close();
}
