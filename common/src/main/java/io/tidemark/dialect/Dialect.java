package io.tidemark.dialect;

import io.tidemark.dialect.Merge.Marks;
import io.tidemark.table.Column;
import io.tidemark.table.ColumnType;
import io.tidemark.table.TableId;
import io.tidemark.table.TableSchema;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * One database's way of saying things: pure functions from tables to SQL text with its ordered
 * binds. Identifiers are always quoted and always doubled where they contain the quote; values are
 * always bound.
 */
public interface Dialect {

  /** The name that people know the database by, such as {@code PostgreSQL}. */
  String name();

  /** Whether a JDBC URL is one of this database's. */
  boolean accepts(String url);

  /** Why a URL of this database's cannot be used, in words that do not repeat it. */
  default Optional<String> objection(String url) {
    return Optional.empty();
  }

  /** What a user of this database should know beforehand, in words. */
  default Optional<String> caution() {
    return Optional.empty();
  }

  /** Whether a statement that changes tables commits what its transaction has done before. */
  default boolean commitsDdl() {
    return false;
  }

  /** How many of so many tasks can write at a time. */
  default int writers(int tasks) {
    return tasks;
  }

  /** Longest identifier in bytes of UTF-8. */
  int maxIdentifierBytes();

  /**
   * A quoted identifier as the database compares it with others: two that are equal so are one name
   * to it.
   */
  default String folded(String identifier) {
    return identifier;
  }

  /**
   * An identifier, quoted.
   *
   * @throws IllegalArgumentException when it is longer than the database takes
   */
  String quote(String identifier);

  /** A table's name, quoted, with its schema where it has one. */
  default String quote(TableId table) {
    String schema = table.schema();
    return schema == null ? quote(table.name()) : quote(schema) + "." + quote(table.name());
  }

  /**
   * What a fresh connection runs, one after the other: time zone UTC, timeouts, isolation, and
   * whatever makes the text forms of values independent of the server's settings.
   */
  List<String> openSession(Duration statementTimeout, Duration lockTimeout);

  /** What a session runs besides in which rows are merged. */
  List<String> openWriter();

  /** A statement whose description, without running it, gives the columns of a query. */
  String describe(String query);

  /** A non-null cell as the text that the database itself would parse for the type. */
  String text(ColumnType type, Object cell);

  /** The type that a catalog's column has; types that are not known travel as text. */
  ColumnType columnType(NativeColumn column);

  /** The type in DDL; {@code key} columns get a type and collation that can be a primary key. */
  String typeName(ColumnType type, boolean key);

  /** How rows can be asked for by values of a column of the type. */
  default Order order(ColumnType type) {
    return Order.INDEXED;
  }

  /** Whether values of type {@code from} can be written to a column of type {@code to}. */
  TypeFit fit(ColumnType from, ColumnType to);

  /**
   * Lists the columns of every table and view that the user may see, system schemas left out,
   * ordered by schema, table and position. Result columns: table_schema, table_name, is_view
   * (boolean), column_name, type_name, element_type_name (null), length, precision, scale,
   * nullable, generated, collation (null), pageable, key_position (1-based; 0 when not in the key).
   * The key is the primary key, else the unique index over NOT NULL columns with the fewest columns
   * (ties: by name); partial, expression, deferrable and invalid indexes prove nothing, nor do
   * those that compare otherwise than the column, or that do not cover all rows that the table
   * gives.
   */
  Sql listColumns();

  /** The same for one table; without a schema the one that the connection's search path finds. */
  Sql listColumns(TableId table);

  /**
   * Finds the same table without its columns. Result columns: table_schema, table_name; no row when
   * there is none.
   */
  Sql findTable(TableId table);

  /**
   * Names of the same table's columns, one a row, in their order, without those that the database
   * has made up; no row when there is none.
   */
  Sql listColumnNames(TableId table);

  /**
   * Lists the same tables and views without their columns, by schema and name. Result columns:
   * table_schema, table_name, is_view (boolean), visible (whether the search path finds it), pages
   * (what the catalog believes it has with all its partitions, 0 while it knows nothing). Waits for
   * nobody's lock.
   */
  Sql listTables();

  /**
   * The number of pages that a table has now with all its partitions, as far as that can be told
   * without reading it; 0, or an error, if there is no such table.
   */
  Sql pages(TableId table);

  /**
   * Names of a table's columns that the database fills when nothing is written to them, each with
   * whether it is an identity that no update may write.
   */
  Sql listFilled(TableId table);

  /** The database's clock, one row, one column: milliseconds since 1970-01-01T00:00Z. */
  Sql clock();

  /**
   * Which database this is, one row, one text: the same on its physical replicas, another one for a
   * copy that goes its own way. Some servers refuse to tell, with an error.
   */
  Sql identity();

  /** The same as well as any server tells it, who may give two databases the same. */
  Sql weakIdentity();

  /**
   * One keyset page in key order: the rows after the key {@code after} (cells; empty for the first
   * page), at most {@code limit}. The database compares and orders by its own rules.
   */
  Sql page(Read read, List<Object> after, int limit);

  /** All rows in no particular order. */
  Sql all(Read read);

  /** The questions about one row. */
  RowSql rows();

  /**
   * What a signal table asks: its columns {@code id}, {@code type} and {@code data} as texts, in no
   * particular order, at most {@code limit} rows. Rows that only Debezium executes are left out.
   */
  Sql signals(TableId table, int limit);

  /**
   * Keys that cut a table into ranges with about as many rows each, in key order: the first row of
   * each range but the first. Fewer where there are fewer rows.
   *
   * @param read a table with a key
   * @param percent how much of the table to look at, in blocks at random; 100 for all of it
   */
  Sql cuts(Read read, int ranges, double percent);

  /** Creates a table if it does not exist, its key as the primary key, which the server names. */
  Sql createTable(TableSchema table);

  /** The same, but an error when there is one, so that whoever makes the table knows it. */
  Sql createNewTable(TableSchema table);

  /** Adds a nullable column if it does not exist. */
  Sql addColumn(TableId table, Column column);

  /** A unique index, if it does not exist; where nothing says so, that it does is an error. */
  default Sql uniqueIndex(String name, TableId table, List<String> columns) {
    return Sql.of(
        "CREATE UNIQUE INDEX IF NOT EXISTS %s ON %s (%s)"
            .formatted(quote(name), quote(table), String.join(", ", columns)));
  }

  /**
   * Inserts one row, of values as {@link Sql#of} takes them, unless a row with the same key is
   * there. The update count does not tell.
   */
  Sql insertIfAbsent(TableId table, List<String> columns, List<Object> values);

  /** What writes cells of a type, NULL among them, as fields of the rows that a stage takes. */
  FieldEncoder stageField(ColumnType type);

  /**
   * The statements that write rows of one shape.
   *
   * @param stage name of the stage, unquoted; unique within the session
   * @param table the table written to
   * @param staged the columns, key columns first, in key order
   * @param keys how many of them are the key; 0 when rows are only ever appended
   * @param marks whether rows may be marked as gone, and what such a row is to a record
   */
  Merge merge(String stage, TableId table, List<StagedColumn> staged, int keys, Marks marks);

  /** The statements that change tables. */
  DdlSql ddl();

  /** The statements about stream locks, key tables and stale rows. */
  StaleSql stale();

  /** The questions by a cursor. */
  CursorSql cursors();

  /** The questions about what the user may do. */
  PrivilegeSql privileges();
}
