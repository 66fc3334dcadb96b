package io.tidemark.dialect;

/**
 * How it is found out who is writing where no one statement of {@link CursorSql#writing} tells it:
 * what runs, and who has begun, and that only from a buffer whose age nobody tells. The steps are
 * taken in the order of the methods, in one transaction that may only read; the last two are taken
 * again until an answer is proven to be new.
 *
 * <p>An answer is new when it was gathered, from its first row on, after {@link #statements} was
 * asked. It may have been gathered for somebody else, and while the question was on its way. So
 * {@link #transactions} is first asked in vain: whatever is gathered later begins behind that. Then
 * an answer that shows the asking transaction with the mark of its question was gathered later.
 */
public interface WriterSteps {

  /** One row: whether nobody else takes these steps until the transaction ends. Waits for that. */
  Sql alone();

  /**
   * Statements of others that are under way, which may have taken a value already and be in no list
   * of transactions yet: a number below 0 that no other statement has, or 0 for one that waits for
   * something else; number of the session; when it began in microseconds.
   */
  Sql statements();

  /**
   * Transactions that have begun: an id that is not used again, 0 for one that has not written;
   * number of the session, 0 when there is none; when it began in microseconds, NULL for one that
   * has written; whether it can only read; whether this is the asking one, and its row proves that
   * the answer is new, and whole.
   *
   * @param mark a text of letters, digits and hyphens that no other question has
   */
  Sql transactions(String mark);

  /** Waits until another answer is likely. */
  Sql pause();
}
