package io.tidemark.sink;

import io.tidemark.generation.Manifest.TopicPart;
import io.tidemark.jdbc.Database;
import io.tidemark.jdbc.DatabaseException;
import io.tidemark.sink.state.StateTables;
import io.tidemark.sink.write.PositionChange;
import java.time.Duration;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.jspecify.annotations.Nullable;

/** What Connect asks of a sink's offsets, checked and carried out. */
final class OffsetChange {
  /** Below the 90 seconds after which Connect's REST API gives up. */
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private OffsetChange() {}

  /**
   * @param offsets as Connect hands them in: null for a partition that is reset
   */
  static void apply(SinkConfig config, Map<TopicPartition, Long> offsets) {
    SortedMap<TopicPart, Long> positions = new TreeMap<>();
    offsets.forEach(
        (partition, offset) ->
            positions.put(part(config, partition, offset), position(partition, offset)));
    Database database = new Database(config.connection());
    StateTables tables = new StateTables(config.stateSchema().orElse(null), database.dialect());
    try {
      database.ask(
          LIMIT,
          session -> {
            new PositionChange(tables, config.sinkId()).apply(session, positions);
            return positions;
          });
    } catch (DatabaseException e) {
      throw new ConnectException(
          "The positions in the destination could not be changed, so that no offset is: "
              + e.getMessage(),
          e);
    }
  }

  /** A reset names all that the group ever had, topics among them that are no longer read. */
  private static TopicPart part(
      SinkConfig config, TopicPartition partition, @Nullable Long offset) {
    if (offset != null && !config.topics().reads(partition.topic())) {
      throw new ConnectException(
          "Topic %s is none of this connector's: see topics and topics.regex"
              .formatted(partition.topic()));
    }
    return new TopicPart(partition.topic(), partition.partition());
  }

  private static long position(TopicPartition partition, @Nullable Long offset) {
    if (offset != null && offset < 0) {
      throw new ConnectException(
          "Partition %s: an offset is 0 or more, not %d".formatted(partition, offset));
    }
    return offset == null ? 0 : offset;
  }
}
