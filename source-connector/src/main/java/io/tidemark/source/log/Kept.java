package io.tidemark.source.log;

import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.storage.OffsetStorageReader;

/** What Kafka Connect has kept for the connector. */
final class Kept {
  private final OffsetStorageReader reader;
  private final Map<String, String> partition;

  Kept(OffsetStorageReader reader, String source) {
    this.reader = reader;
    this.partition = LogOffset.partition(source);
  }

  /**
   * The offset, as Connect's topic has it now.
   *
   * @throws ConnectException when it cannot be had, or is none
   */
  Optional<LogOffset> offset() {
    Map<String, Object> flat = reader.offset(partition);
    try {
      return flat == null || flat.isEmpty() ? Optional.empty() : Optional.of(LogOffset.parse(flat));
    } catch (IllegalArgumentException e) {
      throw new ConnectException("The offset cannot be used: " + e.getMessage(), e);
    }
  }
}
