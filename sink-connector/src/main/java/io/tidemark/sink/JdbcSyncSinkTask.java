package io.tidemark.sink;

import io.tidemark.config.Version;
import io.tidemark.generation.Manifest.TopicPart;
import io.tidemark.jdbc.Database;
import io.tidemark.monitor.TaskMetrics;
import io.tidemark.sink.failure.Reporter;
import io.tidemark.sink.migrate.Migrator;
import io.tidemark.sink.stale.GenerationKeeper;
import io.tidemark.sink.stale.TaskFailures;
import io.tidemark.sink.state.StateTables;
import io.tidemark.sink.write.SinkWriter;
import io.tidemark.sink.write.WriterMetrics;
import io.tidemark.sink.write.WriterParts;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.sink.ErrantRecordReporter;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTask;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the records of topics to tables, and deletes rows that a complete generation did not
 * contain.
 *
 * <p>A row's way in: {@code put} → {@link io.tidemark.sink.row.RowDecoder} finds its table and
 * encodes it into a batch → when the batch is full, a thread of its own takes it, while the next
 * one is filled: {@link Migrator} makes sure of the table → one transaction moves positions, rows,
 * seen keys and counts → {@code preCommit} tells Connect what was committed. After each commit the
 * {@link GenerationKeeper} looks, in a thread of its own, whether a generation is now complete and
 * what is to be deleted.
 */
public final class JdbcSyncSinkTask extends SinkTask {
  private static final Logger log = LoggerFactory.getLogger(JdbcSyncSinkTask.class);

  private @Nullable SinkWriter writer;
  private @Nullable Supplier<GenerationKeeper> starter;
  private @Nullable GenerationKeeper keeper;
  private @Nullable TaskFailures failures;
  private TaskMetrics metrics = TaskMetrics.unseen();
  private @Nullable WriterMetrics written;

  @Override
  public String version() {
    return Version.current();
  }

  @Override
  public void start(Map<String, String> properties) {
    SinkConfig config = new SinkConfig(properties);
    Database database = new Database(config.connection());
    WriterParts parts = config.parts(database);
    StateTables state = parts.state();
    metrics = TaskMetrics.of(context);
    WriterMetrics counts = new WriterMetrics(metrics, config.writer().mode());
    written = counts;
    starter = () -> GenerationKeeper.start(database, state, config.stale(), metrics);
    failures = new TaskFailures(database, state, config.stale());
    writer =
        parts.writer(
            config.writer(), context, reporter(config), System::nanoTime, this::wake, counts);
    log.info("Sink {} writes to {}", config.sinkId(), database.location());
  }

  /**
   * Null when nobody takes bad records, or on a worker that is too old to. A worker that tolerates
   * none may have a reporter too, for its log or dead letter queue: it writes the record down and
   * then fails the task, whatever else is in the batch.
   */
  private @Nullable Reporter reporter(SinkConfig config) {
    if (!config.toleratesErrors()) {
      return null;
    }
    try {
      ErrantRecordReporter reporter = context.errantRecordReporter();
      return reporter == null ? null : new Reporter(reporter);
    } catch (NoSuchMethodError | NoClassDefFoundError e) {
      return null;
    }
  }

  /**
   * Work may be left over from an earlier life. Where no record comes, Connect polls for as long as
   * {@code offset.flush.interval.ms} before it calls put, even in vain.
   */
  @Override
  public void open(Collection<TopicPartition> partitions) {
    if (writer().open(partitions) && !partitions.isEmpty()) {
      wake();
    }
  }

  @Override
  public void put(Collection<SinkRecord> records) {
    try {
      take(records);
    } catch (RetriableException e) {
      throw e;
    } catch (RuntimeException e) {
      failures().tell(positions(), e);
      throw e;
    }
  }

  private void take(Collection<SinkRecord> records) {
    if (keeper != null) {
      keeper.failure().ifPresent(JdbcSyncSinkTask::fail);
    }
    writer().put(records);
    if (records.isEmpty() && !context.assignment().isEmpty()) {
      wake();
    }
  }

  private static void fail(RuntimeException failure) {
    throw failure;
  }

  /**
   * The keeper starts when the writer has found or made the state tables, which it does for its
   * first partition.
   */
  private void wake() {
    if (keeper == null) {
      keeper = Objects.requireNonNull(starter).get();
    } else {
      keeper.wake();
    }
  }

  @Override
  public Map<TopicPartition, OffsetAndMetadata> preCommit(
      Map<TopicPartition, OffsetAndMetadata> currentOffsets) {
    return writer().preCommit(currentOffsets);
  }

  @Override
  public void close(Collection<TopicPartition> partitions) {
    if (writer != null) {
      writer.close(partitions);
    }
    if (written != null) {
      written.closed(partitions);
    }
  }

  @Override
  public void stop() {
    if (writer != null) {
      writer.close();
    }
    if (keeper != null) {
      keeper.close();
    }
    metrics.close();
  }

  private Map<TopicPart, Long> positions() {
    Map<TopicPart, Long> positions = new HashMap<>();
    writer()
        .committed(context.assignment())
        .forEach(
            (partition, position) ->
                positions.put(
                    new TopicPart(partition.topic(), partition.partition()), position.offset()));
    return positions;
  }

  private TaskFailures failures() {
    return Objects.requireNonNull(failures, "the task is not started");
  }

  private SinkWriter writer() {
    return Objects.requireNonNull(writer, "the task is not started");
  }
}
