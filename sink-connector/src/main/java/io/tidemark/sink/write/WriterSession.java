package io.tidemark.sink.write;

import io.tidemark.jdbc.Database;
import io.tidemark.jdbc.DatabaseException;
import io.tidemark.jdbc.Session;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The writer's one session, opened when it is needed and again after it was given up. */
final class WriterSession {
  private final Database database;
  private final WriterMetrics metrics;
  private volatile @Nullable Session session;

  WriterSession(Database database, WriterMetrics metrics) {
    this.database = database;
    this.metrics = metrics;
  }

  Session get() {
    Session current = session;
    if (current == null || !current.isOpen()) {
      long begun = System.nanoTime();
      current = database.connect();
      session = current;
      metrics.connected(Duration.ofNanos(System.nanoTime() - begun));
      prepare(current);
    }
    return current;
  }

  /** What was prepared in half must not be taken for whole by the next attempt. */
  private void prepare(Session opened) {
    try {
      opened.dialect().openWriter().forEach(opened::execute);
    } catch (DatabaseException e) {
      close();
      throw e;
    }
  }

  /** Cancels the statement under way; from any thread. */
  void cancel() {
    Session current = session;
    if (current != null) {
      current.cancel();
    }
  }

  void close() {
    Session current = session;
    session = null;
    if (current != null) {
      current.close();
    }
  }
}
