package io.tidemark.console.log;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemark.generation.Manifest;
import io.tidemark.generation.Manifest.TopicPart;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a scope of a generation waits for, partition by partition: where END says that it ends, and
 * where the sink has come to.
 */
final class PartitionTable {
  private PartitionTable() {}

  /**
   * Puts {@code partitions} into a scope, in place of the text that END has of them. {@code end} is
   * the offset of the last record and {@code records} their number, null before END; {@code behind}
   * counts the offsets from the position to the end.
   *
   * @param applied what was applied of the scope, per partition, while that is known
   * @param progress positions of all partitions of the sink
   */
  static void add(ObjectNode scope, List<ObjectNode> applied, List<ObjectNode> progress) {
    Manifest manifest = Manifest.parse(scope.path("ends").asText("{}"));
    scope.remove("ends");
    Map<TopicPart, ObjectNode> counts = byPart(applied);
    Map<TopicPart, ObjectNode> positions = byPart(progress);
    NavigableSet<TopicPart> parts = new TreeSet<>(manifest.ends().keySet());
    parts.addAll(counts.keySet());
    if (manifest.ends().isEmpty()) {
      String topic = scope.path("topic").asText();
      positions.keySet().stream().filter(part -> part.topic().equals(topic)).forEach(parts::add);
    }
    scope.remove("topic");
    ArrayNode table = scope.putArray("partitions");
    parts.forEach(
        part ->
            row(
                table.addObject().put("topic", part.topic()).put("part", part.partition()),
                manifest.ends().get(part),
                counts.get(part),
                positions.get(part)));
  }

  private static void row(
      ObjectNode row,
      Manifest.@Nullable End end,
      @Nullable ObjectNode counts,
      @Nullable ObjectNode progress) {
    long position = progress == null ? 0 : progress.path("position").longValue();
    row.put("end", end == null ? null : end.lastOffset());
    row.put("records", end == null ? null : end.count());
    row.put("position", position);
    row.put("behind", end == null ? null : Math.max(0, end.lastOffset() + 1 - position));
    row.put("applied", counts == null ? null : counts.path("applied").longValue());
    row.put("rejected", counts == null ? null : counts.path("rejected").longValue());
    row.put("failure", progress == null ? null : progress.path("failure").textValue());
  }

  private static Map<TopicPart, ObjectNode> byPart(List<ObjectNode> rows) {
    return rows.stream()
        .collect(
            Collectors.toMap(
                row -> new TopicPart(row.path("topic").asText(), row.path("part").intValue()),
                Function.identity()));
  }
}
