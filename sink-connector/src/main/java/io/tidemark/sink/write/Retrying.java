package io.tidemark.sink.write;

import io.tidemark.jdbc.Database;
import io.tidemark.jdbc.DatabaseException;
import io.tidemark.jdbc.FailureKind;
import io.tidemark.jdbc.Session;
import io.tidemark.sink.failure.Reaction;
import io.tidemark.sink.failure.RetryPolicy;
import io.tidemark.sink.state.StateTables;
import java.util.concurrent.CancellationException;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs work in the writer's session and turns errors of the database into what Connect knows. One
 * thread at a time, but for {@link #cancel}.
 */
final class Retrying {
  private static final Logger log = LoggerFactory.getLogger(Retrying.class);
  private static final int OVERTAKEN_AT_MOST = 5;

  private final Database database;
  private final WriterSession session;
  private final StateTables tables;
  private final RetryPolicy policy;
  private final WriterMetrics metrics;
  private volatile boolean cancelled;
  private boolean stateTablesExist;
  private int pauses;

  Retrying(Database database, StateTables tables, RetryPolicy policy, WriterMetrics metrics) {
    this.database = database;
    this.session = new WriterSession(database, metrics);
    this.metrics = metrics;
    this.tables = tables;
    this.policy = policy;
  }

  /**
   * Runs work, again at once where that may help.
   *
   * @throws Postponed when it may help later; the session is given up
   * @throws ConnectException when nothing helps
   */
  <T> T run(Session.Work<T> work) {
    return run(work, work);
  }

  /**
   * Runs work, again at once where that may help.
   *
   * @param thorough what is run in the end when it is the data that is wrong
   * @throws Postponed when it may help later; the session is given up
   * @throws ConnectException when nothing helps
   */
  <T> T run(Session.Work<T> first, Session.Work<T> thorough) {
    Session.Work<T> work = first;
    for (int tries = 0; ; tries++) {
      if (cancelled) {
        throw new CancellationException("the writer is being stopped");
      }
      try {
        Session current = session.get();
        if (!stateTablesExist) {
          tables.create(current);
          stateTablesExist = true;
        }
        T result = work.run(current);
        pauses = 0;
        return result;
      } catch (Overtaken e) {
        if (tries >= OVERTAKEN_AT_MOST) {
          throw new ConnectException(e.getMessage(), e);
        }
        metrics.retried();
        log.debug("Again: {}", e.getMessage());
      } catch (DatabaseException e) {
        if (work != thorough && e.kind() == FailureKind.DATA && !helps(e, tries)) {
          work = thorough;
        } else {
          react(e, tries);
        }
      }
    }
  }

  private boolean helps(DatabaseException e, int tries) {
    return policy.react(e.kind(), e.sqlState(), tries, pauses) != Reaction.FAIL;
  }

  private void react(DatabaseException e, int tries) {
    String what = "Writing to %s failed: %s".formatted(database.location(), e.getMessage());
    Reaction reaction = policy.react(e.kind(), e.sqlState(), tries, pauses);
    if (reaction != Reaction.FAIL) {
      metrics.retried();
    }
    if (reaction == Reaction.AGAIN) {
      log.debug("Again: {}", what);
      return;
    }
    session.close();
    if (reaction == Reaction.FAIL) {
      String hint =
          e.kind() == FailureKind.DENIED
              ? ". Grant the connection's user what it lacks, then restart the task"
              : "";
      throw new ConnectException(what + hint, e);
    }
    throw new Postponed(what, policy.pause(pauses++), e);
  }

  /** Cancels the statement under way, and no work is begun again until the session is closed. */
  void cancel() {
    cancelled = true;
    session.cancel();
  }

  /** Gives the session up; the next work opens another. */
  void close() {
    session.close();
    cancelled = false;
  }
}
