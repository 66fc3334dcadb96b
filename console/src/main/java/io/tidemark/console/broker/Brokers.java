package io.tidemark.console.broker;

import io.tidemark.generation.Manifest.TopicPart;
import io.tidemark.generation.Marker;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The brokers of the worker's cluster. What they do not say within a few seconds, or may not say to
 * the worker's user, is not known: nothing that the console shows depends on it.
 */
public final class Brokers implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Brokers.class);
  private static final Duration LIMIT = Duration.ofSeconds(3);

  /** As Connect names the consumer of a task: the connector's name and the task's number. */
  private static final Pattern CLIENT = Pattern.compile("connector-consumer-.*-(\\d+)");

  private final Map<String, ?> worker;
  private final ClientSettings clients;
  private final Map<String, Object> settings = new HashMap<>();
  private @Nullable Admin admin;

  /**
   * Brokers; they are not asked, nor connected to, before somebody wants to know something.
   *
   * @param worker the worker's configuration; without {@code bootstrap.servers} nothing is known
   */
  public Brokers(Map<String, ?> worker) {
    this.worker = worker;
    this.clients = new ClientSettings(worker);
    AdminClientConfig.configNames().stream()
        .filter(worker::containsKey)
        .forEach(name -> settings.put(name, worker.get(name)));
    int limit = (int) LIMIT.toMillis();
    settings.put(AdminClientConfig.CLIENT_ID_CONFIG, "tidemark-console");
    settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, limit);
    settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, limit);
    settings.put(AdminClientConfig.METRIC_REPORTER_CLASSES_CONFIG, List.of());
  }

  /**
   * What is known of the partitions of topics.
   *
   * @param group of the consumers of a sink's tasks
   */
  public Map<TopicPart, Place> places(String group, Set<String> topics) {
    if (topics.isEmpty() || !settings.containsKey(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG)) {
      return Map.of();
    }
    try {
      KafkaFuture<ConsumerGroupDescription> members =
          Objects.requireNonNull(
              admin().describeConsumerGroups(Set.of(group)).describedGroups().get(group));
      Map<TopicPartition, Long> ends = ends(topics);
      Map<TopicPartition, Integer> tasks = tasks(members);
      return ends.keySet().stream()
          .collect(
              Collectors.toMap(
                  part -> new TopicPart(part.topic(), part.partition()),
                  part ->
                      new Place(
                          Optional.ofNullable(ends.get(part)),
                          Optional.ofNullable(tasks.get(part)))));
    } catch (KafkaException e) {
      log.debug("The brokers do not say where {} end", topics, e);
      return Map.of();
    }
  }

  /**
   * The markers of a topic, as a sink reads them.
   *
   * @param sink its configuration, with its secrets in it
   * @throws UnreadableException when they cannot be read here
   */
  public List<Marker> markers(Map<String, String> sink, String topic) {
    return new MarkerTopic(worker, clients, sink, topic).read();
  }

  /** Asks what the clients of connectors may do. */
  public ClientRights clientRights() {
    return new ClientRights(clients);
  }

  private Map<TopicPartition, Long> ends(Set<String> topics) {
    Map<TopicPartition, OffsetSpec> parts = new HashMap<>();
    for (TopicDescription topic : got(admin().describeTopics(topics).allTopicNames()).values()) {
      topic
          .partitions()
          .forEach(
              p -> parts.put(new TopicPartition(topic.name(), p.partition()), OffsetSpec.latest()));
    }
    Map<TopicPartition, ListOffsetsResultInfo> ends = got(admin().listOffsets(parts).all());
    return ends.entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, end -> end.getValue().offset()));
  }

  /** The group may be gone while its sink is paused, or be none that the worker may look at. */
  private static Map<TopicPartition, Integer> tasks(KafkaFuture<ConsumerGroupDescription> group) {
    Map<TopicPartition, Integer> tasks = new HashMap<>();
    try {
      for (MemberDescription member : got(group).members()) {
        Matcher client = CLIENT.matcher(member.clientId());
        if (client.matches()) {
          Integer task = Integer.valueOf(client.group(1));
          member.assignment().topicPartitions().forEach(part -> tasks.put(part, task));
        }
      }
    } catch (KafkaException e) {
      log.debug("The brokers do not say who has which partition", e);
    }
    return tasks;
  }

  private static <T> T got(KafkaFuture<T> future) {
    try {
      return future.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new KafkaException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException(e);
    }
  }

  /** One for all looks: each new one tells its whole configuration in the worker's log. */
  private synchronized Admin admin() {
    if (admin == null) {
      admin = Admin.create(settings);
    }
    return admin;
  }

  @Override
  public synchronized void close() {
    if (admin != null) {
      admin.close(Duration.ZERO);
    }
  }
}
