package io.tidemark.dialect;

import io.tidemark.table.Column;
import io.tidemark.table.ColumnType;
import io.tidemark.table.TableId;
import io.tidemark.table.TableSchema;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The statements that change tables, and what has to be known before they are run. */
public interface DdlSql {

  /**
   * Takes the lock of a table's definition until the transaction ends, alone; the table need not
   * exist. It keeps out those who ask for it too, and nobody else.
   */
  Sql lock(TableId table);

  /**
   * Schema and name that a table gets when it is made, where that commits at once: what is to be
   * known of it has to be written before it is there. Empty where both commit together.
   */
  default Optional<Sql> place(TableId table) {
    return Optional.empty();
  }

  /**
   * Statements that fail where a table could not be made, and leave nothing: what is dropped for it
   * does not come back where a drop commits at once. Empty where it does.
   */
  default List<Sql> rehearse(TableSchema table) {
    return List.of();
  }

  /**
   * A column as it can be added to a table, or declared anew there: without its length where that
   * would take more room than a row has left.
   *
   * @param columns of the table as it is by then
   */
  default Column added(List<Column> columns, Column column) {
    return column;
  }

  /** What the catalog lists for a column that is made with this type. */
  ColumnType listed(ColumnType type, boolean key);

  /**
   * Whether a column can be given the other type so that every value stays the same, reads the same
   * and compares the same.
   */
  boolean grows(ColumnType from, ColumnType to);

  /** Gives a column a roomier type, as far as the values go the same; its collation stays. */
  Sql changeType(TableId table, Column column, ColumnType to);

  /** Lets a column be NULL, which is as the catalog has it. */
  Sql dropNotNull(TableId table, Column column);

  /** Drops a table that nothing else depends on. */
  Sql drop(TableId table);

  /** Makes an index by which rows of these values are there once. */
  Sql createUniqueIndex(TableId table, List<String> columns);

  /** Why such an index of these columns would find no rows; empty where it does. */
  default Optional<String> unindexable(List<Column> columns) {
    return Optional.empty();
  }

  /**
   * The columns of every unique index that refuses equal rows at once, by the columns' own
   * comparison, and by which rows are found, one per row: index name, column name.
   */
  Sql listKeys(TableId table);

  /**
   * What keeps columns as they are, one thing per row: column name; whether it keeps the type
   * (boolean), else NOT NULL; the thing in words.
   */
  Sql listPins(TableId table);

  /**
   * Why rows cannot be written safely into a table that is there, whatever its columns are: one
   * reason per row, in words. Nothing where the database has no such tables.
   */
  default Optional<Sql> listObjections(TableId table) {
    return Optional.empty();
  }

  /** Views, foreign keys and all else that would have to go with a table: one per row, in words. */
  Sql listDependents(TableId table);

  /**
   * Whether a table holds rows of others than a stream, one row, one boolean.
   *
   * @param stream null where all rows are others'
   * @param marked whether the table has the system columns; else all rows are others'
   */
  Sql holdsOthers(TableId table, @Nullable String stream, boolean marked);

  /** Keep all others out of a table that exists, readers too, until the transaction ends. */
  List<Sql> lockTable(TableId table);

  /** Whether any of these columns has a value in any row, one row, one boolean. */
  Sql holdsValues(TableId table, List<String> columns);

  /** Whether a table with system columns holds rows of later generations of a stream. */
  Sql holdsLater(TableId table, String stream, long generation);
}
