package io.tidemark.generation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiFunction;

/**
 * Where a generation ends: for each topic partition that it wrote to, the offset of its last record
 * and the number of its records, as the broker acknowledged them (invariant I1).
 *
 * <p>The text form is a JSON object, topic to partition to {@code [last offset, count]}, because
 * Kafka Connect offsets and flat markers carry no nested values.
 *
 * @param ends sorted by topic and partition, never modified
 */
public record Manifest(SortedMap<TopicPart, End> ends) {

  /** A topic's partition, by the names that the broker knows (after any router). */
  public record TopicPart(String topic, int partition) implements Comparable<TopicPart> {
    @Override
    public int compareTo(TopicPart other) {
      int byTopic = topic.compareTo(other.topic);
      return byTopic != 0 ? byTopic : Integer.compare(partition, other.partition);
    }

    @Override
    public String toString() {
      return topic + "-" + partition;
    }
  }

  /**
   * Where one partition ends.
   *
   * @param lastOffset offset of the last record in the partition
   * @param count records in the partition
   */
  public record End(long lastOffset, long count) {}

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Manifest EMPTY = new Manifest(new TreeMap<>());

  public Manifest {
    ends = Collections.unmodifiableSortedMap(new TreeMap<>(ends));
  }

  /** Of no partition: that of a START, an ABORT, or a generation without records. */
  public static Manifest empty() {
    return EMPTY;
  }

  /** Both together: the later offset and the sum of the counts of each partition. */
  public Manifest plus(Manifest other) {
    SortedMap<TopicPart, End> sum = new TreeMap<>(ends);
    BiFunction<End, End, End> both =
        (a, b) -> new End(Math.max(a.lastOffset, b.lastOffset), a.count + b.count);
    other.ends.forEach((part, end) -> sum.merge(part, end, both));
    return new Manifest(sum);
  }

  /** Records over all partitions. */
  public long count() {
    return ends.values().stream().mapToLong(End::count).sum();
  }

  /** The text form, {@code {"topic":{"0":[last offset,count]}}}; {@code {}} when empty. */
  public String toJson() {
    ObjectNode root = JSON.createObjectNode();
    ends.forEach(
        (part, end) ->
            root.withObjectProperty(part.topic)
                .putArray(Integer.toString(part.partition))
                .add(end.lastOffset)
                .add(end.count));
    return root.toString();
  }

  /**
   * Reads {@link #toJson}'s text.
   *
   * @throws IllegalArgumentException when the text is not a manifest
   */
  public static Manifest parse(String json) {
    SortedMap<TopicPart, End> ends = new TreeMap<>();
    for (Map.Entry<String, JsonNode> topic : object(json).properties()) {
      if (!topic.getValue().isObject()) {
        throw new IllegalArgumentException("manifest of " + topic.getKey() + " is not an object");
      }
      for (Map.Entry<String, JsonNode> partition : topic.getValue().properties()) {
        TopicPart part = new TopicPart(topic.getKey(), Integer.parseInt(partition.getKey()));
        ends.put(part, end(part, partition.getValue()));
      }
    }
    return new Manifest(ends);
  }

  private static End end(TopicPart part, JsonNode node) {
    if (node instanceof ArrayNode pair
        && pair.size() == 2
        && isLong(pair.get(0))
        && isLong(pair.get(1))) {
      return new End(pair.get(0).longValue(), pair.get(1).longValue());
    }
    throw new IllegalArgumentException("manifest of " + part + " is not [last offset, count]");
  }

  private static boolean isLong(JsonNode node) {
    return node.isIntegralNumber() && node.canConvertToLong();
  }

  private static ObjectNode object(String json) {
    try {
      if (JSON.readTree(json) instanceof ObjectNode root) {
        return root;
      }
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("manifest is not JSON", e);
    }
    throw new IllegalArgumentException("manifest is not a JSON object");
  }
}
