package io.tidemark.console.log;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import java.util.List;
import java.util.stream.Collectors;

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

  static Newest of(List<ObjectNode> runs) {
    String text =
        runs.stream()
            .map(run -> run.deepCopy().retain(SHORT).toString())
            .collect(Collectors.joining(",", "[", "]"));
    return new Newest(runs, JsonNodeFactory.instance.rawValueNode(new RawValue(text)));
  }
}
