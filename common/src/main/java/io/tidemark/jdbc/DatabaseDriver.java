package io.tidemark.jdbc;

import io.tidemark.dialect.CopySql;
import io.tidemark.dialect.Dialect;
import io.tidemark.dialect.NativeColumn;
import io.tidemark.dialect.Sql;
import io.tidemark.table.ColumnType;
import io.tidemark.table.TableId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What each database's JDBC driver does in its own way; what all do alike is not here. */
interface DatabaseDriver {

  /** What is said to databases that are reached by this driver. */
  Dialect dialect();

  /**
   * Connects; one attempt.
   *
   * @param connect how long that may take
   * @param socket how long any answer may take afterwards
   * @return null when the driver does not take the URL
   */
  @Nullable Connection connect(ConnectionSettings settings, Duration connect, Duration socket)
      throws SQLException;

  /** The same for somebody who only asks, and to whom no answer may take longer than the limit. */
  default @Nullable Connection ask(ConnectionSettings settings, Duration limit)
      throws SQLException {
    return connect(settings, limit, limit);
  }

  /**
   * Connects to a database of which nothing will be written but what is the session's alone; one
   * attempt.
   */
  default @Nullable Connection connectToRead(
      ConnectionSettings settings, Duration connect, Duration socket) throws SQLException {
    return connect(settings, connect, socket);
  }

  /** Whether there is a database, or nothing can be said of it before it is reached. */
  default boolean isMade(ConnectionSettings settings) {
    return true;
  }

  /** Whether databases are files, and not kept by a server. */
  default boolean isFile() {
    return false;
  }

  /**
   * The columns of a SELECT, without running it.
   *
   * @throws IllegalArgumentException when it is none
   */
  List<NativeColumn> describe(Connection connection, String query) throws SQLException;

  /** Begins a transaction, on a connection where every statement commits by itself. */
  void begin(Connection connection, Session.Mode mode) throws SQLException;

  /**
   * Makes ready for a statement that lasts as long as its rows take, until the transaction ends.
   */
  default void beginStream(Connection connection) throws SQLException {}

  /** What the driver is told so that it fetches so many rows at a time of a statement. */
  default int fetchSize(Connection connection, int rows) {
    return rows;
  }

  /** Commits; after that every statement commits by itself again, and may write. */
  void commit(Connection connection) throws SQLException;

  /** Rolls back; after that likewise. */
  void rollback(Connection connection) throws SQLException;

  /** Cancels the statement that another thread is running, if there is one. */
  void cancel(Connection connection) throws SQLException;

  /** Cuts the connection, whatever another thread is doing with it, which then fails. */
  void abort(Connection connection) throws SQLException;

  /** Ends the connection, and rolls back what is open. */
  void close(Connection connection) throws SQLException;

  /** Binds a value to the placeholder of this number, counted from 1. */
  void bind(PreparedStatement statement, int number, Sql.Bind bind) throws SQLException;

  /** A statement with its values. */
  default PreparedStatement prepare(Connection connection, Sql sql) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql.text());
    try {
      int number = 1;
      for (Sql.Bind bind : sql.binds()) {
        bind(statement, number++, bind);
      }
      return statement;
    } catch (SQLException e) {
      statement.close();
      throw e;
    }
  }

  /**
   * Opens a table's page in bulk, which gives the same cells as its statement does, or the same
   * errors; empty where there is no such way.
   *
   * @param types of the result's columns, in order
   * @param most rows that the statement may give
   */
  default Optional<Cursor> page(
      Connection connection, TableId table, Sql page, List<ColumnType> types, int most)
      throws SQLException {
    return Optional.empty();
  }

  /** What reads cells of a type. */
  CellReader reader(ColumnType type);

  /** An error of a statement. */
  DatabaseException failure(SQLException e);

  /**
   * A connection that was not made. Says what to check.
   *
   * @param location where to, as {@link Location} puts it
   */
  DatabaseException connecting(String location, SQLException e);

  /** What to check about a database that gives no answer, in words. */
  String checkTheWay();

  /**
   * Copies rows in bulk and tells how many; an exception of the source gives the copy up.
   *
   * @throws DatabaseException which tells the row that it came to, where that is known
   */
  long copyIn(Connection connection, CopySql sql, CopySource source);

  /** What a query that takes rows in bulk tells of them, one text after the other. */
  default String look(Connection connection, CopySql sql, CopySource source) {
    throw new UnsupportedOperationException("rows are looked up by way of a stage");
  }
}
