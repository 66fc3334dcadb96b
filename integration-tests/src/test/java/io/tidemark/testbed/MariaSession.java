package io.tidemark.testbed;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

/** A session of a MariaDB or MySQL that stays open from one statement to the next. */
public final class MariaSession implements AutoCloseable {
  private final MariaDatabase database;
  private final Connection connection;
  private final long id;

  public MariaSession(MariaDatabase database) {
    try {
      this.database = database;
      this.connection = database.server().connect(database.name());
      try (Statement statement = connection.createStatement();
          ResultSet result = statement.executeQuery("SELECT connection_id()")) {
        result.next();
        this.id = result.getLong(1);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(Objects.toString(e.getMessage()), e);
    }
  }

  /** The number that the server gives it. */
  public long id() {
    return id;
  }

  public void execute(String... statements) {
    try (Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(Objects.toString(e.getMessage()), e);
    }
  }

  /** Runs a statement that has to wait for something, and comes back when it does. */
  public CompletableFuture<Void> begin(String sql) {
    CompletableFuture<Void> end = CompletableFuture.runAsync(() -> execute(sql));
    String waits = database.server().waiting(id);
    Waiting.until(
        "a statement that waits",
        () -> end.isCompletedExceptionally() || !database.rows(waits).isEmpty());
    if (end.isCompletedExceptionally()) {
      end.join(); // says why
    }
    return end;
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw new IllegalStateException(Objects.toString(e.getMessage()), e);
    }
  }
}
