package io.tidemark.it;

import io.tidemark.jdbc.ConnectionSettings;
import io.tidemark.sink.OwnServer;
import io.tidemark.table.TableId;
import io.tidemark.testbed.MariaDatabase;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;

/**
 * A table of a MariaDB or MySQL that sessions write to and followers read, in a new database each
 * time.
 */
final class FollowedTable implements AutoCloseable {
  private static final String NAME = "t";

  private final OwnServer server;
  private int databases;

  FollowedTable(OwnServer server) {
    this.server = server;
  }

  /** Makes a database with the table, whose rows take a number and the time. */
  MariaDatabase make() {
    MariaDatabase database = new MariaDatabase(server, "writing_" + ++databases);
    server.create(database.name());
    database.execute(
        """
        CREATE TABLE t (id bigint AUTO_INCREMENT PRIMARY KEY, name varchar(40),
          at timestamp(6) NOT NULL DEFAULT current_timestamp(6), KEY (at))""");
    return database;
  }

  static Follower follow(MariaDatabase database, String column) {
    ConnectionSettings settings =
        new ConnectionSettings(
            database.url(),
            OwnServer.USER,
            null,
            "tidemark-test",
            3,
            Duration.ofMillis(100),
            Duration.ofSeconds(20));
    return new Follower(settings, new TableId(database.name(), NAME), column);
  }

  /** A connection of which nothing more comes. */
  Socket call() throws IOException {
    URI address = URI.create(server.url("").substring("jdbc:".length()));
    return new Socket(address.getHost(), address.getPort());
  }

  @Override
  public void close() {
    server.close();
  }
}
