package io.tidemark.sink.write;

import io.tidemark.jdbc.DatabaseException;
import io.tidemark.jdbc.Session;
import io.tidemark.sink.write.StraightCopy.Copied;
import io.tidemark.sink.write.TargetTable.BadRow;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Copies rows around bad ones: a copy that fails tells its row, so that what comes before it is
 * copied again and what comes after it goes on from there. Each row is sent twice at most, where
 * halving would send it a dozen times.
 *
 * <p>What the error tells is a hint; a row is bad only when it is refused alone.
 */
final class CopyAround {
  /** From so many on, halving is as good, and tells rows that the database itself cannot. */
  private static final int AT_MOST = 100;

  /** Copies the rows of these numbers. */
  @FunctionalInterface
  interface Copy {
    long rows(int[] numbers);
  }

  private final Search search;
  private final Copy copy;
  private final List<BadRow> bad = new ArrayList<>();

  CopyAround(Search search, Copy copy) {
    this.search = search;
    this.copy = copy;
  }

  /**
   * Copies all rows but the bad ones.
   *
   * @throws DatabaseException when it cannot tell bad rows, or need not; what was copied is to be
   *     undone then
   */
  Copied run(Session tx, List<BatchRow> rows, int[] order) {
    if (search != Search.CERTAIN) {
      return new Copied(copy.rows(order), List.of());
    }
    long copied = 0;
    int from = 0;
    while (from < order.length) {
      int[] left = Arrays.copyOfRange(order, from, order.length);
      try {
        return new Copied(copied + tx.inSavepoint(s -> copy.rows(left)), bad);
      } catch (DatabaseException e) {
        int at = e.copyLine().orElse(0) - 1;
        if (!search.blamesRow(e) || at < 0 || at >= left.length || bad.size() == AT_MOST) {
          throw e;
        }
        copied += copy.rows(Arrays.copyOf(left, at));
        copied += alone(tx, rows, left[at]);
        from += at + 1;
      }
    }
    return new Copied(copied, bad);
  }

  private long alone(Session tx, List<BatchRow> rows, int number) {
    try {
      return tx.inSavepoint(session -> copy.rows(new int[] {number}));
    } catch (DatabaseException e) {
      if (!search.blamesRow(e)) {
        throw e;
      }
      bad.add(new BadRow(rows.get(number), e));
      return 0;
    }
  }
}
