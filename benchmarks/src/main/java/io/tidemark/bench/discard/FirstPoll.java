package io.tidemark.bench.discard;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerInterceptor;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * Sees a sink's consumer get its first records of a topic, before they are converted, and writes
 * that time (milliseconds since the epoch) to a file. Both sinks are timed from there.
 */
public final class FirstPoll implements ConsumerInterceptor<byte[], byte[]> {

  /** The file. */
  public static final String FILE = "bench.first.poll.file";

  /** The topic. */
  public static final String TOPIC = "bench.first.poll.topic";

  private Path file = Path.of("");
  private String topic = "";
  private boolean seen;

  @Override
  public void configure(Map<String, ?> configs) {
    file = Path.of(Objects.requireNonNull(configs.get(FILE)).toString());
    topic = Objects.requireNonNull(configs.get(TOPIC)).toString();
  }

  @Override
  public ConsumerRecords<byte[], byte[]> onConsume(ConsumerRecords<byte[], byte[]> records) {
    if (!seen && records.records(topic).iterator().hasNext()) {
      seen = true;
      write(Long.toString(System.currentTimeMillis()));
    }
    return records;
  }

  private void write(String text) {
    try {
      // a reader must never see a file without its content
      Path whole = Files.writeString(file.resolveSibling(file.getFileName() + ".new"), text);
      Files.move(whole, file);
    } catch (IOException e) {
      throw new ConnectException("Cannot write " + FILE, e);
    }
  }

  @Override
  public void onCommit(Map<TopicPartition, OffsetAndMetadata> offsets) {
    // of no interest
  }

  @Override
  public void close() {
    // holds nothing
  }
}
