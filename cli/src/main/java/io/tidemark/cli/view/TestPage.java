package io.tidemark.cli.view;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What became of a row that was sent as a test, at each sink. */
public final class TestPage {
  private static final Map<String, String> OUTCOMES =
      Map.of(
          "added", "the row was added",
          "changed", "the row was changed",
          "unchanged", "the row is there just so",
          "removed", "the row was removed",
          "rejected", "the row was rejected");

  private final Style style;

  public TestPage(Style style) {
    this.style = style;
  }

  /** What each sink will run, before it has. */
  public List<String> writes(JsonNode asked) {
    List<String> lines = new ArrayList<>();
    for (JsonNode write : asked.path("writes")) {
      String sink = Words.text(write, "connector");
      String table = Words.text(write, "table");
      if (write.path("statements").size() > 0) {
        lines.add("%s writes to %s by:".formatted(sink, table));
        write.path("statements").forEach(sql -> lines.add("  " + Words.line(sql.asText())));
      }
      for (JsonNode why : write.path("refused")) {
        lines.add("%s: no statements are told: %s".formatted(sink, Words.line(why.asText())));
      }
    }
    return lines;
  }

  /** The lines. */
  public List<String> lines(List<JsonNode> runs) {
    List<String> lines = new ArrayList<>();
    for (JsonNode run : runs) {
      String status = Words.text(run, "status");
      lines.add(
          "%s: %s, %s"
              .formatted(
                  Words.text(run, "sink"),
                  style.paint(Tone.of(status), status),
                  outcome(run, status)));
      for (String reason : List.of("error", "warnings")) {
        String text = Words.text(run, reason);
        if (!text.isEmpty()) {
          lines.add("  " + text);
        }
      }
      if (run.path("rejected").longValue() > 0) {
        lines.add("  why: tidemark errors " + Words.text(run, "id"));
      }
    }
    return lines;
  }

  private static String outcome(JsonNode run, String status) {
    String counted =
        OUTCOMES.entrySet().stream()
            .filter(outcome -> run.path(outcome.getKey()).longValue() > 0)
            .map(Map.Entry::getValue)
            .findFirst()
            .orElse("");
    if (!counted.isEmpty()) {
      return counted;
    }
    return status.startsWith("COMPLETED")
        ? "the row was passed over: what is here is newer, or this sink does not write such a row"
        : "nothing was written";
  }
}
