package io.tidemark.cli.database;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;
import org.postgresql.copy.CopyOut;

/** A session, used by one thread at a time. Failures are {@link QuickstartException}s. */
public final class Sql implements AutoCloseable {

  /** Makes a value of the row that the result set stands on. */
  public interface RowReader<T> {
    T read(ResultSet row) throws SQLException;
  }

  private static final int FETCH = 1000;
  private static final int COPY_BYTES = 65_536;

  private final Connection connection;

  private Sql(Connection connection) {
    this.connection = connection;
  }

  /** Connects without a password; every statement is its own transaction. */
  public static Sql connect(String url, String user) {
    return connect(new Login(url, Optional.of(user), Optional.empty()));
  }

  /** Connects; every statement is its own transaction. */
  public static Sql connect(Login login) {
    try {
      return new Sql(DriverManager.getConnection(login.url(), login.properties()));
    } catch (SQLException e) {
      throw new QuickstartException("Cannot connect to " + login + ": " + e.getMessage(), e);
    }
  }

  /** Runs one statement and says how many rows it touched. */
  public long run(String sql) {
    try (Statement statement = connection.createStatement()) {
      return statement.executeLargeUpdate(sql);
    } catch (SQLException e) {
      throw failed(sql, e);
    }
  }

  /** The rows of a query. */
  public <T> List<T> rows(String sql, RowReader<T> reader) {
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
  public long number(String sql) {
    return rows(sql, row -> row.getLong(1)).get(0);
  }

  /** Whether the one truth value that a query gives is true. */
  public boolean holds(String sql) {
    return rows(sql, row -> row.getBoolean(1)).get(0);
  }

  /** Begins a transaction that sees the database as it is now, and changes nothing. */
  public void beginSnapshot() {
    try {
      connection.setReadOnly(true);
      connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      connection.setAutoCommit(false);
    } catch (SQLException e) {
      throw failed("BEGIN", e);
    }
    number("SELECT 1"); // it is the first query that takes the snapshot
  }

  /** The rows of a query that need not fit into memory, within a transaction. */
  public <T> Cursor<T> cursor(String sql, RowReader<T> reader) {
    try {
      Statement statement = connection.createStatement();
      statement.setFetchSize(FETCH);
      return new Cursor<>(sql, statement, reader);
    } catch (SQLException e) {
      throw failed(sql, e);
    }
  }

  /** Copies what one database's COPY statement gives into what another's takes. */
  public static void copy(Sql from, String out, Sql to, String in) {
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

  /** Gives a stream to a COPY … FROM STDIN statement; returns how many rows that were. */
  public long copyIn(String sql, InputStream from) throws IOException {
    try {
      return connection.unwrap(PGConnection.class).getCopyAPI().copyIn(sql, from, COPY_BYTES);
    } catch (SQLException e) {
      throw failed(sql, e);
    }
  }

  /** Writes what a COPY … TO STDOUT statement gives; returns how many rows that were. */
  public long copyOut(String sql, OutputStream to) throws IOException {
    try {
      return connection.unwrap(PGConnection.class).getCopyAPI().copyOut(sql, to);
    } catch (SQLException e) {
      throw failed(sql, e);
    }
  }

  static QuickstartException failed(String sql, SQLException e) {
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
