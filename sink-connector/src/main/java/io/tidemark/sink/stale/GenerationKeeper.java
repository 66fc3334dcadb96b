package io.tidemark.sink.stale;

import io.tidemark.jdbc.Database;
import io.tidemark.jdbc.DatabaseException;
import io.tidemark.jdbc.FailureKind;
import io.tidemark.jdbc.Session;
import io.tidemark.monitor.LogContext;
import io.tidemark.monitor.TaskMetrics;
import io.tidemark.sink.state.StateTables;
import io.tidemark.sink.state.Streams;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends generations: looks at the state tables, decides, and takes the steps, in a thread and a
 * session of its own, so that long statements never keep the task from writing.
 *
 * <p>There is no leader. Every task of the sink runs a keeper; they may look at the same moment,
 * act at once and die anywhere (I4). A database error is retried for ever, with growing pauses; any
 * other error ends the keeper and is the task's to throw.
 */
public final class GenerationKeeper implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(GenerationKeeper.class);

  /** How often it looks by itself while a generation is open. */
  private static final Duration TICK = Duration.ofSeconds(1);

  /** The least time between two looks, however often it is woken; longer behind a long one. */
  private static final Duration REST = Duration.ofMillis(100);

  /** How long it keeps a session that it has no use for. */
  private static final Duration IDLE = Duration.ofSeconds(30);

  private static final Duration CANCEL_EVERY = Duration.ofMillis(200);
  private static final Duration LONGEST_CLOSE = Duration.ofSeconds(10);

  /** Listing stale rows reads a whole table, which no statement of a writer does. */
  private static final int PATIENCE = 10;

  private final Database database;
  private final Rounds rounds;
  private final Thread thread;
  private final Backoff backoff = new Backoff();
  private final Alarm alarm = new Alarm();
  private volatile @Nullable Session session;
  private volatile @Nullable RuntimeException failure;

  private GenerationKeeper(
      Database database, StateTables tables, StaleSettings settings, TaskMetrics metrics) {
    this.database = database;
    Streams streams = new Streams(tables, settings.sinkId(), false);
    this.rounds =
        new Rounds(
            tables,
            streams,
            settings,
            database.settings().queryTimeout(),
            System::nanoTime,
            metrics);
    this.thread =
        new Thread(LogContext.carried(this::run), "tidemark-generations-" + settings.sinkId());
    this.thread.setDaemon(true);
  }

  /**
   * Starts a keeper, which looks at once: work may be left over from an earlier life.
   *
   * @param database opens the keeper's own session; its query timeout bounds the statements of a
   *     slice, which keeps writers waiting; all others may take ten times as long
   * @param metrics where people see how the generations stand
   */
  public static GenerationKeeper start(
      Database database, StateTables tables, StaleSettings settings, TaskMetrics metrics) {
    GenerationKeeper keeper = new GenerationKeeper(database, tables, settings, metrics);
    keeper.wake();
    keeper.thread.start();
    return keeper;
  }

  /** Tells the keeper that something was committed. Cheap; never blocks. */
  public void wake() {
    alarm.ring();
  }

  /** What ended the keeper, for the task to throw; empty while it works. */
  public Optional<RuntimeException> failure() {
    return Optional.ofNullable(failure);
  }

  private void run() {
    try {
      for (Alarm.Reason why = alarm.await(pause());
          why != Alarm.Reason.CLOSED;
          why = alarm.await(pause())) {
        if (why == Alarm.Reason.LATE && !rounds.hasWork() && !backoff.isRunning()) {
          closeSession();
        } else {
          long begun = System.nanoTime();
          pass();
          alarm.rest(rest(Duration.ofNanos(System.nanoTime() - begun)));
        }
      }
    } catch (Throwable e) { // an Error too: nobody else would hear of it, and nothing be deleted
      failure =
          e instanceof RuntimeException known
              ? known
              : new IllegalStateException("the thread that ends generations has ended: " + e, e);
    } finally {
      closeSession();
    }
  }

  /**
   * How long to leave the database alone behind a pass: a look at a thousand open runs takes its
   * time, and a busy task wakes its keeper all the while.
   */
  static Duration rest(Duration pass) {
    Duration half = pass.dividedBy(2);
    if (half.compareTo(REST) < 0) {
      return REST;
    }
    return half.compareTo(TICK) < 0 ? half : TICK;
  }

  private Duration pause() {
    if (backoff.isRunning()) {
      return backoff.pause();
    } else if (rounds.hasWork()) {
      return TICK;
    }
    return session == null ? Duration.ZERO : IDLE;
  }

  /** An error here may be over with the next session; nothing is lost but time. */
  private void pass() {
    try {
      Session open = session();
      boolean useful;
      do {
        useful = rounds.run(open, alarm::isClosed);
      } while (useful && !alarm.isClosed());
      backoff.reset();
    } catch (DatabaseException e) {
      failed(e);
    }
  }

  private void failed(DatabaseException e) {
    if (alarm.isClosed()) {
      return;
    }
    backoff.grow();
    rounds.failed();
    if (e.kind() != FailureKind.CONTENTION) {
      closeSession();
      log.warn(
          "Looking at the generations in {} failed, trying again in {}: {}",
          database.location(),
          backoff.pause(),
          e.getMessage());
    }
  }

  private Session session() {
    Session open = session;
    if (open == null || !open.isOpen()) {
      open = database.connectPatiently(PATIENCE);
      session = open;
    }
    return open;
  }

  private void closeSession() {
    Session open = session;
    session = null;
    if (open != null) {
      open.close();
    }
  }

  /** Cancels the statement under way and waits for the thread; what it did not commit is undone. */
  @Override
  public void close() {
    alarm.close();
    long deadline = System.nanoTime() + LONGEST_CLOSE.toNanos();
    try {
      while (thread.isAlive() && System.nanoTime() < deadline) {
        Session open = session;
        if (open != null) {
          open.cancel();
        }
        thread.join(CANCEL_EVERY.toMillis());
      }
      closeSession();
      thread.join(LONGEST_CLOSE.toMillis());
    } catch (InterruptedException e) {
      closeSession();
      Thread.currentThread().interrupt();
    }
  }
}
