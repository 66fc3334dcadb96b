package io.tidemark.sink.write;

import io.tidemark.jdbc.DatabaseException;
import io.tidemark.jdbc.Session;
import io.tidemark.sink.write.TargetTable.BadRow;
import java.util.Arrays;
import java.util.List;

/** Stages rows and works on them: all at once, or, where somebody takes bad rows, in halves. */
final class Staging {
  private final Session tx;
  private final Search search;
  private final List<BadRow> bad;

  /** Copies the rows of these numbers into the stage. */
  @FunctionalInterface
  interface Copy {
    void rows(int[] order);
  }

  /**
   * @param bad takes the rows that were refused
   */
  Staging(Session tx, Search search, List<BadRow> bad) {
    this.tx = tx;
    this.search = search;
    this.bad = bad;
  }

  void each(List<BatchRow> rows, Copy copy, int[] order, Bisect.Range range) {
    int last = rows.size() - 1;
    if (search == Search.NONE) {
      copy.rows(order);
      range.write(0, last);
      return;
    }
    boolean whole = stagedWhole(copy, order);
    new Bisect(
            tx,
            search,
            (from, to) -> {
              if (!whole) {
                copy.rows(Arrays.stream(order).filter(i -> i >= from && i <= to).toArray());
              }
              range.write(from, to);
            },
            (row, error) -> bad.add(new BadRow(rows.get(row), error)))
        .run(0, last);
  }

  private boolean stagedWhole(Copy copy, int[] order) {
    try {
      tx.inSavepoint(
          session -> {
            copy.rows(order);
            return order;
          });
      return true;
    } catch (DatabaseException e) {
      if (!search.blamesRow(e)) {
        throw e;
      }
      return false;
    }
  }
}
