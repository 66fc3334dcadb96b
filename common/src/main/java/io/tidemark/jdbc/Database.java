package io.tidemark.jdbc;

import io.tidemark.dialect.Dialect;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A database that sessions can be opened to. Keeps no connection of its own. */
public final class Database {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

  /** The socket gives up after the server should have, so that the server's error is seen. */
  private static final Duration SOCKET_GRACE = Duration.ofSeconds(30);

  private static final Duration LONGEST_LOCK_WAIT = Duration.ofSeconds(30);

  private static final Duration LOCK_WAIT_OF_QUESTIONS = Duration.ofSeconds(1);

  private final ConnectionSettings settings;
  private final DatabaseDriver driver;
  private final boolean reads;

  /**
   * A database of the kind that the URL names.
   *
   * @throws IllegalArgumentException when no dialect speaks to it
   */
  public Database(ConnectionSettings settings) {
    this(settings, false);
  }

  private Database(ConnectionSettings settings, boolean reads) {
    this.settings = settings;
    this.driver = DatabaseDrivers.forUrl(settings.url());
    this.reads = reads;
  }

  /**
   * The same for somebody who writes nothing, so that nothing is made or changed by opening it.
   *
   * @throws IllegalArgumentException when no dialect speaks to it
   */
  public static Database toRead(ConnectionSettings settings) {
    return new Database(settings, true);
  }

  /**
   * Whether there is a database yet: one that is a file is made by whoever writes to it first. True
   * also of one that cannot be reached.
   */
  public boolean isMade() {
    return driver.isMade(settings);
  }

  /** Whether it is a file, and nobody keeps it but who has it open. */
  boolean isFile() {
    return driver.isFile();
  }

  public Dialect dialect() {
    return driver.dialect();
  }

  public ConnectionSettings settings() {
    return settings;
  }

  /** Host, port and database for messages; never credentials. */
  public String location() {
    return Location.of(settings.url());
  }

  /** Opens a session; one attempt. */
  public Session connect() {
    Duration query = settings.queryTimeout();
    return open(CONNECT_TIMEOUT, query, query.plus(SOCKET_GRACE));
  }

  /**
   * Opens a session for statements that read whole tables; one attempt.
   *
   * @param factor how many times as long as usual a statement may take
   */
  public Session connectPatiently(int factor) {
    Duration query = settings.queryTimeout().multipliedBy(factor);
    return open(CONNECT_TIMEOUT, query, query.plus(SOCKET_GRACE));
  }

  /** Opens a session in which no step takes longer than the limit; one attempt. */
  public Session connectWithin(Duration limit) {
    return open(limit, limit, limit);
  }

  private Session open(Duration connect, Duration statement, Duration socket) {
    Session session =
        new Session(
            connected(
                () ->
                    reads
                        ? driver.connectToRead(settings, connect, socket)
                        : driver.connect(settings, connect, socket)),
            driver);
    try {
      Duration lock = statement.compareTo(LONGEST_LOCK_WAIT) < 0 ? statement : LONGEST_LOCK_WAIT;
      dialect().openSession(statement, lock).forEach(session::execute);
      return session;
    } catch (DatabaseException e) {
      session.close();
      throw e;
    }
  }

  /**
   * Asks something in a session of its own, which is broken off when the limit is over, whatever it
   * is waiting for; one attempt. Locks are waited for no longer than a second.
   *
   * @throws DatabaseException of kind {@link FailureKind#CONNECTION} when the limit was over
   */
  public <T> T ask(Duration limit, Session.Work<T> question) {
    Deadline deadline = Deadline.in(limit);
    return inTime(
        deadline,
        () -> {
          try (Session session = openToAsk(deadline)) {
            return cutAt(deadline, session, question);
          }
        });
  }

  /** A session for questions. */
  Session openToAsk(Deadline deadline) {
    Duration limit = deadline.limit();
    Session session =
        new Session(
            connected(
                () ->
                    reads
                        ? driver.connectToRead(settings, limit, limit)
                        : driver.ask(settings, limit)),
            driver);
    try {
      return cutAt(
          deadline,
          session,
          s -> {
            dialect().openSession(limit, LOCK_WAIT_OF_QUESTIONS).forEach(s::execute);
            return s;
          });
    } catch (DatabaseException e) {
      session.close();
      throw e;
    }
  }

  /** Has something done in a session, which is cut when the time is over. */
  static <T> T cutAt(Deadline deadline, Session session, Session.Work<T> work) {
    Future<?> cut = deadline.then(session::abort);
    try {
      return work.run(session);
    } finally {
      cut.cancel(false);
    }
  }

  /** Says of what has failed because the time was over that it was for this. */
  <T> T inTime(Deadline deadline, Supplier<T> work) {
    try {
      return work.get();
    } catch (DatabaseException e) {
      if (!deadline.isOver()) {
        throw e;
      }
      String message =
          "%s did not answer within %d seconds: %s"
              .formatted(location(), deadline.limit().toSeconds(), driver.checkTheWay());
      throw new DatabaseException(FailureKind.CONNECTION, e.sqlState(), message, e);
    }
  }

  @FunctionalInterface
  private interface Connecting {
    @Nullable Connection connect() throws SQLException;
  }

  private Connection connected(Connecting attempt) {
    try {
      Connection connection = attempt.connect();
      if (connection == null) {
        throw new IllegalArgumentException(
            "the driver of " + dialect().name() + " refuses connection.url");
      }
      return connection;
    } catch (SQLException e) {
      throw driver.connecting(location(), e);
    }
  }
}
