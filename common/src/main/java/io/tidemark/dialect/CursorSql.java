package io.tidemark.dialect;

import io.tidemark.table.Column;
import io.tidemark.table.TableId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Questions by a cursor: what is new, and up to where it is known that nothing older will still
 * appear. Pure functions, like the {@link Dialect}.
 */
public interface CursorSql {

  /**
   * Why a sync may not be read by a cursor: a row for each reason, in words. Empty where there is
   * none ever.
   *
   * @param table null for a query
   */
  default Optional<Sql> objections(@Nullable TableId table) {
    return Optional.empty();
  }

  /**
   * One page in the order of cursor and key: the rows' columns, and the cursor behind them.
   *
   * @param limit rows at most
   */
  Sql page(CursorRead read, int limit);

  /** Cursor and key of the last row of the range, no row when there is none. */
  Sql greatest(CursorRead read);

  /** How many rows have no value in the cursor, counted up to {@code most}. */
  Sql withoutValue(CursorRead read, int most);

  /**
   * A condition of rows whose cursor is a value or behind it, for a filter: one placeholder, to
   * which the value's text is bound.
   */
  String atLeast(Column cursor);

  /**
   * Whether a text that is no value of a column, or a time with a zone, is taken for some value
   * there, and not for an error or for what it says.
   */
  default boolean takesAnyText() {
    return false;
  }

  /**
   * One row: the database's clock in microseconds, whether it may be known when each transaction of
   * others began, and whether this is a replica, which does not know the transactions that it
   * replays.
   */
  Sql moment();

  /**
   * What cannot be known of transactions where {@link #moment} says so, in words.
   *
   * @param replica whether it is because this is a replica
   */
  String blindness(boolean replica);

  /**
   * Transactions of other sessions of this database that are under way, as far as it may be known
   * when they began: number of the session, the time in microseconds.
   */
  Sql begun();

  /**
   * Transactions of this database that have written and are neither committed nor rolled back in
   * the snapshot of the transaction that asks: an id that is not used again, the session's number
   * (0 when there is none, as for a prepared one), the time when it began in microseconds (NULL
   * when it may not be known). Not asked where there are {@link #steps}.
   */
  Sql writing();

  /** What is asked in place of {@link #writing}, where one statement does not tell it. */
  default Optional<WriterSteps> steps() {
    return Optional.empty();
  }

  /** One row: whether an index begins with the column and covers all rows. */
  Sql isIndexed(TableId table, String column);

  /**
   * One row: whether the database gives a number of the column's again when the last row is gone.
   */
  Sql repeats(TableId table, String column);

  /** The statement that makes such an index, for people. */
  String createIndex(TableId table, String column);
}
