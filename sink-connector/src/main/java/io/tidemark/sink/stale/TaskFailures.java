package io.tidemark.sink.stale;

import io.tidemark.dialect.Sql;
import io.tidemark.generation.Manifest.TopicPart;
import io.tidemark.jdbc.Database;
import io.tidemark.jdbc.DatabaseException;
import io.tidemark.jdbc.Session;
import io.tidemark.monitor.TaskMetrics;
import io.tidemark.sink.state.StateTables;
import io.tidemark.sink.state.Streams;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * Tells people in {@code tidemark_runs} that a task has failed, since nobody else may be left to.
 *
 * <p>The failure is kept with the partitions that the task had, in {@code tidemark_progress}, and
 * is gone from each as soon as a task loads it or moves its position, this one after a restart or
 * another one after a rebalance. A run is FAILED while a partition that it needs has a failure,
 * whichever keeper shows it.
 */
public final class TaskFailures {
  /** The task is failing already and holds up nobody but itself. */
  private static final Duration LIMIT = Duration.ofSeconds(5);

  private final Database database;
  private final StateTables tables;
  private final StaleSettings settings;

  public TaskFailures(Database database, StateTables tables, StaleSettings settings) {
    this.database = database;
    this.tables = tables;
    this.settings = settings;
  }

  /**
   * Tells of a failure as far as that can be done; never throws. What stands in the way goes along
   * with the failure, suppressed, so that neither hides the other.
   *
   * @param positions of the partitions that the task has, as far as it knows them; one that was
   *     moved since is another task's
   */
  public void tell(Map<TopicPart, Long> positions, RuntimeException failure) {
    try (Session session = database.connectWithin(LIMIT)) {
      new TreeMap<>(positions)
          .forEach((part, position) -> mark(session, part, position, words(failure)));
      Streams streams = new Streams(tables, settings.sinkId(), false);
      new Rounds(tables, streams, settings, LIMIT, System::nanoTime, TaskMetrics.unseen())
          .tell(session);
    } catch (RuntimeException e) {
      failure.addSuppressed(e);
    }
  }

  private void mark(Session session, TopicPart part, long position, String words) {
    session.update(
        Sql.of(
            "UPDATE "
                + tables.quoted(tables.progress())
                + " SET failure = ? WHERE connector = ? AND topic = ? AND part = ? AND position = ?",
            words,
            settings.sinkId(),
            part.topic(),
            part.partition(),
            position));
  }

  /** Messages that are not Connect's or our own may quote values. */
  private static String words(RuntimeException failure) {
    String message = failure.getMessage();
    boolean known = failure instanceof ConnectException || failure instanceof DatabaseException;
    return known && message != null
        ? message
        : failure.getClass().getName() + ": see the log of the worker";
  }
}
