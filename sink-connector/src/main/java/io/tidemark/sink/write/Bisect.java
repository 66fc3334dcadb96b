package io.tidemark.sink.write;

import io.tidemark.jdbc.DatabaseException;
import io.tidemark.jdbc.Session;

/**
 * Finds bad rows: a range of rows that the database refuses is undone and tried again in halves,
 * until each bad row stands alone and all others are written.
 */
final class Bisect {

  /** Writes the rows of a range, ends included. */
  @FunctionalInterface
  interface Range {
    void write(int from, int to);
  }

  /** Takes a bad row. */
  @FunctionalInterface
  interface BadRow {
    void found(int row, DatabaseException error);
  }

  private final Session tx;
  private final Search search;
  private final Range range;
  private final BadRow bad;

  Bisect(Session tx, Search search, Range range, BadRow bad) {
    this.tx = tx;
    this.search = search;
    this.range = range;
    this.bad = bad;
  }

  /** Writes all rows of the range but the bad ones. */
  void run(int from, int to) {
    try {
      tx.inSavepoint(
          session -> {
            range.write(from, to);
            return to;
          });
    } catch (DatabaseException e) {
      if (!search.blamesRow(e)) {
        throw e;
      } else if (from == to) {
        bad.found(from, e);
        return;
      }
      int middle = (from + to) >>> 1;
      run(from, middle);
      run(middle + 1, to);
    }
  }
}
