package io.tidemark.sink.write;

import io.tidemark.generation.Manifest.TopicPart;
import io.tidemark.sink.write.BatchRow.Origin;
import io.tidemark.sink.write.Positions.Committed;
import io.tidemark.sink.write.Positions.Verdict;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.SinkTaskContext;

/**
 * The partitions that are open, between Connect, which is asked to seek, and the destination, which
 * has their positions: loads these, and moves them where no record does. Uses the destination, so
 * that nothing may be being written where that is said.
 */
final class Partitions {
  private final WriterSettings settings;
  private final SinkTaskContext context;
  private final Destination destination;
  private final Attempts attempts;
  private final Positions positions = new Positions();

  Partitions(
      WriterSettings settings,
      SinkTaskContext context,
      Destination destination,
      Attempts attempts) {
    this.settings = settings;
    this.context = context;
    this.destination = destination;
    this.attempts = attempts;
  }

  void open(Collection<TopicPartition> opened) {
    opened.forEach(partition -> positions.open(part(partition)));
  }

  void close(Collection<TopicPartition> closed) {
    closed.forEach(
        partition -> {
          positions.close(part(partition));
          attempts.close(part(partition));
        });
  }

  /** All positions are to be loaded again. */
  void forget() {
    positions.forget();
  }

  boolean areKnown() {
    return positions.unknown().isEmpty();
  }

  /** While nothing is being written: learns unknown positions and asks Connect to seek to them. */
  void load() {
    for (TopicPart part : positions.unknown()) {
      positions.seek(part, destination.load(part, attempts::loaded));
      seek(part);
    }
  }

  /** Seeks asked for before are done. */
  void sought() {
    positions.sought();
  }

  /** Asks once more for the seeks that are not known to be done. */
  void seekAgain() {
    positions.seeking().forEach(this::seek);
  }

  private void seek(TopicPart part) {
    context.offset(
        new TopicPartition(part.topic(), part.partition()),
        positions.committed(part).orElseThrow());
  }

  Verdict judge(Origin origin, boolean again) {
    return positions.judge(origin.part(), origin.offset(), again);
  }

  /** What a record finds. */
  Committed before(Origin origin) {
    return positions.before(origin.part(), origin.offset());
  }

  /** A record was put into a batch. */
  void buffered(Origin origin) {
    positions.buffered(origin.part(), origin.offset());
  }

  /** The database has committed a batch. */
  void written(Batch batch) {
    batch.moves().forEach((part, move) -> positions.commit(part, move.next().position()));
    attempts.commit(batch.raised());
  }

  /**
   * While nothing is being written: goes on from a record that lies before the committed position,
   * because its topic begins anew.
   *
   * @throws ConnectException when the settings do not say so
   * @throws PositionsLost when the position is another one meanwhile
   */
  void regress(Origin origin) {
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
    if (!destination.beginAnew(origin.part(), position, new Committed(origin.offset(), gaps))) {
      throw new PositionsLost(origin.part());
    }
    positions.adopt(origin.part(), origin.offset());
  }

  /**
   * While nothing is being written: raises positions to what Kafka has passed, where no record was.
   *
   * @return whether one was raised
   * @throws PositionsLost when a position is another one meanwhile
   */
  boolean raise(Map<TopicPartition, OffsetAndMetadata> current) {
    boolean raised = false;
    for (Map.Entry<TopicPartition, OffsetAndMetadata> entry : current.entrySet()) {
      TopicPart part = part(entry.getKey());
      long offset = entry.getValue().offset();
      Long expected = positions.raise(part, offset).orElse(null);
      if (expected != null) {
        advance(part, expected, new Committed(offset, positions.gaps(part, offset)));
        positions.commit(part, offset);
        raised = true;
      }
    }
    return raised;
  }

  private void advance(TopicPart part, long expected, Committed next) {
    if (!destination.advance(part, expected, next)) {
      throw new PositionsLost(part);
    }
  }

  /** What the database has committed of some partitions, where they are open and that is known. */
  Map<TopicPartition, OffsetAndMetadata> committed(Collection<TopicPartition> some) {
    Map<TopicPartition, OffsetAndMetadata> answer = new HashMap<>();
    for (TopicPartition partition : some) {
      positions
          .committed(part(partition))
          .ifPresent(position -> answer.put(partition, new OffsetAndMetadata(position)));
    }
    return answer;
  }

  private static TopicPart part(TopicPartition partition) {
    return new TopicPart(partition.topic(), partition.partition());
  }
}
