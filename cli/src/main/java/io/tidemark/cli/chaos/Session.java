package io.tidemark.cli.chaos;

import io.tidemark.cli.database.QuickstartException;
import io.tidemark.cli.database.Sql;
import io.tidemark.cli.process.DatabaseServer;
import java.sql.SQLException;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A session with a database that may be away, used by one thread. */
final class Session implements AutoCloseable {

  private final String url;
  private @Nullable Sql sql;

  Session(String url) {
    this.url = url;
  }

  /** Asks, or gives nothing while the database is away. */
  <T> Optional<T> ask(Function<Sql, T> question) {
    try {
      return Optional.of(question.apply(open()));
    } catch (QuickstartException e) {
      if (!isAway(e)) {
        throw e;
      }
      sql = null; // the connection is gone: there is nothing to close
      return Optional.empty();
    }
  }

  /** Does something with a database that must be there; a connection that was lost is made anew. */
  <T> T must(Function<Sql, T> work) {
    if (ask(open -> open.number("SELECT 1")).isEmpty()) {
      sql = null;
    }
    return work.apply(open());
  }

  private Sql open() {
    if (sql == null) {
      sql = Sql.connect(url, DatabaseServer.USER);
    }
    return Objects.requireNonNull(sql);
  }

  /** Connections lost or refused, and servers that are stopped or not there yet. */
  private static boolean isAway(QuickstartException e) {
    return e.getCause() instanceof SQLException cause
        && cause.getSQLState() != null
        && (cause.getSQLState().startsWith("08") || cause.getSQLState().startsWith("57P"));
  }

  @Override
  public void close() {
    if (sql != null) {
      ask(
          open -> {
            open.close();
            return true;
          });
      sql = null;
    }
  }
}
