package io.tidemark.source.log;

import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.storage.OffsetStorageReader;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What Kafka Connect has kept for the connector. */
final class Kept {
  private static final Logger LOG = LoggerFactory.getLogger(Kept.class);

  private final OffsetStorageReader reader;
  private final Map<String, String> partition;
  private volatile Optional<LogOffset> seen = Optional.empty();

  Kept(OffsetStorageReader reader, String source) {
    this.reader = reader;
    this.partition = LogOffset.partition(source);
  }

  /**
   * The offset, as Connect's topic has it now.
   *
   * @throws RetriableException when it cannot be had now
   * @throws ConnectException when it is none
   */
  Optional<LogOffset> offset() {
    Map<String, Object> flat = read();
    try {
      seen = flat == null || flat.isEmpty() ? Optional.empty() : Optional.of(LogOffset.parse(flat));
      return seen;
    } catch (IllegalArgumentException e) {
      throw new ConnectException("The offset cannot be used: " + e.getMessage(), e);
    }
  }

  private @Nullable Map<String, Object> read() {
    try {
      return reader.offset(partition);
    } catch (ConnectException e) {
      throw new RetriableException("Offsets cannot be read now: " + e.getMessage(), e);
    }
  }

  /**
   * The same, or what it was when it could be had last: an older one is never ahead of what is
   * kept, so that whoever confirms by it only confirms less.
   */
  Optional<LogOffset> offsetOrOlder() {
    try {
      return offset();
    } catch (RetriableException e) {
      LOG.debug("{}", e.getMessage());
      return seen;
    }
  }
}
