package io.tidemark.sink;

import io.tidemark.jdbc.ConnectionSettings;
import io.tidemark.jdbc.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.jspecify.annotations.NullUnmarked;

/**
 * A MariaDB, or another server that is spoken to alike, which a test has for itself. Whoever comes
 * from this machine is root.
 */
@NullUnmarked
public interface OwnServer extends AutoCloseable {
  /** Who may do everything, without a password. */
  String USER = "root";

  /** The URL of a database, which connectors are given. */
  String url(String database);

  /** A plain connection to a database, by MariaDB's driver, which the caller closes. */
  Connection connect(String database) throws SQLException;

  /** The same as the connectors' own code sees it. */
  default Database database(String database, String user, String password) {
    return new Database(
        new ConnectionSettings(
            url(database),
            user,
            password,
            "tidemark-test",
            3,
            Duration.ofMillis(100),
            Duration.ofSeconds(20)));
  }

  /** Makes an empty database, whose texts are compared without their case, as is usual. */
  default void create(String database) {
    try (Connection connection = connect("");
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE " + database + " CHARACTER SET utf8mb4");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What has a row while a session waits for something in the midst of a statement. */
  default String waiting(long session) {
    return "SELECT 1 FROM information_schema.PROCESSLIST WHERE ID = %d AND COMMAND = 'Query' AND TIME_MS > 50"
        .formatted(session);
  }

  @Override
  void close();
}
