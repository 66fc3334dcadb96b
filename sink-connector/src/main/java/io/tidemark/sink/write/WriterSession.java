package io.tidemark.sink.write;

import io.tidemark.jdbc.Database;
import io.tidemark.jdbc.Session;
import org.jspecify.annotations.Nullable;

/** The writer's one session, opened when it is needed and again after it was given up. */
final class WriterSession {
  private final Database database;
  private volatile @Nullable Session session;

  WriterSession(Database database) {
    this.database = database;
  }

  Session get() {
    Session current = session;
    if (current == null || !current.isOpen()) {
      current = database.connect();
      session = current;
      current.dialect().openWriter().forEach(current::execute);
    }
    return current;
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
