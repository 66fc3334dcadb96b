package io.tidemark.dialect;

/**
 * How one database removes all stale rows of a table by one statement, which reads the table and
 * the seen keys while it keeps the stream's writers waiting.
 */
public interface WholeRemovalSql {

  /**
   * A query of one number: bytes of the table and of the seen keys. NULL where the table is none
   * whose rows are found again by where they are, and no row where it is gone.
   */
  Sql extent(StaleRows rows);

  /**
   * Removes all stale rows, or none where there are more than so many. What it tells is one row:
   * how many were stale, and how many are gone.
   *
   * @param removal one that removes rows, and tells nobody which
   */
  RemovalSql remove(StaleRows rows, Removal removal, long most);
}
