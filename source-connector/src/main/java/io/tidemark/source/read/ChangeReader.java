package io.tidemark.source.read;

import io.tidemark.source.cursor.Position;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a sync that reads by a cursor needs of its source; all methods throw {@link ReadFailure}.
 *
 * <p>Rows are read up to a bound that is taken before: the greatest value that could be seen at one
 * moment. They are read only once every transaction that was writing at that moment has ended, so
 * that none of them can still bring a row below the bound. What is written later has greater
 * values. Which of them are late all the same is said at {@link Bound}.
 */
public interface ChangeReader {

  /** Whether the source may be asked now. */
  boolean ready();

  /** The source database's clock in milliseconds. */
  long clock();

  /**
   * Looks at what there is to read.
   *
   * @throws ReadFailure also when it has no such cursor column, or no key
   */
  Look look();

  /**
   * Begins the first read: all rows, or those from {@code cursor.initial} on.
   *
   * @param begun the source's time at which the first attempt at it began, milliseconds
   * @param resume the end key of the last page that need not be read again, null for all
   * @throws IllegalArgumentException when {@code resume} is not a key of what was seen
   */
  GenerationReader baseline(Look look, long begun, @Nullable String resume);

  /**
   * Takes a bound.
   *
   * @param behind from where on rows matter, empty for everywhere
   * @throws IllegalArgumentException when {@code behind} is no position of what was seen
   */
  Bound bound(Look look, Optional<Position> behind);

  /** Which of the transactions that were writing have not ended. */
  Set<Writer> writing(Set<Writer> before);

  /** Rows without a value in the cursor, counted up to a number. */
  long withoutValue(Look look, int most);

  /**
   * The next page of what is new.
   *
   * @param after behind which position, null for the very first row
   * @param upTo text of the greatest value
   * @throws IllegalArgumentException when a position is none of what was seen
   */
  ChangePage news(Look look, @Nullable Position after, String upTo);

  /**
   * The next page of what is read again: from {@code cursor.lookback.ms} before a position up to
   * it.
   *
   * @param resume behind which position to go on, null at the beginning
   */
  ChangePage again(Look look, Position end, @Nullable Position resume);

  /**
   * Up to where may be read.
   *
   * @param last the last row that was seen and that no clock forbids; null when there is none
   *     behind the position
   * @param writers transactions that were writing then, and may have rows below it
   * @param clock the source's clock in milliseconds
   * @param heldBy the transaction because of whose age the bound is lower than the delay alone
   *     would make it; null when there is none
   */
  record Bound(@Nullable Position last, Set<Writer> writers, long clock, @Nullable Writer heldBy) {
    public Bound {
      writers = Set.copyOf(writers);
    }
  }

  /**
   * A transaction of somebody else, or a statement of one.
   *
   * @param id by which it is known again, that of a statement below 0; 0 when it cannot have a row
   *     yet whose number is below others
   * @param session number of the session, 0 when it has none
   * @param since when it began, the source's clock in milliseconds; 0 when that is not known, or
   *     does not matter any more
   */
  record Writer(long id, long session, long since) {

    /** Whether it has to end, where its begin is not enough to go by. */
    boolean holds() {
      return id != 0;
    }
  }

  /**
   * Rows that were read together, in the order of cursor and key.
   *
   * @param rows cells of the columns, and the cursor's behind them
   * @param end the position of the last row, null when there are no rows
   * @param bytes roughly what they weigh
   * @param clock the source's clock within the same transaction, milliseconds
   * @param ended whether there are no more
   */
  record ChangePage(
      List<@Nullable Object[]> rows,
      @Nullable Position end,
      long bytes,
      long clock,
      boolean ended) {}
}
