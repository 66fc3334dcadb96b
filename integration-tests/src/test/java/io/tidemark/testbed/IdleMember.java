package io.tidemark.testbed;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * A consumer that polls no more once it is a member of its group, as one does whose work does not
 * come to an end. When its group is empty, such work has taken longer than any member may.
 */
public final class IdleMember implements AutoCloseable {
  private final String group;
  private final Topics topics;
  private final KafkaConsumer<byte[], byte[]> consumer;

  private IdleMember(String group, Topics topics, KafkaConsumer<byte[], byte[]> consumer) {
    this.group = group;
    this.topics = topics;
    this.consumer = consumer;
  }

  /**
   * Joins a group of its own.
   *
   * @param maxPollInterval how long it may go without a poll
   */
  static IdleMember join(
      String bootstrapServers, String topic, String group, Duration maxPollInterval) {
    Map<String, @Nullable Object> config =
        Map.of(
            "bootstrap.servers",
            bootstrapServers,
            "group.id",
            group,
            "max.poll.interval.ms",
            (int) maxPollInterval.toMillis(),
            "heartbeat.interval.ms",
            300);
    KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    consumer.subscribe(List.of(topic));
    Waiting.until(
        "a member of " + group,
        () -> {
          consumer.poll(Duration.ofMillis(100));
          return !consumer.assignment().isEmpty();
        });
    return new IdleMember(group, new Topics(bootstrapServers), consumer);
  }

  /** Waits until its group has it no more. */
  public void awaitEnd() {
    Waiting.until("the end of a member that does not poll", () -> topics.members(group).isEmpty());
  }

  @Override
  public void close() {
    consumer.close();
  }
}
