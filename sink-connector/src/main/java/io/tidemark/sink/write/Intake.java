package io.tidemark.sink.write;

import io.tidemark.connect.MarkerRecords;
import io.tidemark.generation.LaterVersionException;
import io.tidemark.generation.Manifest.TopicPart;
import io.tidemark.generation.Marker;
import io.tidemark.generation.StreamId;
import io.tidemark.generation.TopicNames;
import io.tidemark.sink.failure.Reporter;
import io.tidemark.sink.row.ForeignRecords;
import io.tidemark.sink.row.Provenance;
import io.tidemark.sink.row.Provenance.Kind;
import io.tidemark.sink.row.ProvenanceReader;
import io.tidemark.sink.row.RecordPlan;
import io.tidemark.sink.row.RowDecoder;
import io.tidemark.sink.row.TableSnapshot;
import io.tidemark.sink.write.BatchRow.Origin;
import io.tidemark.sink.write.Positions.Committed;
import io.tidemark.sink.write.SectionKey.Manner;
import io.tidemark.sink.write.SnapshotOrder.Placed;
import io.tidemark.table.TableId;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decides what a record is and puts it into the batch that is being filled. */
final class Intake {
  private static final Logger log = LoggerFactory.getLogger(Intake.class);

  private final WriterSettings settings;
  private final RowDecoder decoder;
  private final ForeignRecords foreign;
  private final Attempts attempts;
  private final SnapshotOrder snapshots;
  private final @Nullable Reporter reporter;
  private final LongSupplier nanos;
  private final ProvenanceReader provenances = new ProvenanceReader();
  private TopicPart part = new TopicPart("", 0);
  private Batch batch;
  private boolean warnedOfTombstones;

  /**
   * An intake with an empty batch.
   *
   * @param reporter takes bad records; null when nobody does, and one fails the task
   * @param nanos a clock that only ever grows
   */
  Intake(
      WriterSettings settings,
      RowDecoder decoder,
      ForeignRecords foreign,
      Attempts attempts,
      @Nullable Reporter reporter,
      LongSupplier nanos) {
    this.settings = settings;
    this.decoder = decoder;
    this.foreign = foreign;
    this.attempts = attempts;
    this.snapshots = new SnapshotOrder(attempts);
    this.reporter = reporter;
    this.nanos = nanos;
    this.batch = newBatch();
  }

  private Batch newBatch() {
    return new Batch(reporter != null || settings.logsChanges(), keepsEvidence(), settings.rules());
  }

  private boolean keepsEvidence() {
    return settings.mode() == WriteMode.OVERWRITE_DELETE_STALE;
  }

  RowDecoder decoder() {
    return decoder;
  }

  @Nullable Reporter reporter() {
    return reporter;
  }

  boolean isEmpty() {
    return batch.isEmpty();
  }

  /** Whether the batch can take no more. */
  boolean isFull() {
    return batch.records() >= settings.limits().rows()
        || batch.bytes() >= settings.limits().bytes();
  }

  /** Whether the batch is to be written. */
  boolean isDue() {
    return isFull() || (!batch.isEmpty() && remaining().compareTo(Duration.ZERO) <= 0);
  }

  /** Until the batch is old. */
  Duration remaining() {
    return settings.limits().age().minusNanos(nanos.getAsLong() - batch.startedNanos());
  }

  /** Gives the batch away, to be written, and begins another. */
  Batch seal() {
    Batch sealed = batch;
    sealed.seal(attempts.pending());
    batch = newBatch();
    return sealed;
  }

  /** Forgets all records that are not committed. */
  void drop() {
    attempts.drop();
    batch = newBatch();
  }

  /** Where a record comes from, by the names that the broker knows. */
  Origin origin(SinkRecord record) {
    int partition = record.originalKafkaPartition();
    if (part.partition() != partition || !part.topic().equals(record.originalTopic())) {
      part = new TopicPart(record.originalTopic(), partition);
    }
    return new Origin(part, record.originalKafkaOffset());
  }

  /**
   * Puts a record into the batch.
   *
   * @param origin where it comes from
   * @param before how it finds its partition
   * @return false when the batch has to be written first, and nothing was done
   * @throws ConnectException when the record is bad and nobody takes it, or no record can be taken
   */
  boolean add(SinkRecord record, Origin origin, Committed before) {
    if (batch.isEmpty()) {
      batch.start(nanos.getAsLong());
    }
    batch.arrives(origin, before);
    if (record.originalTopic().equals(settings.markerTopic())) {
      marker(record);
      return true;
    }
    Placed placed = Placed.of(null);
    try {
      placed = snapshots.place(provenances.read(record.headers()), record.headers(), origin);
      if (!add(record, origin, placed)) {
        return false;
      }
    } catch (DataException e) {
      reject(record, origin, placed.provenance(), e);
    }
    placed.markers().forEach(batch::announce);
    attempts.note(placed.numbers());
    return true;
  }

  private boolean add(SinkRecord record, Origin origin, Placed placed) {
    Provenance provenance = placed.provenance();
    if (provenance != null && provenance.kind() == Kind.KEY && !keepsEvidence()) {
      batch.idle(provenance);
      return true;
    }
    Optional<StreamId> stream = placed.maker();
    SinkRecord row = foreign.open(withoutMark(record, provenance), stream);
    if (row == null) {
      return rest(record, provenance);
    }
    if (row.value() == null && settings.mode() == WriteMode.APPEND) {
      ignoreTombstone(record, provenance);
      return true;
    }
    RecordPlan plan = decoder.plan(row, stream);
    return provenance == null
        ? ofNoStream(row, origin, plan, record)
        : row(row, origin, plan, provenance);
  }

  /** What does nothing to a row may do something to all of a table. */
  private boolean rest(SinkRecord record, @Nullable Provenance provenance) {
    TableId truncated = foreign.truncated(record).orElse(null);
    if (truncated != null && provenance != null) {
      throw new DataException(
          "Table %s: a truncation takes rows of no stream alone, and these are of %s: keep such events away with Debezium's skipped.operations=t"
              .formatted(truncated, provenance.stream()));
    } else if (truncated != null) {
      return batch.truncate(truncated, record);
    }
    batch.pass();
    return true;
  }

  /** A row that may be of a snapshot, which the record that it comes from says. */
  private boolean ofNoStream(SinkRecord row, Origin origin, RecordPlan plan, SinkRecord record) {
    TableSnapshot snapshot = foreign.snapshot(record).orElse(null);
    TableId table = plan.shape().table();
    if (!batch.takes(table, snapshot) || !row(row, origin, plan, null)) {
      return false;
    }
    if (snapshot != null) {
      SnapshotPart part = batch.snapshot(snapshot);
      part.target = table;
      part.last |= foreign.isLastOfSnapshot(record);
    }
    return true;
  }

  private void reject(
      SinkRecord record, Origin origin, @Nullable Provenance provenance, DataException why) {
    if (reporter == null) {
      throw Rejection.failure(origin, why);
    }
    batch.reject(record, provenance, why);
    TableSnapshot snapshot = provenance == null ? foreign.snapshot(record).orElse(null) : null;
    if (snapshot != null) {
      SnapshotPart part = batch.snapshot(snapshot);
      part.unread++;
      part.last |= foreign.isLastOfSnapshot(record);
    }
  }

  private boolean row(
      SinkRecord record, Origin origin, RecordPlan plan, @Nullable Provenance provenance) {
    Manner manner = manner(origin, provenance);
    if (provenance != null && manner == Manner.LATE && record.value() == null) {
      batch.idle(provenance);
      return true;
    }
    SectionKey key =
        new SectionKey(
            plan.shape().table(),
            provenance == null ? null : provenance.stream(),
            provenance == null ? 0 : provenance.generation(),
            manner);
    if (!batch.takes(key, plan.shape(), record.value() == null)) {
      return false;
    }
    int rejections = batch.rejections().size();
    if (!batch.add(key, plan, record, provenance)) {
      return false;
    }
    if (batch.rejections().size() > rejections && reporter == null) {
      throw Rejection.failure(origin, batch.rejections().get(rejections).error());
    }
    return true;
  }

  /**
   * By which rules a record is applied. Asked again for a record that had to wait, which gives the
   * same answer. Changes are in order by their reads alone, and keys are evidence in any order:
   * they neither raise attempts nor are late, for that would turn the rows of a scan that goes on
   * meanwhile into mere evidence (model: keys_repair).
   */
  private Manner manner(Origin origin, @Nullable Provenance provenance) {
    if (provenance == null) {
      return Manner.ROW;
    }
    return switch (provenance.kind()) {
      case CHANGE, FOLLOWING -> Manner.CHANGE;
      case KEY -> Manner.KEY;
      case ROW, SNAPSHOT -> attempts.late(origin.part(), provenance) ? Manner.LATE : Manner.ROW;
    };
  }

  /** A key-only record as one of the topic of its rows, with nothing but the key. */
  private static SinkRecord withoutMark(SinkRecord record, @Nullable Provenance provenance) {
    if (provenance == null || provenance.kind() != Kind.KEY) {
      return record;
    }
    String topic =
        TopicNames.rowsOf(record.topic())
            .orElseThrow(
                () ->
                    new DataException(
                        "a key-only record came as one of topic %s, which does not tell its table: let transforms keep .keys at the end of the name"
                            .formatted(record.topic())));
    return record.newRecord(
        topic,
        record.kafkaPartition(),
        record.keySchema(),
        record.key(),
        null,
        null,
        record.timestamp(),
        record.headers());
  }

  private void ignoreTombstone(SinkRecord record, @Nullable Provenance provenance) {
    if (!warnedOfTombstones) {
      warnedOfTombstones = true;
      log.warn(
          "Topic {} has tombstones, which write.mode=append passes over: nothing is deleted",
          record.topic());
    }
    if (provenance == null) {
      batch.pass();
    } else {
      batch.idle(provenance);
    }
  }

  private void marker(SinkRecord record) {
    if (record.value() == null) {
      batch.pass();
      return;
    }
    Marker marker;
    try {
      marker = MarkerRecords.fromValue(record.value());
    } catch (LaterVersionException e) {
      throw new ConnectException(
          "Topic %s, partition %d, offset %d: %s"
              .formatted(
                  record.originalTopic(),
                  record.originalKafkaPartition(),
                  record.originalKafkaOffset(),
                  e.getMessage()),
          e);
    } catch (IllegalArgumentException e) {
      throw new ConnectException(
          "Topic %s holds a record that is not a marker (offset %d): %s. Use the converter that the source connector writes with, and keep transforms off this topic with the predicate io.tidemark.connect.IsMarker"
              .formatted(record.originalTopic(), record.originalKafkaOffset(), e.getMessage()),
          e);
    }
    batch.add(marker);
  }
}
