package io.tidemark.console.log;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The newest runs of a sync at a sink.
 *
 * @param runs newest first
 * @param current those by which the sync is judged
 * @param lastStart when the source began with the last one that its schedule may have started
 * @param brief the runs in short
 * @param recent of the newest ones how many rows each changed, with the status that it has in
 *     common with those next to it; both as JSON that was written once for all answers
 */
public record Newest(
    List<ObjectNode> runs,
    List<ObjectNode> current,
    Optional<Instant> lastStart,
    JsonNode brief,
    JsonNode recent) {
  /** Kinds of runs that are none of a sync's schedule. */
  private static final Set<String> BESIDES = Set.of("test", "keys");

  /** What a line of a list shows of a run. */
  private static final List<String> SHORT =
      List.of(
          "id",
          "run_id",
          "generation",
          "scope",
          "kind",
          "trigger",
          "status",
          "started_at",
          "ended_at",
          "added",
          "changed",
          "unchanged",
          "removed",
          "rejected");

  /** A sync that has never run here. */
  public static final Newest NONE = of(List.of(), 0);

  /**
   * The newest runs, and those that say how the sync stands, which may be older.
   *
   * @param runs newest first; behind the newest ones the newest of each range of any plan
   * @param few how many are the newest ones
   */
  static Newest of(List<ObjectNode> runs, int few) {
    List<ObjectNode> current = Standing.current(runs);
    List<ObjectNode> newest = runs.stream().limit(few).toList();
    List<ObjectNode> all =
        Stream.concat(newest.stream(), runs.stream().skip(few).filter(current::contains)).toList();
    String brief =
        all.stream().map(run -> brief(run).toString()).collect(Collectors.joining(",", "[", "]"));
    return new Newest(
        all, current, lastStart(all), written(brief), written(recent(newest).toString()));
  }

  private static ObjectNode brief(ObjectNode run) {
    ObjectNode brief = JsonNodeFactory.instance.objectNode();
    SHORT.forEach(name -> brief.set(name, run.path(name)));
    return brief;
  }

  private static Optional<Instant> lastStart(List<ObjectNode> runs) {
    return runs.stream()
        .filter(run -> !BESIDES.contains(run.path("kind").asText()))
        .flatMap(run -> Optional.ofNullable(run.path("started_at").textValue()).stream())
        .map(Instant::parse)
        .max(Comparator.naturalOrder());
  }

  private static ArrayNode recent(List<ObjectNode> newest) {
    ArrayNode recent = JsonNodeFactory.instance.arrayNode();
    for (ObjectNode run : newest) {
      JsonNode last = recent.path(recent.size() - 1);
      boolean isAlike = last.path("status").equals(run.path("status"));
      ObjectNode group = isAlike ? (ObjectNode) last : recent.addObject();
      group.set("status", run.path("status"));
      group.withArray("changes").add(changes(run));
    }
    return recent;
  }

  private static long changes(ObjectNode run) {
    return Stream.of("added", "changed", "removed")
        .mapToLong(name -> run.path(name).longValue())
        .sum();
  }

  private static JsonNode written(String json) {
    return JsonNodeFactory.instance.rawValueNode(new RawValue(json));
  }
}
