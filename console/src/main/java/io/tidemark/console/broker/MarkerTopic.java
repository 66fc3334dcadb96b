package io.tidemark.console.broker;

import io.tidemark.connect.MarkerRecords;
import io.tidemark.generation.Marker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.connect.storage.Converter;

/**
 * The markers of a topic as the tasks of a sink would read them: by the settings of its consumers
 * and by its converter. Joins no group, commits nothing, and makes no topic.
 */
final class MarkerTopic {
  private static final Duration LIMIT = Duration.ofSeconds(5);
  private static final Duration PAUSE = Duration.ofMillis(100);
  private static final String CONVERTER = "value.converter";

  private final Map<String, ?> worker;
  private final ClientSettings clients;
  private final Map<String, String> sink;
  private final String topic;

  /**
   * A topic.
   *
   * @param worker the worker's configuration
   * @param clients of its connectors
   * @param sink a sink's configuration, with its secrets in it
   */
  MarkerTopic(
      Map<String, ?> worker, ClientSettings clients, Map<String, String> sink, String topic) {
    this.worker = worker;
    this.clients = clients;
    this.sink = sink;
    this.topic = topic;
  }

  /**
   * All that are there.
   *
   * @throws UnreadableException when they cannot be read within some seconds
   */
  List<Marker> read() {
    Converter converter = converter();
    try (Consumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(settings(), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> parts =
          consumer.partitionsFor(topic, LIMIT).stream()
              .map(part -> new TopicPartition(part.topic(), part.partition()))
              .toList();
      if (parts.isEmpty()) {
        throw new UnreadableException(
            "there is no topic " + topic + " yet: a source makes it with its first run");
      }
      return read(consumer, parts, converter);
    } catch (InterruptException e) {
      throw new UnreadableException("the worker is stopping", e); // the thread is marked again
    } catch (KafkaException | IllegalArgumentException e) {
      throw new UnreadableException("the markers of topic " + topic + " cannot be read", e);
    }
  }

  private List<Marker> read(
      Consumer<byte[], byte[]> consumer, List<TopicPartition> parts, Converter converter) {
    consumer.assign(parts);
    consumer.seekToBeginning(parts);
    Map<TopicPartition, Long> ends = consumer.endOffsets(parts, LIMIT);
    List<Marker> markers = new ArrayList<>();
    long begun = System.nanoTime();
    while (!isRead(consumer, ends)) {
      if (System.nanoTime() - begun > LIMIT.toNanos()) {
        throw new UnreadableException(
            "the markers of topic %s are more than can be read in %d s: let it be compacted"
                .formatted(topic, LIMIT.toSeconds()));
      }
      for (ConsumerRecord<byte[], byte[]> found : consumer.poll(PAUSE)) {
        marker(converter, found).ifPresent(markers::add);
      }
    }
    return markers;
  }

  private static boolean isRead(Consumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends) {
    return ends.entrySet().stream()
        .allMatch(end -> consumer.position(end.getKey(), LIMIT) >= end.getValue());
  }

  private Optional<Marker> marker(Converter converter, ConsumerRecord<byte[], byte[]> found) {
    return found.value() == null
        ? Optional.empty()
        : Optional.of(
            MarkerRecords.fromValue(converter.toConnectData(topic, found.value()).value()));
  }

  private Map<String, Object> settings() {
    Map<String, Object> settings = clients.consumer(sink);
    if (settings.isEmpty()) {
      throw new UnreadableException("the worker's configuration names no brokers");
    }
    int limit = (int) LIMIT.toMillis();
    settings.keySet().removeAll(List.of(ConsumerConfig.GROUP_ID_CONFIG, "group.instance.id"));
    settings.put(ConsumerConfig.CLIENT_ID_CONFIG, "tidemark-console");
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, limit);
    settings.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, limit);
    settings.put(ConsumerConfig.METRIC_REPORTER_CLASSES_CONFIG, List.of());
    return settings;
  }

  /** The sink's own, or the worker's; a plugin's loader finds those of other plugins, too. */
  private Converter converter() {
    Map<String, ?> from = sink.containsKey(CONVERTER) ? sink : worker;
    String name = String.valueOf(from.get(CONVERTER));
    try {
      Converter converter =
          Class.forName(name, false, MarkerTopic.class.getClassLoader())
              .asSubclass(Converter.class)
              .getDeclaredConstructor()
              .newInstance();
      converter.configure(ClientSettings.behind(CONVERTER + ".", from), false);
      return converter;
    } catch (ReflectiveOperationException | ClassCastException | LinkageError e) {
      throw new UnreadableException("value.converter=" + name + " cannot be had here", e);
    }
  }
}
