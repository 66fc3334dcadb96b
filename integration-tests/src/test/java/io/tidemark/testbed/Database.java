package io.tidemark.testbed;

import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.jspecify.annotations.Nullable;

/**
 * A database as its administrator sees it through a client of her own: every call is a session of
 * its own and commits.
 */
public record Database(String host, int port, String name) implements Tables {
  /** The administrator. */
  public static final String USER = "postgres";

  private static final int ANSWER_SECONDS = 10;

  /** Connections that nobody uses now: to connect costs more than most of what tests ask. */
  private static final Map<Database, Deque<Connection>> IDLE = new ConcurrentHashMap<>();

  /** The database behind a JDBC URL of the simplest form. */
  public static Database of(String jdbcUrl) {
    URI uri = URI.create(jdbcUrl.substring("jdbc:".length()));
    return new Database(uri.getHost(), uri.getPort(), uri.getPath().substring(1));
  }

  /** The URL that connectors are given. */
  public String url() {
    return "jdbc:postgresql://" + host + ":" + port + "/" + name;
  }

  /** A connection that the caller closes, in autocommit mode. */
  public Connection connect() throws SQLException {
    return DriverManager.getConnection(url(), USER, "postgres");
  }

  /** Runs statements, separated by semicolons, in one transaction. */
  public void execute(String sql) {
    run(
        connection -> {
          try (Statement statement = connection.createStatement()) {
            return statement.execute(sql);
          }
        });
  }

  @Override
  public List<List<@Nullable String>> rows(String sql) {
    return run(
        connection -> {
          try (Statement statement = connection.createStatement();
              ResultSet results = statement.executeQuery(sql)) {
            List<List<@Nullable String>> rows = new ArrayList<>();
            while (results.next()) {
              List<@Nullable String> row = new ArrayList<>();
              for (int i = 1; i <= results.getMetaData().getColumnCount(); i++) {
                row.add(results.getString(i));
              }
              rows.add(Collections.unmodifiableList(row));
            }
            return rows;
          }
        });
  }

  /** The first column of all rows. */
  public List<@Nullable String> column(String sql) {
    List<@Nullable String> values = new ArrayList<>();
    rows(sql).forEach(row -> values.add(row.get(0)));
    return values;
  }

  /** The one value of the one row. */
  public Optional<String> value(String sql) {
    List<@Nullable String> values = column(sql);
    if (values.size() != 1) {
      throw new AssertionError(values.size() + " rows instead of one: " + sql);
    }
    return Optional.ofNullable(values.get(0));
  }

  /** The one number of the one row. */
  public long number(String sql) {
    return Long.parseLong(value(sql).orElseThrow());
  }

  /** Whether it (or a view) exists in any schema but the system's. */
  @Override
  public boolean hasTable(String table) {
    return number(
            "SELECT count(*) FROM pg_class WHERE relkind IN ('r', 'p', 'v') AND relname = '"
                + table.replace("'", "''")
                + "'")
        > 0;
  }

  /** Work on a connection. */
  @FunctionalInterface
  public interface Work<T extends @Nullable Object> {
    T with(Connection connection) throws SQLException;
  }

  /** Runs work in a session of its own. */
  public <T extends @Nullable Object> T run(Work<T> work) {
    try {
      Connection connection = idle();
      try {
        T result = work.with(connection);
        lay(connection);
        return result;
      } catch (SQLException | RuntimeException e) {
        connection.close();
        throw e;
      }
    } catch (SQLException e) {
      throw new IllegalStateException(Objects.toString(e.getMessage()), e);
    }
  }

  private Connection idle() throws SQLException {
    Deque<Connection> idle = IDLE.getOrDefault(this, new ArrayDeque<>());
    for (Connection connection = idle.poll(); connection != null; connection = idle.poll()) {
      if (connection.isValid(ANSWER_SECONDS)) {
        return connection;
      }
      connection.close(); // the server was stopped, or the session ended from outside
    }
    return connect();
  }

  /** The next session begins as one that has just connected. */
  private void lay(Connection connection) throws SQLException {
    if (!connection.getAutoCommit()) {
      connection.close();
      return;
    }
    try (Statement statement = connection.createStatement()) {
      statement.execute("DISCARD ALL");
    }
    IDLE.computeIfAbsent(this, database -> new ConcurrentLinkedDeque<>()).push(connection);
  }

  /** Leaves no connection open, as before the database is dropped. */
  void hangUp() {
    Deque<Connection> idle = IDLE.remove(this);
    if (idle != null) {
      idle.forEach(Database::close);
    }
  }

  private static void close(Connection connection) {
    try {
      connection.close();
    } catch (SQLException e) {
      throw new IllegalStateException(Objects.toString(e.getMessage()), e);
    }
  }
}
