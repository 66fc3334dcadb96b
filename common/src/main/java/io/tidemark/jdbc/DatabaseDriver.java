package io.tidemark.jdbc;

import io.tidemark.dialect.Dialect;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
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

  /** Begins a transaction, on a connection where every statement commits by itself. */
  void begin(Connection connection, Session.Mode mode) throws SQLException;

  /** After a transaction: every statement commits by itself again, and may write. */
  void end(Connection connection) throws SQLException;

  /** Cancels the statement that another thread is running, if there is one. */
  void cancel(Connection connection) throws SQLException;

  /**
   * Copies rows in bulk and tells how many; an exception of the source gives the copy up.
   *
   * @throws DatabaseException which tells the row that it came to, where that is known
   */
  long copyIn(Connection connection, String copySql, CopySource source);
}
