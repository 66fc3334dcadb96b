package io.tidemark.source.log;

import io.debezium.engine.DebeziumEngine;
import io.debezium.engine.DebeziumEngine.RecordCommitter;
import io.debezium.engine.RecordChangeEvent;
import io.debezium.engine.format.ChangeEventFormat;
import io.debezium.engine.format.SerializationFormat;
import io.tidemark.monitor.LogContext;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Properties;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Debezium's engine on a thread of its own. It waits for whoever takes its events: one batch lies
 * ready, and the engine's own queue holds what comes behind it.
 *
 * <p>Events are marked as processed at once, which means nothing but that Debezium looks from time
 * to time for what Connect has kept, and confirms that to the database: see {@link KeptPlace}.
 */
final class Engine implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Engine.class);

  /** How long it may take to end: it waits for the database, to make a slot for instance. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final Duration AGAIN = Duration.ofMillis(200);

  private final BlockingQueue<List<Event>> batches = new ArrayBlockingQueue<>(1);
  private final AtomicReference<@Nullable EngineFailure> end = new AtomicReference<>();
  private final LogReader log;
  private final DebeziumEngine<RecordChangeEvent<SourceRecord>> engine;
  private final Thread thread;

  /**
   * Starts one.
   *
   * @param log for the engine's thread
   * @param properties as {@link EngineSettings} makes them
   */
  Engine(EngineJars jars, LogReader log, Properties properties) {
    this.log = log;
    engine = jars.within(() -> built(jars, properties));
    thread = new Thread(LogContext.carried(engine), "tidemark-log");
    thread.setContextClassLoader(jars.loader());
    thread.setDaemon(true);
    thread.start();
  }

  private DebeziumEngine<RecordChangeEvent<SourceRecord>> built(
      EngineJars jars, Properties properties) {
    return DebeziumEngine.<SourceRecord, SerializationFormat<SourceRecord>>create(
            ChangeEventFormat.of(jars.records()))
        .using(properties) // first, as the others look into them
        .using(jars.loader())
        .using((success, message, error) -> end.set(EngineFailure.of(message, error)))
        .notifying(this::handle)
        .build();
  }

  private void handle(
      List<RecordChangeEvent<SourceRecord>> records,
      RecordCommitter<RecordChangeEvent<SourceRecord>> committer)
      throws InterruptedException {
    List<Event> events = new ArrayList<>(records.size() + 1);
    OptionalLong seen = OptionalLong.empty();
    for (RecordChangeEvent<SourceRecord> record : records) {
      events.add(Event.of(record.record(), log));
      OptionalLong known = Event.seen(record.record(), log);
      seen = known.isPresent() ? known : seen;
      committer.markProcessed(record);
    }
    seen.ifPresent(at -> events.add(new Event.Seen(at)));
    batches.put(events);
    committer.markBatchFinished();
  }

  /**
   * The next events; none when there are none yet.
   *
   * @throws EngineFailure when it has ended, and all that it told before was taken
   */
  List<Event> take(Duration limit) throws InterruptedException {
    EngineFailure ended = end.get(); // before the look, as it tells until it ends
    long wait = ended == null ? limit.toMillis() : 0;
    List<Event> next = batches.poll(wait, TimeUnit.MILLISECONDS);
    if (next == null && ended != null) {
      throw ended;
    }
    return next == null ? List.of() : next;
  }

  /** Ends it; when this returns, nobody reads the database's log any more, or ours says so. */
  @Override
  public void close() {
    long limit = System.nanoTime() + PATIENCE.toNanos();
    boolean told = false;
    try {
      while (thread.isAlive() && System.nanoTime() < limit) {
        told = told || tellToEnd();
        thread.join(AGAIN.toMillis());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (thread.isAlive()) {
      LOG.error("Debezium's engine has not ended within {} and is left to itself", PATIENCE);
      thread.interrupt();
    }
  }

  private boolean tellToEnd() {
    try {
      engine.close();
      return true;
    } catch (IllegalStateException e) {
      LOG.debug("Debezium's engine cannot be closed now: {}", e.getMessage());
      return false; // while it starts, or when it ends by itself
    } catch (IOException e) {
      LOG.warn("Closing Debezium's engine failed: {}", e.getMessage());
      return true;
    }
  }
}
