package io.tidemark.sink.write;

import io.tidemark.jdbc.DatabaseException;
import io.tidemark.jdbc.Session;

/**
 * Finds bad rows: a range of rows that the database refuses is undone and tried again in halves,
 * until each bad row stands alone and all others are written. A long range is taken piece by piece
 * from the start, so that a bad row does not undo all others: pieces cost a statement each, while a
 * few bad rows then cost less than the batch itself.
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

  /** Rows of a piece: eight of them are a usual batch. */
  private static final int PIECE = 1_250;

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
    for (int piece = from; piece <= to; piece += PIECE) {
      halve(piece, Math.min(to, piece + PIECE - 1));
    }
  }

  private void halve(int from, int to) {
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
      halve(from, middle);
      halve(middle + 1, to);
    }
  }
}
