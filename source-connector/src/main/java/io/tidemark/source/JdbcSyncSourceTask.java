package io.tidemark.source;

import io.tidemark.config.Version;
import io.tidemark.generation.StreamId;
import io.tidemark.source.generation.Bell;
import io.tidemark.source.generation.Receipt;
import io.tidemark.source.generation.SourceOffset;
import io.tidemark.source.plan.SyncSpec;
import io.tidemark.source.read.JdbcSyncReader;
import io.tidemark.source.read.SourceDatabase;
import io.tidemark.source.read.TideRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads its share of a source's syncs.
 *
 * <p>A row's way out: {@link #poll} lets the next {@link SyncRun} take its step; its reader turns
 * the position into SQL through the dialect and reads a page; each row becomes a record whose
 * source offset is the fold as of now; the worker sends it, and {@link #commitRecord} tells the
 * fold where it went. When the scan is complete and all of it acknowledged, the run sends END with
 * the manifest.
 */
public final class JdbcSyncSourceTask extends SourceTask {
  private static final Logger LOG = LoggerFactory.getLogger(JdbcSyncSourceTask.class);

  /** How long a poll without records waits for something to happen: well below a second. */
  private static final Duration NAP = Duration.ofMillis(500);

  private static final long CANCEL_AGAIN_MS = 50;

  private final Bell bell = new Bell();

  /**
   * Where the syncs take their steps. Connect stops a task from the thread that polls it, so a poll
   * that waited for the database could not be stopped in time, and would cost the offsets of a
   * graceful stop.
   */
  private final ExecutorService steps =
      Executors.newSingleThreadExecutor(work -> new Thread(work, "tidemark-source-steps"));

  /** The step under way, null when there is none. */
  private @Nullable Step step;

  /**
   * A step of some sync.
   *
   * @param records what it gives
   * @param rings how often the bell had rung before: a later ring may mean that there is more
   */
  private record Step(Future<List<SourceRecord>> records, long rings) {}

  private boolean tolerant;
  private @Nullable SourceDatabase database;
  private Turns turns = new Turns(List.of());

  @Override
  public String version() {
    return Version.current();
  }

  @Override
  public void start(Map<String, String> props) {
    SourceConfig config = new SourceConfig(props);
    tolerant = "all".equalsIgnoreCase(props.get("errors.tolerance"));
    SourceDatabase source = new SourceDatabase(config.connection(), System::nanoTime);
    database = source;
    List<SyncSpec> specs = config.assignedSpecs();
    List<SyncRun> runs = new ArrayList<>();
    for (SyncSpec spec : specs) {
      runs.add(
          new SyncRun(
              config.surroundings(bell, System::nanoTime),
              spec,
              new JdbcSyncReader(source, spec),
              left(new StreamId(config.source(), spec.name())),
              config.signal()));
    }
    turns = new Turns(runs);
    LOG.info("{} reads {}", config.source(), specs.stream().map(SyncSpec::name).toList());
  }

  private Optional<SourceOffset> left(StreamId stream) {
    Map<String, Object> offset =
        context.offsetStorageReader().offset(SourceOffset.partition(stream));
    try {
      return Optional.ofNullable(offset).map(SourceOffset::parse);
    } catch (IllegalArgumentException e) {
      throw new ConnectException(
          "The source offset of "
              + stream
              + " cannot be read ("
              + e.getMessage()
              + "): reset it with DELETE /connectors/<name>/offsets while the connector is stopped",
          e);
    }
  }

  @Override
  public @Nullable List<SourceRecord> poll() throws InterruptedException {
    if (steps.isShutdown()) {
      return null;
    }
    Step running = step == null ? begin() : step;
    step = running;
    List<SourceRecord> records = result(running.records);
    if (records == null || steps.isShutdown()) {
      return null; // a page takes its time, and the next poll asks again; or the task stops
    } else if (records.isEmpty()) {
      step = null;
      bell.await(running.rings, NAP);
      return null;
    }
    step = begin(); // the next page is read while this one is being sent
    return records;
  }

  private Step begin() {
    long rings = bell.rings();
    return new Step(steps.submit(turns::take), rings);
  }

  private @Nullable List<SourceRecord> result(Future<List<SourceRecord>> running)
      throws InterruptedException {
    try {
      return running.get(NAP.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      return null;
    } catch (ExecutionException e) {
      if (steps.isShutdown()) {
        return null; // what a cancelled statement made of it is nobody's business
      }
      throw e.getCause() instanceof ConnectException told ? told : new ConnectException(e);
    }
  }

  @Override
  public void commitRecord(SourceRecord record, @Nullable RecordMetadata metadata) {
    if (!(record instanceof TideRecord ours)) {
      return;
    }
    Receipt receipt = ours.receipt();
    if (metadata == null && tolerant) {
      receipt.lost("a record was dropped, or failed under errors.tolerance=all");
    } else if (metadata == null) {
      receipt.dropped();
    } else if (!metadata.hasOffset()) {
      receipt.lost("the producer runs with acks=0, so that nobody knows what has arrived");
    } else {
      receipt.acknowledged(metadata.topic(), metadata.partition(), metadata.offset());
    }
  }

  @Override
  public void stop() {
    steps.shutdown();
    bell.ring();
    SourceDatabase source = database;
    try {
      // a statement may begin just after the one before it was cancelled
      while (source != null && !steps.awaitTermination(CANCEL_AGAIN_MS, TimeUnit.MILLISECONDS)) {
        source.cancel();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    turns.close();
    if (source != null) {
      source.close();
    }
  }
}
