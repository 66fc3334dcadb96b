package io.tidemark.source;

import io.tidemark.config.Version;
import io.tidemark.monitor.Labels;
import io.tidemark.monitor.Metric;
import io.tidemark.monitor.Metric.Group;
import io.tidemark.monitor.MetricSet;
import io.tidemark.monitor.TaskMetrics;
import io.tidemark.source.generation.Bell;
import io.tidemark.source.plan.SyncSpec;
import io.tidemark.source.read.Fates;
import io.tidemark.source.read.SignalTable;
import io.tidemark.source.read.SourceDatabase;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads its share of a source's syncs.
 *
 * <p>A row's way out: {@link ReadAhead}'s thread lets the next {@link SyncRun} take its step; its
 * reader turns the position into SQL through the dialect and reads a page; each row becomes a
 * record, and the page waits in the buffer until {@link #poll} takes it, which makes the fold as of
 * now its source offset; the worker sends it, and {@link #commitRecord} tells the fold where it
 * went. When the scan is complete and all of it acknowledged, the run sends END with the manifest.
 */
public final class JdbcSyncSourceTask extends SourceTask {
  private static final Logger LOG = LoggerFactory.getLogger(JdbcSyncSourceTask.class);

  /** How long a poll waits for records: well below a second. */
  private static final Duration NAP = Duration.ofMillis(500);

  private final Bell bell = new Bell();
  private final ExecutorService beside = SideThread.executor();
  private Transactions transactions = new Transactions(false);
  private Fates fates = new Fates(false, () -> {});
  private @Nullable SourceDatabase database;
  private @Nullable SignalTable signalTable;
  private Turns turns = new Turns(List.of());
  private @Nullable ReadAhead reading;
  private TaskMetrics metrics = TaskMetrics.unseen();

  @Override
  public String version() {
    return Version.current();
  }

  @Override
  public void start(Map<String, String> props) {
    SourceConfig config = new SourceConfig(props);
    metrics = TaskMetrics.of(context);
    MetricSet task = metrics.of(Group.SOURCE_TASK, Labels.TASK);
    SourceDatabase source =
        new SourceDatabase(
            config.connection(),
            System::nanoTime,
            waited -> task.record(Metric.CONNECTION_WAIT_AVG, waited.toNanos() / 1e6));
    database = source;
    List<SyncSpec> specs = config.assignedSpecs();
    signalTable =
        config.signalTable().map(table -> new SignalTable(source.database(), table)).orElse(null);
    SignalBox signals = new SignalBox(config.signal(), signalTable != null);
    Kept kept = new Kept(config, context.offsetStorageReader());
    Ends ends = new Ends(kept::of, System::nanoTime);
    Transactions kind = config.transactions();
    transactions = kind;
    fates = Fates.of(props, kind::acknowledged);
    Surroundings around =
        config.surroundings(signals, ends, bell, transactions, System::nanoTime, metrics);
    Activities activities =
        new Activities(around, source, kept, specs, config.snapshotDir(), new SideThread(beside));
    turns = new Turns(specs.stream().flatMap(spec -> activities.of(spec).stream()).toList());
    Supplier<Parcel> steps = steps(turns, signals, config.pollInterval());
    ReadAhead ahead = new ReadAhead(steps, bell, config.readAheadBytes());
    reading = ahead;
    ahead.start();
    LOG.info(
        "{} reads {}",
        config.source(),
        specs.stream().map(spec -> spec.name() + spec.scope().title()).toList());
  }

  private Supplier<Parcel> steps(Turns turns, SignalBox signals, Duration interval) {
    SignalTable table = signalTable;
    if (table == null) {
      return turns::take;
    }
    SignalPoll poll = new SignalPoll(table::read, signals, interval, System::nanoTime);
    return () -> {
      poll.poll(); // first, so that no run begins without knowing what is asked
      return turns.take();
    };
  }

  @Override
  public @Nullable List<SourceRecord> poll() throws InterruptedException {
    transactions.polled();
    ReadAhead ahead = reading;
    Optional<Parcel> parcel = ahead == null ? Optional.empty() : ahead.take(NAP);
    return parcel.isEmpty() ? null : parcel.get().handOver();
  }

  @Override
  public void commitRecord(SourceRecord record, @Nullable RecordMetadata metadata) {
    fates.report(record, metadata);
  }

  @Override
  public void stop() {
    SourceDatabase source = database;
    ReadAhead ahead = reading;
    SignalTable signals = signalTable;
    if (ahead != null && source != null) {
      ahead.stop(() -> cancel(source, signals), () -> abort(source, signals));
    }
    turns.close();
    beside.shutdown();
    if (signals != null) {
      signals.close();
    }
    if (source != null) {
      source.close();
    }
    metrics.close();
  }

  private static void cancel(SourceDatabase source, @Nullable SignalTable signals) {
    source.cancel();
    if (signals != null) {
      signals.cancel();
    }
  }

  private static void abort(SourceDatabase source, @Nullable SignalTable signals) {
    source.abort();
    if (signals != null) {
      signals.abort();
    }
  }
}
