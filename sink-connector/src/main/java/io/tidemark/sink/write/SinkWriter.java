package io.tidemark.sink.write;

import io.tidemark.generation.Manifest.TopicPart;
import io.tidemark.jdbc.Database;
import io.tidemark.sink.failure.Reporter;
import io.tidemark.sink.migrate.Migrator;
import io.tidemark.sink.row.RowDecoder;
import io.tidemark.sink.state.StateTables;
import io.tidemark.sink.state.Streams;
import io.tidemark.sink.write.BatchRow.Origin;
import io.tidemark.sink.write.Positions.Committed;
import io.tidemark.sink.write.Positions.Verdict;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTaskContext;
import org.jspecify.annotations.Nullable;

/**
 * A task's writer: gathers records into batches over many calls, writes full ones, and answers to
 * Connect. All truth about positions is the database's (invariant I2): Connect is asked to seek to
 * them, and is only told what is committed.
 *
 * <p>Seeks are asked for in {@code open} and {@code put} only, because only those are followed by
 * the seek before the next record; what is doubtful elsewhere is forgotten and loaded again there.
 * No call sleeps: what has to wait throws a RetriableException and keeps the batch, and Connect
 * hands the same records in again. Calls come from one thread.
 */
public final class SinkWriter implements AutoCloseable {
  private static final int LOST_AT_MOST = 5;

  private final SinkTaskContext context;
  private final WriterSettings settings;
  private final LongSupplier nanos;
  private final Runnable committed;
  private final Positions positions = new Positions();
  private final Attempts attempts = new Attempts();
  private final Intake intake;
  private final BatchWriter writer;
  private Batch batch;
  private boolean overdue;
  private boolean redelivery;
  private int lost;
  private @Nullable RuntimeException failure;

  /**
   * What a writer is made of.
   *
   * @param database where to write
   * @param state the state tables there
   * @param streams registers streams in the name of this sink
   * @param migrator makes tables fit
   * @param decoder finds a record's table and shape
   */
  public record Parts(
      Database database,
      StateTables state,
      Streams streams,
      Migrator migrator,
      RowDecoder decoder) {}

  /**
   * A writer without any partition.
   *
   * @param reporter takes bad records; null when nobody does
   * @param nanos a clock that only ever grows
   * @param committed called after each commit
   */
  public SinkWriter(
      Parts parts,
      WriterSettings settings,
      SinkTaskContext context,
      @Nullable Reporter reporter,
      LongSupplier nanos,
      Runnable committed) {
    this.settings = settings;
    this.context = context;
    this.nanos = nanos;
    this.committed = committed;
    this.intake = new Intake(settings, parts.decoder(), attempts, reporter);
    this.writer =
        new BatchWriter(
            parts.database(), settings, parts.state(), parts.streams(), parts.migrator(), intake);
    this.batch = newBatch();
  }

  /**
   * Takes partitions over, from the position that the database has. Never fails for its absence.
   */
  public void open(Collection<TopicPartition> partitions) {
    partitions.forEach(partition -> positions.open(part(partition)));
    try {
      load();
    } catch (Postponed e) {
      context.timeout(e.pause().toMillis()); // put asks again
    }
  }

  /** Gives partitions up; what is not committed will be read again by whoever gets them. */
  public void close(Collection<TopicPartition> partitions) {
    if (!batch.isEmpty()) {
      drop();
    }
    partitions.forEach(
        partition -> {
          positions.close(part(partition));
          attempts.close(part(partition));
        });
  }

  /** Takes records, and writes when a batch is full or old. */
  public void put(Collection<SinkRecord> records) {
    if (failure != null) {
      throw failure;
    }
    if (!redelivery) {
      positions.sought();
    }
    redelivery = false;
    try {
      load();
      records.forEach(this::take);
      if (due()) {
        flush();
        load();
      }
    } catch (Postponed e) {
      redelivery = true;
      overdue = true;
      context.timeout(e.pause().toMillis());
      throw e;
    }
    positions.seeking().forEach(this::seek);
    awaitTimeout();
  }

  /**
   * Writes what is gathered and tells what is committed. Never throws: what fails here fails the
   * next put.
   */
  public Map<TopicPartition, OffsetAndMetadata> preCommit(
      Map<TopicPartition, OffsetAndMetadata> current) {
    if (failure == null && !redelivery) {
      try {
        flush();
        current.forEach((partition, offset) -> raise(part(partition), offset.offset()));
      } catch (Postponed e) {
        overdue = true;
        context.timeout(e.pause().toMillis());
      } catch (RuntimeException e) {
        failure = e;
      }
    }
    Map<TopicPartition, OffsetAndMetadata> answer = new HashMap<>();
    for (TopicPartition partition : current.keySet()) {
      positions
          .committed(part(partition))
          .ifPresent(position -> answer.put(partition, new OffsetAndMetadata(position)));
    }
    return answer;
  }

  @Override
  public void close() {
    writer.close();
  }

  /** Learns the positions that are not known and asks Connect to seek to them. */
  private void load() {
    for (TopicPart part : positions.unknown()) {
      positions.seek(part, writer.load(part, attempts));
      seek(part);
    }
  }

  private void take(SinkRecord record) {
    Origin origin = Batch.origin(record);
    if (!accepts(origin)) {
      return;
    }
    if (!add(record)) {
      flush();
      load();
      if (!accepts(origin)) {
        return;
      }
      add(record);
    }
    positions.buffered(origin.part(), origin.offset());
    if (full()) {
      flush();
      load();
    }
  }

  private boolean add(SinkRecord record) {
    if (batch.isEmpty()) {
      batch.start(nanos.getAsLong());
    }
    Origin origin = Batch.origin(record);
    batch.gaps(positions.gaps(origin.part(), origin.offset()));
    return intake.add(record, batch);
  }

  private boolean accepts(Origin origin) {
    Verdict verdict = positions.judge(origin.part(), origin.offset());
    if (verdict == Verdict.REGRESSED) {
      return regress(origin);
    }
    return verdict == Verdict.ACCEPT;
  }

  /** Whether the record can be taken: the books say now that the topic begins there. */
  private boolean regress(Origin origin) {
    long position = positions.committed(origin.part()).orElseThrow();
    if (!settings.adoptsRegression()) {
      throw new ConnectException(
          ("Partition %s begins anew at offset %d, but this sink has already written up to %d: the"
                  + " topic was deleted and made again, or restored. Set on.offset.regression=adopt"
                  + " to go on with the new topic, then run a full generation of each sync; or use"
                  + " a new sink.id to begin with empty books")
              .formatted(origin.part(), origin.offset(), position));
    }
    long gaps = positions.gaps(origin.part()) + 1;
    if (writer.advance(origin.part(), position, new Committed(origin.offset(), gaps))) {
      positions.adopt(origin.part(), origin.offset());
      return true;
    }
    lost(new PositionsLost(origin.part()));
    return false;
  }

  private void flush() {
    if (batch.isEmpty()) {
      return;
    }
    try {
      writer.write(batch, positions, attempts);
    } catch (PositionsLost e) {
      lost(e);
      return;
    }
    batch.next().forEach(positions::commit);
    attempts.commit();
    lost = 0;
    renew();
    committed.run();
  }

  /** Another task has the partition, or it is ours and we did not hear of our own commit. */
  private void lost(PositionsLost e) {
    if (++lost >= LOST_AT_MOST) {
      throw new ConnectException(
          ("%s, %d times in a row. Is another connector, perhaps in another cluster, running with"
                  + " sink.id=%s on the same database? Give each its own sink.id")
              .formatted(e.getMessage(), lost, settings.sinkId()),
          e);
    }
    drop();
  }

  private void drop() {
    attempts.drop();
    positions.forget();
    renew();
  }

  private void renew() {
    intake.forget();
    batch = newBatch();
    overdue = false;
  }

  private Batch newBatch() {
    boolean keepsEvidence = settings.mode() == WriteMode.OVERWRITE_DELETE_STALE;
    return new Batch(intake.reports(), keepsEvidence, attempts::gapsBefore);
  }

  private void raise(TopicPart part, long current) {
    positions
        .raise(part, current)
        .ifPresent(
            expected -> {
              Committed raised = new Committed(current, positions.gaps(part, current));
              if (writer.advance(part, expected, raised)) {
                positions.commit(part, current);
                committed.run();
              } else {
                lost(new PositionsLost(part));
              }
            });
  }

  private void seek(TopicPart part) {
    context.offset(
        new TopicPartition(part.topic(), part.partition()),
        positions.committed(part).orElseThrow());
  }

  private boolean full() {
    return batch.records() >= settings.limits().rows()
        || batch.bytes() >= settings.limits().bytes();
  }

  private boolean due() {
    return overdue || full() || remaining().compareTo(Duration.ZERO) <= 0;
  }

  /** Until the batch is old. */
  private Duration remaining() {
    return settings.limits().age().minusNanos(nanos.getAsLong() - batch.startedNanos());
  }

  private void awaitTimeout() {
    if (!batch.isEmpty()) {
      context.timeout(Math.max(1, remaining().toMillis()));
    }
  }

  private static TopicPart part(TopicPartition partition) {
    return new TopicPart(partition.topic(), partition.partition());
  }
}
