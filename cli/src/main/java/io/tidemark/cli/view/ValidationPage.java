package io.tidemark.cli.view;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** What Connect's validation says of a configuration: all problems, by their keys. */
public final class ValidationPage {
  private final Style style;

  public ValidationPage(Style style) {
    this.style = style;
  }

  /** Whether nothing is wrong. */
  public static boolean isWell(JsonNode answer) {
    return answer.path("error_count").intValue() == 0;
  }

  /** The lines. */
  public List<String> lines(JsonNode answer) {
    TextTable table = new TextTable("KEY", "PROBLEM");
    for (JsonNode config : answer.path("configs")) {
      JsonNode value = config.path("value");
      value
          .path("errors")
          .forEach(error -> table.add(Words.text(value, "name"), Words.line(error.asText())));
    }
    List<String> lines = new ArrayList<>();
    if (!table.isEmpty()) {
      lines.addAll(table.lines(style));
    }
    long count = answer.path("error_count").longValue();
    lines.add(count == 0 ? "no problems" : Words.many(count, "problem"));
    return lines;
  }
}
