package io.tidemark.source.read;

import io.tidemark.jdbc.ConnectionSettings;
import io.tidemark.jdbc.Database;
import io.tidemark.jdbc.DatabaseException;
import io.tidemark.jdbc.FailureKind;
import io.tidemark.jdbc.Session;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.apache.kafka.connect.errors.ConnectException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A task's connections: a shared one for everything that is over when the call returns, and one for
 * each snapshot. After a loss the database is left alone for a while, without blocking anybody;
 * when it has been lost {@code connection.attempts} times in a row, the task fails.
 */
public final class SourceDatabase implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SourceDatabase.class);

  /** Snapshots that a task keeps open at once: each is a connection and holds back vacuum. */
  private static final int SNAPSHOTS = 4;

  private final Database database;
  private final ConnectionSettings settings;
  private final LongSupplier nanos;
  private final Consumer<Duration> waited;

  /** Open connections, and how many losses there had been when each was opened. */
  private final Map<Session, Integer> sessions = new ConcurrentHashMap<>();

  private @Nullable Session shared;
  private final Complaints complaints;
  private int losses;
  private int lossesInARow;
  private long readyAt;

  /**
   * A task's connections to one database.
   *
   * @param nanos a monotonic clock
   */
  public SourceDatabase(ConnectionSettings settings, LongSupplier nanos) {
    this(settings, nanos, wait -> {});
  }

  /**
   * The same.
   *
   * @param waited told how long each new connection took
   */
  public SourceDatabase(
      ConnectionSettings settings, LongSupplier nanos, Consumer<Duration> waited) {
    this.waited = waited;
    this.database = Database.toRead(settings);
    this.settings = settings;
    this.nanos = nanos;
    this.readyAt = nanos.getAsLong();
    this.complaints = new Complaints(nanos);
  }

  public Database database() {
    return database;
  }

  /** Whether the time after a loss is over. */
  boolean ready() {
    return nanos.getAsLong() - readyAt >= 0;
  }

  /** Whether one more snapshot may be open. */
  boolean hasRoom() {
    return sessions.size() - (shared == null ? 0 : 1) < SNAPSHOTS;
  }

  /** Runs work on the shared connection, which is opened when there is none. */
  <T> T run(Function<Session, T> work) {
    Session session = shared;
    if (session == null) {
      session = connect();
      shared = session;
    }
    return run(session, work);
  }

  /** Runs work on a connection of {@link #connect}. */
  <T> T run(Session session, Function<Session, T> work) {
    try {
      T result = work.apply(session);
      answered();
      return result;
    } catch (DatabaseException e) {
      if (e.kind() == FailureKind.CONNECTION || !session.isOpen()) {
        throw lost(session, e);
      }
      throw ReadFailure.of(e, session.dialect().stale().tookTooLong(e.sqlState()));
    }
  }

  private void answered() {
    if (lossesInARow > 0 && complaints.settle()) {
      LOG.info("{} answers again after {} failed attempts", database.location(), lossesInARow);
    }
    lossesInARow = 0;
  }

  /** A connection of its own, to be given back by {@link #release}. */
  Session connect() {
    try {
      long begun = nanos.getAsLong();
      Session session = database.connect();
      waited.accept(Duration.ofNanos(nanos.getAsLong() - begun));
      sessions.put(session, losses);
      return session;
    } catch (DatabaseException e) {
      throw lost(e);
    }
  }

  void release(Session session) {
    sessions.remove(session);
    if (session == shared) {
      shared = null;
    }
    session.close();
  }

  /** When a database goes, each of its connections breaks; that is one loss, not many. */
  private ReadFailure lost(Session session, DatabaseException e) {
    Integer lossesBefore = sessions.get(session);
    release(session);
    boolean known = lossesBefore != null && lossesBefore < losses;
    return known ? ReadFailure.connectionLost(e) : lost(e);
  }

  private ReadFailure lost(DatabaseException e) {
    losses++;
    lossesInARow++;
    if (lossesInARow >= settings.attempts()) {
      throw new ConnectException(
          "No connection to "
              + database.location()
              + " after "
              + lossesInARow
              + " attempts (connection.attempts): "
              + e.getMessage(),
          e);
    }
    readyAt = nanos.getAsLong() + settings.backoff().toNanos();
    if (complaints.isNews(String.valueOf(e.getMessage()))) {
      LOG.warn(
          "No connection to {} (attempt {} of {}, one every {}): {}",
          database.location(),
          lossesInARow,
          settings.attempts(),
          settings.backoff(),
          e.getMessage());
    }
    return ReadFailure.connectionLost(e);
  }

  /** Cancels whatever statement runs; from any thread. */
  public void cancel() {
    sessions.keySet().forEach(Session::cancel);
  }

  /** Cuts all connections, for a database that does not answer; from any thread. */
  public void abort() {
    sessions.keySet().forEach(Session::abort);
  }

  @Override
  public void close() {
    sessions.keySet().forEach(Session::close);
    sessions.clear();
    shared = null;
  }
}
