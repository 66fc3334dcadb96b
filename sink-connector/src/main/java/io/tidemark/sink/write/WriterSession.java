package io.tidemark.sink.write;

import io.tidemark.jdbc.Database;
import io.tidemark.jdbc.Session;
import org.jspecify.annotations.Nullable;

/**
 * The writer's one session, opened when it is needed and again after it was given up.
 *
 * <p>Stages have no statistics, so the planner is told what it cannot know: probe the target by its
 * key. Plans are made anew for each batch, because a plan made for an empty table is a disaster for
 * a full one; compiling them would cost more than running them.
 */
final class WriterSession {
  private static final String SETTINGS =
      "SET enable_hashjoin = off; SET enable_mergejoin = off; SET enable_seqscan = off;"
          + " SET plan_cache_mode = force_custom_plan; SET jit = off";

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
      current.execute(SETTINGS);
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
