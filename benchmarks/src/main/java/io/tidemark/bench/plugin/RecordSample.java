package io.tidemark.bench.plugin;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.header.ConnectHeaders;
import org.apache.kafka.connect.header.Headers;
import org.apache.kafka.connect.json.JsonConverter;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.storage.StringConverter;

/** Reads a few records of a topic, JSON with schemas, as a source would have made them. */
public final class RecordSample {

  private static final Map<String, Object> SCHEMAS = Map.of("schemas.enable", true);
  private static final Map<String, Object> HEADER = Map.of("converter.type", "header");
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final String bootstrapServers;
  private final JsonConverter keys = new JsonConverter();
  private final JsonConverter values = new JsonConverter();
  private final StringConverter headers = new StringConverter();

  /**
   * One that has read nothing yet.
   *
   * @param bootstrapServers of the broker that has the topic
   */
  public RecordSample(String bootstrapServers) {
    this.bootstrapServers = bootstrapServers;
    keys.configure(SCHEMAS, true);
    values.configure(SCHEMAS, false);
    headers.configure(HEADER);
  }

  /** Those at the beginning of its first partition, at most so many and at least one. */
  public List<SourceRecord> first(String topic, int most) {
    TopicPartition partition = new TopicPartition(topic, 0);
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers", bootstrapServers,
            "allow.auto.create.topics", false,
            "max.poll.records", most);
    try (Consumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
      List<SourceRecord> sample = new ArrayList<>();
      long giveUp = System.nanoTime() + PATIENCE.toNanos();
      while (sample.size() < Math.min(most, end) && System.nanoTime() < giveUp) {
        consumer.poll(Duration.ofSeconds(1)).forEach(one -> sample.add(record(one)));
      }
      if (sample.isEmpty()) {
        throw new ConnectException("Topic " + topic + " has no record in its first partition");
      }
      return sample.subList(0, Math.min(most, sample.size()));
    }
  }

  private SourceRecord record(ConsumerRecord<byte[], byte[]> one) {
    SchemaAndValue key = keys.toConnectData(one.topic(), one.key());
    SchemaAndValue value = values.toConnectData(one.topic(), one.value());
    return new SourceRecord(
        Map.of(),
        Map.of(),
        one.topic(),
        null,
        key.schema(),
        key.value(),
        value.schema(),
        value.value(),
        null,
        headers(one));
  }

  private Headers headers(ConsumerRecord<byte[], byte[]> one) {
    Headers made = new ConnectHeaders();
    one.headers()
        .forEach(
            header ->
                made.add(
                    header.key(),
                    headers.toConnectHeader(one.topic(), header.key(), header.value())));
    return made;
  }
}
