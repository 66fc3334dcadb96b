package io.tidemark.console.log;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The newest runs of a sync at a sink.
 *
 * @param runs newest first
 * @param brief the same in short, as JSON that was written once for all answers
 */
public record Newest(List<ObjectNode> runs, JsonNode brief) {
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
  public static final Newest NONE = of(List.of());

  /**
   * The newest runs, and those that say how the sync stands, which may be older.
   *
   * @param runs newest first; behind the newest ones the newest of each range of any plan
   * @param few how many are the newest ones
   */
  static Newest of(List<ObjectNode> runs, int few) {
    List<ObjectNode> current = Standing.current(runs);
    return of(
        Stream.concat(runs.stream().limit(few), runs.stream().skip(few).filter(current::contains))
            .toList());
  }

  private static Newest of(List<ObjectNode> runs) {
    String text =
        runs.stream()
            .map(run -> run.deepCopy().retain(SHORT).toString())
            .collect(Collectors.joining(",", "[", "]"));
    return new Newest(runs, JsonNodeFactory.instance.rawValueNode(new RawValue(text)));
  }
}
