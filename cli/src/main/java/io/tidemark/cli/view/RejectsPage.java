package io.tidemark.cli.view;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** Rejected records of a run. */
public final class RejectsPage {
  private final Style style;

  public RejectsPage(Style style) {
    this.style = style;
  }

  /** The lines. */
  public List<String> lines(JsonNode answer) {
    TextTable table = new TextTable("TABLE", "KEY", "STAGE", "SQLSTATE", "RECORD", "MESSAGE");
    for (JsonNode reject : answer.path("errors")) {
      table.add(
          Words.text(reject, "table_name"),
          Words.text(reject, "row_key"),
          Words.text(reject, "stage"),
          Words.text(reject, "sqlstate"),
          "%s-%s@%s"
              .formatted(
                  Words.text(reject, "topic"),
                  Words.text(reject, "part"),
                  Words.text(reject, "position")),
          Words.text(reject, "message"));
    }
    if (table.isEmpty()) {
      return List.of("no rejected records");
    }
    List<String> lines = new ArrayList<>(table.lines(style));
    String next = Words.text(answer, "next");
    if (!next.isEmpty()) {
      lines.add("there may be more: --after " + next);
    }
    return lines;
  }
}
