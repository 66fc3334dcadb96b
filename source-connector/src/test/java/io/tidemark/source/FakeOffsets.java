package io.tidemark.source;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.connect.source.SourceConnectorContext;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.storage.OffsetStorageReader;
import org.jspecify.annotations.Nullable;

/** What the workers of a cluster share: offsets, and where topics end. */
class FakeOffsets implements OffsetStorageReader {
  /** A permit for each time that a connector has asked to be planned anew. */
  final Semaphore requests = new Semaphore(0);

  private final Map<Map<String, ?>, Map<String, ?>> offsets = new HashMap<>();
  private final Map<TopicPartition, Long> next = new HashMap<>();

  synchronized long next(TopicPartition partition) {
    return next.merge(partition, 1L, Long::sum) - 1;
  }

  synchronized void keep(SourceRecord record) {
    offsets.put(record.sourcePartition(), record.sourceOffset());
  }

  /** All offsets by their partitions. */
  synchronized Map<Map<String, ?>, Map<String, ?>> all() {
    return Map.copyOf(offsets);
  }

  /** Keeps an offset that others have kept before. */
  synchronized void keep(Map<String, ?> partition, Map<String, ?> offset) {
    offsets.put(partition, offset);
  }

  /** Where the topics end, by their names. */
  synchronized Map<String, Long> ends() {
    Map<String, Long> ends = new TreeMap<>();
    next.forEach((partition, end) -> ends.put(partition.topic(), end));
    return ends;
  }

  /** Lets a topic end where it ended for others. */
  synchronized void endAt(String topic, long end) {
    next.put(new TopicPartition(topic, 0), end);
  }

  @Override
  public synchronized <T> @Nullable Map<String, Object> offset(Map<String, T> partition) {
    Map<String, ?> offset = offsets.get(partition);
    return offset == null ? null : new HashMap<>(offset);
  }

  /** As Connect does, without entries for what it does not have. */
  @Override
  public <T> Map<Map<String, T>, Map<String, Object>> offsets(
      Collection<Map<String, T>> partitions) {
    Map<Map<String, T>, Map<String, Object>> found = new HashMap<>();
    for (Map<String, T> partition : partitions) {
      Map<String, Object> offset = offset(partition);
      if (offset != null) {
        found.put(partition, offset);
      }
    }
    return found;
  }

  /** What a connector sees of it. */
  SourceConnectorContext connector() {
    return new SourceConnectorContext() {
      @Override
      public OffsetStorageReader offsetStorageReader() {
        return FakeOffsets.this;
      }

      @Override
      public void requestTaskReconfiguration() {
        requests.release();
      }

      @Override
      public void raiseError(Exception e) {
        throw new AssertionError(e);
      }

      @Override
      public PluginMetrics pluginMetrics() {
        throw new UnsupportedOperationException("no metrics here");
      }
    };
  }
}
