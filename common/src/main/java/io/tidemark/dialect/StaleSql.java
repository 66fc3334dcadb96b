package io.tidemark.dialect;

import io.tidemark.table.TableId;
import io.tidemark.table.TableSchema;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What deleting stale rows says to one database: stream locks, key tables, the list of victims and
 * the delete of a slice of it. Pure functions, like the {@link Dialect} they belong to.
 */
public interface StaleSql {

  /**
   * Name of the first column of a victims table, which orders and numbers its keys from 1; it is
   * called like none of them.
   */
  static String ord(List<String> key) {
    String name = "_ord";
    while (key.contains(name)) {
      name += "_";
    }
    return name;
  }

  /** Takes the lock of a stream that writers share, until the transaction ends. */
  Sql lockShared(TableId streams, int stream);

  /** Takes the lock of a stream for itself alone, until the transaction ends. */
  Sql lockExclusive(TableId streams, int stream);

  /** Ends a SELECT so that it locks its rows and passes over rows that others have locked. */
  String skipLocked();

  /**
   * Creates, if it does not exist, an empty table of the key columns alone, with the types and
   * collations that they have in {@code target}. It has no index: keys are only ever appended.
   */
  Sql createSeen(TableId seen, TableId target, List<String> key);

  /** The same after the column {@link #ord}, which has a unique index. */
  List<Sql> createVictims(TableId victims, TableId target, List<String> key);

  /**
   * What tells a table from one of the same name that was made after it was dropped; one row, one
   * number, NULL where there is no such table.
   */
  Sql identity(TableId table);

  /**
   * Numbers the keys of all stale rows into a victims table, in an order in which rows are found
   * close to each other where that is not the table's own; the update count tells how many.
   */
  Sql listVictims(TableId victims, StaleRows rows);

  /** Queries that come before a list in its transaction, so that it is made in the quickest way. */
  List<Sql> beforeList(StaleRows rows);

  /**
   * Statements that come before a delete in its transaction, so that what refuses it does so at
   * once and not at commit.
   */
  List<Sql> beforeDelete();

  /** Bound each statement of the transaction from here on, until it ends. */
  List<Sql> limitStatements(Duration each);

  /**
   * Removes those of the stale rows whose keys are listed under {@code first} to {@code last}. What
   * it tells of each is its key as JSON where the removal wants that, else nothing of use.
   */
  RemovalSql removeListed(TableId victims, StaleRows rows, Removal removal, long first, long last);

  /** How all stale rows of a small table go by one statement; empty where each takes a list. */
  default Optional<WholeRemovalSql> whole() {
    return Optional.empty();
  }

  /**
   * Removes every row of no stream. What it tells is one number, how many they were: a table may
   * have too many of them to tell each.
   *
   * @param table as it is; one without {@code _sync_source} has no other rows
   */
  RemovalSql removeStrangers(TableSchema table, Removal removal);

  /**
   * Whether seen keys are worth an index for a delete of several slices.
   *
   * @param slices that ask for seen keys
   * @param keys about how many have been seen
   */
  boolean isIndexWorthwhile(long slices, long keys);

  /** Makes looking up a key in a seen table cheap, for deletes of many slices. */
  Sql indexSeen(TableId seen, List<String> key);

  /**
   * Makes finding the rows of a stream below a generation cheap, without holding up writers, if
   * there is no such index yet; outside of any transaction.
   */
  Sql indexGenerations(TableId table);

  /** Let the planner know how large a table that was just filled is. */
  List<Sql> analyze(TableId table);

  Sql dropTable(TableId table);

  /** Whether an error means that a foreign key refers to the row that was to be deleted. */
  boolean refusedByForeignKey(String sqlState);

  /** Whether an error means that a statement took too long, or that somebody cancelled it. */
  boolean tookTooLong(String sqlState);
}
