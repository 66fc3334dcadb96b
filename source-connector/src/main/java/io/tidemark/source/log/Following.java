package io.tidemark.source.log;

import io.tidemark.jdbc.Database;
import io.tidemark.jdbc.Session;
import io.tidemark.source.generation.Bell;
import io.tidemark.source.generation.IdSequence;
import io.tidemark.source.log.LogOffset.State;
import io.tidemark.table.TableId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.function.LongSupplier;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The log as it is being followed: an engine, and the course of what it tells. */
final class Following implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Following.class);
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final Engine engine;
  private final Course course;
  private final String place;

  /**
   * Looks at the database and at what was kept, and begins; gives none while ids wait for a clock
   * that was set back, see {@link IdSequence#awaits}.
   *
   * @throws io.tidemark.jdbc.DatabaseException when the database fails
   * @throws ConnectException when the tables cannot be followed
   */
  static Optional<Following> begin(
      LogConfig config, Kept kept, Past past, LogGauges gauges, Bell bell) {
    Optional<LogOffset> left = kept.offset();
    left.ifPresent(offset -> Beginning.used(past.ids(), offset));
    try (Session session = new Database(config.connection()).connect()) {
      LongSupplier clock = clock(session);
      if (past.ids().awaits(clock.getAsLong())) {
        return Optional.empty();
      }
      Chosen chosen = Chosen.of(config, session);
      if (!chosen.problems().isEmpty()) {
        throw new ConnectException("`tables`: " + String.join("; ", chosen.problems()));
      }
      List<LogTable> tables = chosen.tables();
      List<TableId> followed = tables.stream().map(LogTable::id).toList();
      LogServer server = config.database().server(config, session);
      Beginning beginning =
          Beginning.of(
                  left,
                  position -> past.anew().or(() -> server.obstacle(position, followed)),
                  chosen,
                  config.signal())
              .reaching(past.sent());
      boolean snapshot = beginning.position() == null;
      if (snapshot) {
        LOG.info("{}: a snapshot of all tables begins, as {}", config.source(), beginning.reason());
      }
      server.prepare(followed, snapshot);
      Surroundings around = around(config, gauges, bell, clock);
      Course course = new Course(around, past.ids(), tables, beginning);
      Optional<String> begin = Optional.ofNullable(beginning.position());
      long before = snapshot ? past.ids().taken().id() : -1; // kept or still to be kept
      String place =
          KeptPlace.register(
              config.database().confirms() ? () -> position(kept, before) : () -> begin);
      LogReader log = config.database().reader(config, begin, Set.copyOf(followed));
      return Optional.of(
          new Following(course, place, log, EngineSettings.of(config, tables, place)));
    }
  }

  private Following(Course course, String place, LogReader log, Properties engine) {
    this.course = course;
    this.place = place;
    try {
      this.engine = new Engine(EngineJars.ofPlugin(), log, engine);
    } catch (RuntimeException e) {
      KeptPlace.forget(place);
      throw e;
    }
  }

  /**
   * Where the engine goes on: where Connect says, unless that is from before the snapshot.
   *
   * @param before the highest id that does not count
   */
  private static Optional<String> position(Kept kept, long before) {
    return kept.offsetOrOlder()
        .filter(offset -> offset.state() == State.CHANGES && offset.taken().id() > before)
        .map(LogOffset::position);
  }

  private static Surroundings around(
      LogConfig config, LogGauges gauges, Bell bell, LongSupplier clock) {
    return new Surroundings(
        config.source(),
        config.connector(),
        config.markerTopic(),
        config.duration(LogKeys.RUN_INTERVAL_MS),
        config.duration(LogKeys.HEARTBEAT_INTERVAL_MS),
        gauges,
        bell,
        System::nanoTime,
        clock);
  }

  /** The database's time, counted on from now with a monotonic clock. */
  private static LongSupplier clock(Session session) {
    long now = session.queryOne(session.dialect().clock(), row -> row.getLong(1)).orElseThrow();
    long seen = System.nanoTime();
    return () -> now + (System.nanoTime() - seen) / NANOS_PER_MILLI;
  }

  /** The records that are next, none when there is nothing to say within the time. */
  List<SourceRecord> next(Duration limit) throws InterruptedException {
    return course.next(() -> engine.take(limit));
  }

  Course course() {
    return course;
  }

  /** When this returns, nobody reads the database's log any more. */
  @Override
  public void close() {
    engine.close();
    KeptPlace.forget(place);
  }
}
