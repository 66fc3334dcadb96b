package io.tidemark.cli.chaos;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidemark.cli.process.Waiting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** What a stranger does to the topics of the source, and reads from them. */
final class Topics {

  private static final int MOST_PARTITIONS = 8;
  private static final Duration POLL = Duration.ofMillis(500);

  /** Longer than a worker takes to begin, and two reads on a busy machine. */
  private static final Duration PATIENCE = Duration.ofSeconds(40);

  private static final ObjectMapper JSON = new ObjectMapper();

  private final String bootstrapServers;

  Topics(String bootstrapServers) {
    this.bootstrapServers = bootstrapServers;
  }

  /** Adds a partition, up to eight; gives how many there are. */
  int grow(String topic) {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
      int wanted = partitions(topic).size() + 1;
      if (wanted > MOST_PARTITIONS) {
        return MOST_PARTITIONS;
      }
      admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(wanted))).all().get();
      return wanted;
    } catch (ExecutionException e) {
      throw new IllegalStateException("Topic " + topic + " does not grow", e.getCause());
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  /** Deletes all records that a topic has; gives how many offsets were behind its end. */
  long expire(String topic) {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers));
        KafkaConsumer<byte[], byte[]> consumer = consumer()) {
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions(topic));
      Map<TopicPartition, RecordsToDelete> all =
          ends.entrySet().stream()
              .collect(
                  Collectors.toMap(
                      Map.Entry::getKey, end -> RecordsToDelete.beforeOffset(end.getValue())));
      admin.deleteRecords(all).all().get();
      return ends.values().stream().mapToLong(Long::longValue).sum();
    } catch (ExecutionException e) {
      throw new IllegalStateException("Topic " + topic + " keeps its records", e.getCause());
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  /**
   * Waits until a scan begins to send rows, and not only the one that may be under way goes on;
   * gives whether one has begun, which may never be.
   */
  boolean awaitScan(String topic) {
    Set<String> scans = new HashSet<>();
    try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
      List<TopicPartition> partitions = partitions(topic);
      consumer.assign(partitions);
      consumer.seekToEnd(partitions);
      return Waiting.within(
              PATIENCE,
              () -> {
                consumer.poll(POLL).forEach(record -> scans.add(generation(record)));
                return Optional.of(scans).filter(seen -> seen.size() > 1);
              })
          .isPresent();
    }
  }

  /** Writes some records of a partition once more; gives how many. */
  int repeat(String topic, int most, Random random) {
    List<ConsumerRecord<byte[], byte[]>> some = some(topic, most, random);
    Map<String, Object> settings = Map.of("bootstrap.servers", bootstrapServers);
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      List<Future<RecordMetadata>> sent = some.stream().map(r -> producer.send(again(r))).toList();
      for (Future<RecordMetadata> one : sent) {
        one.get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("Topic " + topic + " takes no record", e.getCause());
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
    return some.size();
  }

  private static ProducerRecord<byte[], byte[]> again(ConsumerRecord<byte[], byte[]> r) {
    return new ProducerRecord<>(r.topic(), r.partition(), null, r.key(), r.value(), r.headers());
  }

  private List<ConsumerRecord<byte[], byte[]>> some(String topic, int most, Random random) {
    try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
      List<TopicPartition> partitions = partitions(topic);
      TopicPartition from = partitions.get(random.nextInt(partitions.size()));
      consumer.assign(List.of(from));
      consumer.seekToBeginning(List.of(from));
      long first = consumer.position(from);
      long end = consumer.endOffsets(List.of(from)).getOrDefault(from, first);
      if (end == first) {
        return List.of();
      }
      consumer.seek(from, random.nextLong(first, end));
      return consumer.poll(POLL).records(from).stream().limit(most).toList();
    }
  }

  /** How often each row is on a topic, by key and generation: {@code 17@1700000000000}. */
  Map<String, Long> rows(String topic) {
    Map<String, Long> rows = new HashMap<>();
    try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
      List<TopicPartition> partitions = partitions(topic);
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (ends.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
        consumer.poll(POLL).forEach(record -> rows.merge(name(record), 1L, Long::sum));
      }
    }
    return rows;
  }

  private static String name(ConsumerRecord<byte[], byte[]> record) {
    try {
      long id = JSON.readTree(record.key()).path("payload").path("id").asLong();
      return id + "@" + generation(record);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String generation(ConsumerRecord<byte[], byte[]> record) {
    Header generation = record.headers().lastHeader("tidemark.generation");
    return new String(generation.value(), StandardCharsets.UTF_8);
  }

  private List<TopicPartition> partitions(String topic) {
    try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
      List<TopicPartition> partitions = new ArrayList<>();
      consumer
          .partitionsFor(topic)
          .forEach(info -> partitions.add(new TopicPartition(topic, info.partition())));
      return partitions;
    }
  }

  private KafkaConsumer<byte[], byte[]> consumer() {
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers", bootstrapServers,
            "isolation.level", "read_committed",
            "allow.auto.create.topics", "false",
            "enable.auto.commit", "false");
    return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  private static IllegalStateException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new IllegalStateException("interrupted", e);
  }
}
