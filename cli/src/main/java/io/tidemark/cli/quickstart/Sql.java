package io.tidemark.cli.quickstart;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;
import org.postgresql.copy.CopyOut;

/**
 * The quickstart's own way to a database. It shares nothing with the connectors, whose work it
 * judges.
 */
final class Sql implements AutoCloseable {

  /** Makes a value of the row that the result set stands on. */
  interface RowReader<T> {
    T read(ResultSet row) throws SQLException;
  }

  private final Connection connection;

  private Sql(Connection connection) {
    this.connection = connection;
  }

  /** Connects; every statement is its own transaction. */
  static Sql connect(String url, String user) {
    try {
      return new Sql(DriverManager.getConnection(url, user, null));
    } catch (SQLException e) {
      throw new QuickstartException("Cannot connect to " + url + ": " + e.getMessage(), e);
    }
  }

  /** Runs one statement and says how many rows it touched. */
  long run(String sql) {
    try (Statement statement = connection.createStatement()) {
      return statement.executeLargeUpdate(sql);
    } catch (SQLException e) {
      throw failed(sql, e);
    }
  }

  /** The rows of a query. */
  <T> List<T> rows(String sql, RowReader<T> reader) {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      List<T> rows = new ArrayList<>();
      while (result.next()) {
        rows.add(reader.read(result));
      }
      return rows;
    } catch (SQLException e) {
      throw failed(sql, e);
    }
  }

  /** The one number that a query gives. */
  long number(String sql) {
    return rows(sql, row -> row.getLong(1)).get(0);
  }

  /** Copies what one database's COPY statement gives into what another's takes. */
  static void copy(Sql from, String out, Sql to, String in) {
    try {
      CopyOut source = from.connection.unwrap(PGConnection.class).getCopyAPI().copyOut(out);
      CopyIn target = to.connection.unwrap(PGConnection.class).getCopyAPI().copyIn(in);
      byte[] bytes = source.readFromCopy();
      while (bytes != null) {
        target.writeToCopy(bytes, 0, bytes.length);
        bytes = source.readFromCopy();
      }
      target.endCopy();
    } catch (SQLException e) {
      throw failed(out + " | " + in, e);
    }
  }

  private static QuickstartException failed(String sql, SQLException e) {
    return new QuickstartException(
        e.getMessage() + " (SQLSTATE " + e.getSQLState() + ") in: " + sql.strip(), e);
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw new QuickstartException("Cannot close a connection: " + e.getMessage(), e);
    }
  }
}
