package io.tidemark.generation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collections;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Where a generation ends: for each topic partition that it wrote to, the offset of its last
 * record, the number of its records and the offset of its first one, as the broker acknowledged
 * them (invariant I1).
 *
 * <p>The text form is a JSON object, topic to partition to {@code [last offset, count, first
 * offset]}, because Kafka Connect offsets and flat markers carry no nested values. Who does not
 * know the first offset leaves it away; a generation that was resumed then proves nothing.
 *
 * <p>A source that writes in transactions also knows how many records its attempts have written
 * altogether, those included that were written once more after a crash. The text form has that
 * number under {@code *}, which is no topic's name.
 *
 * @param ends sorted by topic and partition, never modified
 * @param total records in all partitions, however often each was sent; empty where nobody knows
 */
public record Manifest(SortedMap<TopicPart, End> ends, OptionalLong total) {

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
   * @param firstOffset offset of the first record in the partition, {@link #UNKNOWN} if not known
   */
  public record End(long lastOffset, long count, long firstOffset) {
    /** A first offset that nobody has told. */
    public static final long UNKNOWN = -1;

    /** One record. */
    public static End of(long offset) {
      return new End(offset, 1, offset);
    }

    /**
     * Both together; what one does not know of the first offset is not known of both, but one
     * without records has none.
     */
    public End plus(End other) {
      long first = Math.min(firstOffset, other.firstOffset);
      if (count == 0 || other.count == 0) {
        first = count == 0 ? other.firstOffset : firstOffset;
      }
      return new End(Math.max(lastOffset, other.lastOffset), count + other.count, first);
    }
  }

  /** The key of the total in the text form. */
  private static final String TOTAL = "*";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Manifest EMPTY = new Manifest(new TreeMap<>());

  public Manifest {
    ends = Collections.unmodifiableSortedMap(new TreeMap<>(ends));
  }

  /** One whose total nobody knows. */
  public Manifest(SortedMap<TopicPart, End> ends) {
    this(ends, OptionalLong.empty());
  }

  /** Of no partition: that of a START, an ABORT, or a generation without records. */
  public static Manifest empty() {
    return EMPTY;
  }

  /** The same with another total. */
  public Manifest withTotal(OptionalLong records) {
    return new Manifest(ends, records);
  }

  /** Both together, partition by partition; the total is not known of both. */
  public Manifest plus(Manifest other) {
    SortedMap<TopicPart, End> sum = new TreeMap<>(ends);
    other.ends.forEach((part, end) -> sum.merge(part, end, End::plus));
    return new Manifest(sum);
  }

  /** The same ends without a record: what went before is not counted again. */
  public Manifest uncounted() {
    return Manifest.empty().reaching(this);
  }

  /**
   * The same, with records that were written behind it. Where one of them lies before an end
   * without records, its topic was made again, and no such end of the topic holds any more.
   */
  public Manifest followedBy(Manifest written) {
    Set<String> madeAgain =
        written.ends.entrySet().stream()
            .filter(
                end -> {
                  End before = ends.get(end.getKey());
                  return before != null
                      && before.count == 0
                      && end.getValue().firstOffset <= before.lastOffset;
                })
            .map(end -> end.getKey().topic)
            .collect(Collectors.toSet());
    SortedMap<TopicPart, End> kept = new TreeMap<>(ends);
    kept.entrySet()
        .removeIf(end -> end.getValue().count == 0 && madeAgain.contains(end.getKey().topic));
    return new Manifest(kept).plus(written);
  }

  /** The same records, but ending not before others do, which are not counted. */
  public Manifest reaching(Manifest others) {
    SortedMap<TopicPart, End> reached = new TreeMap<>(ends);
    others.ends.forEach(
        (part, end) ->
            reached.merge(
                part,
                new End(end.lastOffset, 0, End.UNKNOWN),
                (own, other) ->
                    new End(
                        Math.max(own.lastOffset, other.lastOffset), own.count, own.firstOffset)));
    return new Manifest(reached, total);
  }

  /** Records over all partitions. */
  public long count() {
    return ends.values().stream().mapToLong(End::count).sum();
  }

  /**
   * The text form, {@code {"topic":{"0":[last offset,count,first offset]},"*":total}}; {@code {}}
   * when empty.
   */
  public String toJson() {
    ObjectNode root = JSON.createObjectNode();
    ends.forEach(
        (part, end) -> {
          ArrayNode node =
              root.withObjectProperty(part.topic)
                  .putArray(Integer.toString(part.partition))
                  .add(end.lastOffset)
                  .add(end.count);
          if (end.firstOffset != End.UNKNOWN) {
            node.add(end.firstOffset);
          }
        });
    total.ifPresent(records -> root.put(TOTAL, records));
    return root.toString();
  }

  /**
   * Reads {@link #toJson}'s text.
   *
   * @throws IllegalArgumentException when the text is not a manifest
   */
  public static Manifest parse(String json) {
    SortedMap<TopicPart, End> ends = new TreeMap<>();
    OptionalLong total = OptionalLong.empty();
    for (Map.Entry<String, JsonNode> topic : object(json).properties()) {
      if (topic.getKey().equals(TOTAL) && isLong(topic.getValue())) {
        total = OptionalLong.of(topic.getValue().longValue());
        continue;
      }
      if (!topic.getValue().isObject()) {
        throw new IllegalArgumentException("manifest of " + topic.getKey() + " is not an object");
      }
      for (Map.Entry<String, JsonNode> partition : topic.getValue().properties()) {
        TopicPart part = new TopicPart(topic.getKey(), Integer.parseInt(partition.getKey()));
        ends.put(part, end(part, partition.getValue()));
      }
    }
    return new Manifest(ends, total);
  }

  private static End end(TopicPart part, JsonNode node) {
    boolean known = node.size() == 3;
    if (node instanceof ArrayNode numbers
        && (known || numbers.size() == 2)
        && isLong(numbers.get(0))
        && isLong(numbers.get(1))
        && (!known || isLong(numbers.get(2)))) {
      long first = known ? numbers.get(2).longValue() : End.UNKNOWN;
      return new End(numbers.get(0).longValue(), numbers.get(1).longValue(), first);
    }
    throw new IllegalArgumentException(
        "manifest of " + part + " is not [last offset, count, first offset]");
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
