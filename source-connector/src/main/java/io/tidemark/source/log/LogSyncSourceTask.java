package io.tidemark.source.log;

import io.tidemark.config.IdentityConfig;
import io.tidemark.config.Version;
import io.tidemark.generation.Manifest;
import io.tidemark.jdbc.ConnectionSettings;
import io.tidemark.jdbc.DatabaseException;
import io.tidemark.jdbc.FailureKind;
import io.tidemark.monitor.TaskMetrics;
import io.tidemark.source.generation.Bell;
import io.tidemark.source.generation.IdSequence;
import io.tidemark.source.read.Fates;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the log of a connector's tables.
 *
 * <p>A row's way out: Debezium's connector reads it, in a snapshot or from its log; the {@link
 * Engine} hands it over as an {@link Event}; the {@link Course} makes a record of it, whose offset
 * is the acknowledged prefix as of now; the worker sends it, and {@link #commitRecord} tells the
 * accounts where it went. What Connect then keeps, Debezium reads from {@link KeptPlace} and
 * confirms to the database.
 */
public final class LogSyncSourceTask extends SourceTask {
  /** How long a poll waits: well below a second. */
  private static final Duration NAP = Duration.ofMillis(500);

  /** How often the database is asked whether its clock has come back to where it was. */
  private static final Duration CLOCK_NAP = Duration.ofSeconds(5);

  /** How long records are on their way at most, which is Kafka's {@code delivery.timeout.ms}. */
  private static final Duration ARRIVAL = Duration.ofMinutes(2);

  /** Failures that somebody else is about to mend. */
  private static final Set<FailureKind> MAY_PASS =
      Set.of(FailureKind.CONNECTION, FailureKind.CONTENTION);

  private static final Logger LOG = LoggerFactory.getLogger(LogSyncSourceTask.class);

  private final Bell bell = new Bell();
  private final Arrivals arrivals = new Arrivals();
  private Fates fates = new Fates(false, () -> {});
  private @Nullable LogConfig config;
  private @Nullable Patience patience;
  private IdSequence ids = new IdSequence(0);
  private @Nullable Course ended;
  private long endedAt;
  private Optional<String> anew = Optional.empty();
  private @Nullable Following following;
  private boolean toldOfClock;
  private @Nullable LogGauges gauges;

  @Override
  public String version() {
    return Version.current();
  }

  @Override
  public void start(Map<String, String> props) {
    LogConfig settings = new LogConfig(props);
    ConnectionSettings connection = settings.connection();
    config = settings;
    fates = Fates.of(props, () -> {});
    ids = new IdSequence(settings.getLong(IdentityConfig.GENERATION_BASE));
    gauges = new LogGauges(TaskMetrics.of(context), settings.source());
    patience = new Patience(connection.attempts(), connection.backoff(), System::nanoTime);
  }

  @Override
  public @Nullable List<SourceRecord> poll() throws InterruptedException {
    Patience left = Objects.requireNonNull(patience, "the task has been started");
    long rings = bell.rings();
    try {
      if (following == null && (!left.isOver() || isArriving())) {
        bell.await(rings, NAP);
        return null;
      }
      return arrivals.sent(next(left, rings));
    } catch (DatabaseException e) {
      failed(left, e, MAY_PASS.contains(e.kind()));
    } catch (TableRemade e) {
      close();
      anew = Optional.of(String.valueOf(e.getMessage()));
    } catch (EngineFailure e) {
      if (Objects.requireNonNull(config).database().isAstray(e) && left.mayMend()) {
        anew = Optional.of("what it tells does not fit its tables");
      }
      failed(left, e, false);
    }
    return null;
  }

  private void failed(Patience left, RuntimeException e, boolean mayPass) {
    close();
    gauges().failed();
    left.failed(e, mayPass);
  }

  private LogGauges gauges() {
    return Objects.requireNonNull(gauges, "the task has been started");
  }

  private @Nullable List<SourceRecord> next(Patience left, long rings) throws InterruptedException {
    Following now = following == null ? begin() : following;
    if (now == null) {
      bell.await(rings, CLOCK_NAP);
      return null;
    }
    List<SourceRecord> records = now.next(NAP);
    if (!records.isEmpty()) {
      if (now.course().follows()) {
        left.passed();
      }
      return records;
    }
    if (now.course().isWaiting()) {
      bell.await(rings, NAP);
    }
    return null;
  }

  /**
   * Whether records that were sent before are still on their way: a snapshot that does not know
   * where they are would be complete at the destination before they come, and they would bring back
   * what it has removed.
   */
  private boolean isArriving() {
    return ended != null
        && arrivals.areAwaited()
        && System.nanoTime() - endedAt < ARRIVAL.toNanos();
  }

  private @Nullable Following begin() {
    LogConfig settings = Objects.requireNonNull(config, "the task has been started");
    Kept kept = new Kept(context.offsetStorageReader(), settings.source());
    Map<String, Manifest> sent = ended == null ? Map.of() : ended.ends();
    Past past = new Past(ids, sent, anew);
    Optional<Following> begun = Following.begin(settings, kept, past, gauges(), bell);
    if (begun.isEmpty()) {
      tellOfClock(settings);
      return null;
    }
    following = begun.get();
    ended = null;
    anew = Optional.empty();
    return begun.get();
  }

  private void tellOfClock(LogConfig settings) {
    if (!toldOfClock) {
      toldOfClock = true;
      LOG.warn(
          "{}: the source's clock was set back, and is waited for up to about two minutes, so that"
              + " what is read now never counts as older than what was read before",
          settings.source());
    }
  }

  @Override
  public void commitRecord(SourceRecord record, @Nullable RecordMetadata metadata) {
    fates.report(record, metadata);
    arrivals.arrived();
  }

  private void close() {
    Following over = following;
    if (over != null) {
      ended = over.course();
      endedAt = System.nanoTime();
      following = null;
      over.close();
    }
  }

  @Override
  public void stop() {
    close();
    LogGauges shown = gauges;
    if (shown != null) {
      shown.close();
    }
  }
}
