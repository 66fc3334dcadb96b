package io.tidemark.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.cli.view.Status;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Which runs are the ones that an action has started, at each sink that writes the sync, and
 * whether they are over. A pure function of what the run log says; no run's own row names who asked
 * for it.
 *
 * <p>It is, per sink and key range, the oldest generation above {@code after} that was read for the
 * action's reason. A run that was under way, or that its schedule begins meanwhile, is none.
 *
 * @param action that was asked for
 * @param after the newest generation when it was asked for
 * @param sinks {@code sink.id}s of those that have written the sync before
 */
public record Following(String action, long after, Set<String> sinks) {
  /** Why an incremental sync that has to read everything first reads, whoever asked. */
  private static final Set<String> READS_ALL = Set.of("initial", "changed", "mapping");

  private static final Comparator<JsonNode> OLDEST_FIRST =
      Comparator.comparing(run -> run.path("generation").longValue());

  /**
   * How far it is.
   *
   * @param runs that are followed, by sink and range
   * @param awaited sinks of which one at least has not been seen, or is not over
   */
  public record Standing(List<JsonNode> runs, Set<String> awaited) {
    public Standing {
      runs = List.copyOf(runs);
      awaited = Set.copyOf(awaited);
    }

    /** Whether all that is known to be awaited is over. */
    public boolean isOver() {
      return !runs.isEmpty() && awaited.isEmpty();
    }

    /** Whether it is over, and all is well. */
    public boolean isWell() {
      return isOver() && runs.stream().allMatch(r -> status(r).equals("COMPLETED"));
    }
  }

  /**
   * Judges.
   *
   * @param runs of the sync with generations above {@code after}, in any order
   */
  public Standing judge(Iterable<JsonNode> runs) {
    Map<String, Map<Integer, JsonNode>> first = new TreeMap<>();
    List<JsonNode> ours = new ArrayList<>();
    runs.forEach(ours::add);
    ours.removeIf(run -> !isOurs(run));
    ours.sort(OLDEST_FIRST);
    for (JsonNode run : ours) {
      first
          .computeIfAbsent(run.path("sink").asText(), sink -> new TreeMap<>())
          .putIfAbsent(run.path("scope").intValue(), run);
    }
    Set<String> awaited = new TreeSet<>(sinks);
    first.forEach(
        (sink, ranges) -> {
          if (isOver(ranges)) {
            awaited.remove(sink);
          } else {
            awaited.add(sink);
          }
        });
    List<JsonNode> followed =
        first.values().stream().flatMap(r -> r.values().stream()).collect(Collectors.toList());
    return new Standing(followed, awaited);
  }

  /** The same, with sinks of which one has not known before that they write the sync. */
  public Following and(Set<String> more) {
    Set<String> all = new TreeSet<>(sinks);
    all.addAll(more);
    return new Following(action, after, all);
  }

  private boolean isOurs(JsonNode run) {
    String trigger = run.path("trigger").asText();
    String kind = run.path("kind").asText();
    if (run.path("generation").longValue() <= after) {
      return false;
    }
    return switch (action) {
      case "test-row" -> kind.equals("test");
      case "run" ->
          (trigger.equals("manual") && !kind.equals("test"))
              || (kind.equals("incremental") && READS_ALL.contains(trigger));
      default -> trigger.equals(action);
    };
  }

  private static boolean isOver(Map<Integer, JsonNode> ranges) {
    int expected = ranges.values().iterator().next().path("scopes").intValue();
    return ranges.size() >= expected
        && ranges.values().stream().noneMatch(run -> Status.isUnderWay(status(run)));
  }

  private static String status(JsonNode run) {
    return run.path("status").asText();
  }
}
