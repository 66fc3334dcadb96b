package io.tidemark.testbed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** The topics of a broker, as a plain consumer and administrator see them. */
public final class Topics {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final String bootstrapServers;

  public Topics(String bootstrapServers) {
    this.bootstrapServers = bootstrapServers;
  }

  /**
   * A record in Connect's JSON, with schemas or, as offsets are, without.
   *
   * @param value the payload, a null node for a tombstone
   */
  public record Entry(
      int partition, long offset, JsonNode key, JsonNode value, Map<String, String> headers) {
    /** The text of a header, empty when there is none. */
    public String header(String name) {
      return headers.getOrDefault(name, "");
    }
  }

  /** Creates a topic; one that exists is fine. */
  public void create(String topic, int partitions, Map<String, String> config) {
    NewTopic wanted = new NewTopic(topic, partitions, (short) 1).configs(config);
    administer(
        admin -> {
          try {
            admin.createTopics(List.of(wanted)).all().get();
            return true;
          } catch (ExecutionException e) {
            if (e.getCause() instanceof TopicExistsException) {
              return false;
            }
            throw e;
          }
        });
  }

  /** Gives a topic more partitions. */
  public void grow(String topic, int partitions) {
    administer(
        admin -> {
          admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(partitions))).all().get();
          return true;
        });
    try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
      Waiting.until(
          partitions + " partitions of " + topic,
          () -> consumer.partitionsFor(topic).size() == partitions);
    }
  }

  /** Deletes the records before an offset, as the end of their retention does. */
  public void expire(String topic, int partition, long before) {
    TopicPartition part = new TopicPartition(topic, partition);
    administer(
        admin -> {
          admin.deleteRecords(Map.of(part, RecordsToDelete.beforeOffset(before))).all().get();
          return true;
        });
  }

  /** Deletes a topic, and waits until nobody hears of it any more. */
  public void delete(String topic) {
    administer(admin -> admin.deleteTopics(List.of(topic)).all().get());
    try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
      Waiting.until("the end of " + topic, () -> !consumer.listTopics().containsKey(topic));
    }
  }

  /** Lets a topic take no more records but for the marks of transactions, which are small. */
  public void refuse(String topic) {
    largestRecord(topic, "200");
  }

  /** Lets a topic take records again. */
  public void accept(String topic) {
    largestRecord(topic, "1048576");
  }

  private void largestRecord(String topic, String bytes) {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    ConfigEntry wanted = new ConfigEntry("max.message.bytes", bytes);
    AlterConfigOp set = new AlterConfigOp(wanted, AlterConfigOp.OpType.SET);
    administer(
        admin -> {
          admin.incrementalAlterConfigs(Map.of(resource, List.of(set))).all().get();
          return true;
        });
    Waiting.until(
        topic + " to have heard of it",
        () ->
            administer(admin -> admin.describeConfigs(List.of(resource)).all().get())
                .values()
                .stream()
                .allMatch(config -> bytes.equals(config.get(wanted.name()).value())));
  }

  /** Leaves a transaction that was given up at the end of every partition of some topics. */
  public void abortBehind(String... topics) {
    byte[] text = "never committed".getBytes(StandardCharsets.UTF_8);
    Map<String, Object> config =
        Map.of(
            "bootstrap.servers",
            bootstrapServers,
            "transactional.id",
            "tests-" + UUID.randomUUID());
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
      producer.initTransactions();
      producer.beginTransaction();
      List<Future<RecordMetadata>> sent =
          Arrays.stream(topics)
              .flatMap(topic -> producer.partitionsFor(topic).stream())
              .map(at -> new ProducerRecord<>(at.topic(), at.partition(), text, text))
              .map(producer::send)
              .toList();
      producer.flush();
      if (!sent.stream().allMatch(Future::isDone)) {
        throw new AssertionError("the broker has not taken all records of the transaction");
      }
      producer.abortTransaction();
    }
  }

  /** Sends a record as any other producer does, and waits until the broker has it. */
  public void send(ProducerRecord<byte[], byte[]> record) {
    Map<String, Object> config = Map.of("bootstrap.servers", bootstrapServers);
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
      producer.send(record).get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("the broker refused a record", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** All committed records of a topic, partition by partition; none when there is no topic. */
  public List<Entry> read(String topic) {
    return records(topic).stream().map(Topics::parse).toList();
  }

  /** The same as bytes, whatever converter has made them. */
  public List<ConsumerRecord<byte[], byte @Nullable []>> records(String topic) {
    try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
      List<TopicPartition> partitions = partitions(consumer, topic);
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      List<ConsumerRecord<byte[], byte @Nullable []>> records = new ArrayList<>();
      while (partitions.stream()
          .anyMatch(part -> consumer.position(part) < ends.getOrDefault(part, 0L))) {
        consumer.poll(Duration.ofMillis(100)).forEach(records::add);
      }
      return records;
    }
  }

  /** The names of all topics. */
  public Set<String> names() {
    try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
      return consumer.listTopics().keySet();
    }
  }

  /** How many offsets of a topic are used; none when there is no topic. */
  public long count(String topic) {
    try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
      return consumer.endOffsets(partitions(consumer, topic)).values().stream()
          .mapToLong(Long::longValue)
          .sum();
    }
  }

  /** How many records of a topic a consumer group has told Kafka that it has consumed. */
  public long committed(String group, String topic) {
    return administer(
        admin ->
            admin
                .listConsumerGroupOffsets(group)
                .partitionsToOffsetAndMetadata()
                .get()
                .entrySet()
                .stream()
                .filter(entry -> entry.getKey().topic().equals(topic))
                .mapToLong(entry -> entry.getValue().offset())
                .sum());
  }

  /** The members of a consumer group, by the ids that they have for as long as they stay. */
  public List<String> members(String group) {
    return administer(
        admin ->
            admin.describeConsumerGroups(List.of(group)).all().get().values().stream()
                .flatMap(description -> description.members().stream())
                .map(MemberDescription::consumerId)
                .sorted()
                .toList());
  }

  /** An administrator's request. */
  @FunctionalInterface
  private interface Request<T extends @Nullable Object> {
    T to(Admin admin) throws ExecutionException, InterruptedException;
  }

  private <T extends @Nullable Object> T administer(Request<T> request) {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
      return request.to(admin);
    } catch (ExecutionException e) {
      throw new IllegalStateException("the broker refused", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private static List<TopicPartition> partitions(
      KafkaConsumer<byte[], byte[]> consumer, String topic) {
    return consumer.listTopics().containsKey(topic)
        ? consumer.partitionsFor(topic).stream()
            .map(part -> new TopicPartition(topic, part.partition()))
            .toList()
        : List.of();
  }

  private KafkaConsumer<byte[], byte[]> consumer() {
    return new KafkaConsumer<>(
        Map.of(
            "bootstrap.servers",
            bootstrapServers,
            "enable.auto.commit",
            "false",
            "isolation.level",
            "read_committed"),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
  }

  private static Entry parse(ConsumerRecord<byte[], byte[]> record) {
    Map<String, String> headers = new LinkedHashMap<>();
    record
        .headers()
        .forEach(h -> headers.put(h.key(), new String(h.value(), StandardCharsets.UTF_8)));
    return new Entry(
        record.partition(),
        record.offset(),
        payload(record.key()),
        payload(record.value()),
        headers);
  }

  private static JsonNode payload(byte @Nullable [] json) {
    try {
      JsonNode all = json == null ? JSON.nullNode() : JSON.readTree(json);
      return all.has("schema") ? all.path("payload") : all;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
