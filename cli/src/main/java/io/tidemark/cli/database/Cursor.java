package io.tidemark.cli.database;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/**
 * The rows of a query one after another, a few at a time in memory. The session must be in a
 * transaction, and serves nothing else meanwhile.
 *
 * @param <T> what is made of a row
 */
public final class Cursor<T> implements AutoCloseable {

  private final String sql;
  private final Statement statement;
  private final ResultSet result;
  private final Sql.RowReader<T> reader;

  Cursor(String sql, Statement statement, Sql.RowReader<T> reader) throws SQLException {
    this.sql = sql;
    this.statement = statement;
    this.result = statement.executeQuery(sql);
    this.reader = reader;
  }

  /** The next row, empty after the last. */
  public Optional<T> next() {
    try {
      return result.next() ? Optional.of(reader.read(result)) : Optional.empty();
    } catch (SQLException e) {
      throw Sql.failed(sql, e);
    }
  }

  @Override
  public void close() {
    try {
      statement.close();
    } catch (SQLException e) {
      throw Sql.failed(sql, e);
    }
  }
}
