package io.tidemark.bench.run;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** How far sinks and topics are, as the broker knows it: the same question for whoever it is. */
final class Positions implements AutoCloseable {

  private final Admin admin;

  Positions(String bootstrapServers) {
    admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers));
  }

  /** Whether all tasks of a sink have their partitions. */
  boolean isJoined(String sink, int tasks) {
    String group = group(sink);
    return answer(admin.describeConsumerGroups(List.of(group)).all())
        .map(groups -> groups.get(group))
        .filter(one -> one.groupState() == GroupState.STABLE && one.members().size() == tasks)
        .isPresent();
  }

  /** The offsets of a topic that a sink has committed, by partition; 0 is left out. */
  Map<Integer, Long> committed(String sink, String topic) {
    return answer(admin.listConsumerGroupOffsets(group(sink)).partitionsToOffsetAndMetadata())
        .orElse(Map.of())
        .entrySet()
        .stream()
        .filter(one -> one.getKey().topic().equals(topic) && one.getValue() != null)
        .collect(Collectors.toMap(one -> one.getKey().partition(), one -> one.getValue().offset()));
  }

  private static String group(String sink) {
    return "connect-" + sink;
  }

  /** The offsets behind the last record of a topic, by partition; none if there is no topic. */
  Map<Integer, Long> ends(String topic) {
    return answer(admin.describeTopics(List.of(topic)).allTopicNames())
        .map(topics -> topics.get(topic))
        .flatMap(this::ends)
        .orElse(Map.of());
  }

  private Optional<Map<Integer, Long>> ends(TopicDescription topic) {
    Map<TopicPartition, OffsetSpec> latest =
        topic.partitions().stream()
            .collect(
                Collectors.toMap(
                    info -> new TopicPartition(topic.name(), info.partition()),
                    info -> OffsetSpec.latest()));
    return answer(admin.listOffsets(latest).all()).map(Positions::byPartition);
  }

  private static Map<Integer, Long> byPartition(Map<TopicPartition, ListOffsetsResultInfo> ends) {
    return ends.entrySet().stream()
        .collect(Collectors.toMap(one -> one.getKey().partition(), one -> one.getValue().offset()));
  }

  /** Deletes topics; those that are not there are no matter. */
  void delete(List<String> topics) {
    topics.forEach(topic -> answer(admin.deleteTopics(List.of(topic)).all()));
  }

  /** The answer, or empty when what was asked about is not there. */
  private static <T> Optional<T> answer(KafkaFuture<T> future) {
    try {
      return Optional.ofNullable(future.get());
    } catch (ExecutionException e) {
      if (e.getCause() instanceof GroupIdNotFoundException
          || e.getCause() instanceof UnknownTopicOrPartitionException) {
        return Optional.empty();
      }
      throw new BenchException("The broker does not answer: " + e.getCause(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchException("Interrupted while asking the broker", e);
    }
  }

  @Override
  public void close() {
    admin.close();
  }
}
