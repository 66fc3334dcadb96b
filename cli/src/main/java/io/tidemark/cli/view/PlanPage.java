package io.tidemark.cli.view;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.cli.view.TextTable.Cell;
import java.util.ArrayList;
import java.util.List;

/** What a configuration would do. */
public final class PlanPage {
  private final Style style;

  public PlanPage(Style style) {
    this.style = style;
  }

  /** The lines. */
  public List<String> lines(JsonNode plan) {
    List<String> lines = new ArrayList<>();
    lines.add(connector(plan));
    for (JsonNode change : plan.path("changes")) {
      lines.add("  %s: %s".formatted(Words.text(change, "change"), Words.text(change, "key")));
    }
    problems(plan.path("problems"), lines);
    plan.path("tables").forEach(table -> table(table, lines));
    syncs(plan.path("syncs"), lines);
    for (JsonNode unknown : plan.path("unknown")) {
      lines.add("cannot be told: " + Words.line(unknown.asText()));
    }
    return lines;
  }

  private static String connector(JsonNode plan) {
    String name = "connector " + Words.text(plan, "connector");
    if (!plan.path("exists").booleanValue()) {
      return name + " would be created";
    }
    return plan.path("changes").isEmpty()
        ? name + " is there, just so: nothing would change"
        : name + " is there: its keys would change, and its tasks be restarted";
  }

  private void problems(JsonNode problems, List<String> lines) {
    if (problems.isEmpty()) {
      lines.add("no problems");
      return;
    }
    TextTable table = new TextTable("KEY", "PROBLEM");
    problems.forEach(p -> table.add(Words.text(p, "key"), Words.text(p, "message")));
    lines.addAll(table.lines(style));
  }

  private static void table(JsonNode table, List<String> lines) {
    boolean refused = !table.path("refused").isEmpty();
    boolean fits = !refused && table.path("statements").isEmpty();
    String rows = Words.count(table, "rows");
    lines.add(
        "table %s, for %s%s: %s"
            .formatted(
                Words.text(table, "table"),
                RunsPage.name(table),
                rows.isEmpty() ? "" : " of " + rows + " rows",
                refused
                    ? "it does not fit, and the task would fail"
                    : fits ? "fits" : "would run"));
    table.path("statements").forEach(sql -> lines.add("  " + Words.line(sql.asText())));
    table.path("refused").forEach(why -> lines.add("  " + Words.line(why.asText())));
  }

  private void syncs(JsonNode syncs, List<String> lines) {
    TextTable table = new TextTable("SYNC", "GENERATION", "STATUS", "STALE", "REMOVED");
    for (JsonNode sync : syncs) {
      String status = Words.text(sync, "status");
      table.add(
          List.of(
              new Cell(Tone.PLAIN, RunsPage.name(sync)),
              new Cell(Tone.PLAIN, Words.text(sync, "generation")),
              new Cell(Tone.of(status), status),
              new Cell(Tone.PLAIN, Words.count(sync, "stale")),
              new Cell(Tone.PLAIN, Words.count(sync, "removed"))));
    }
    if (!table.isEmpty()) {
      lines.addAll(table.lines(style));
    }
  }
}
