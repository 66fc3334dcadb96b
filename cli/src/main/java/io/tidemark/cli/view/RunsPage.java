package io.tidemark.cli.view;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.cli.view.TextTable.Cell;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Runs, one to a line, and below them what is to be said of those that are not well. */
public final class RunsPage {
  private final Style style;
  private final Instant now;

  public RunsPage(Style style, Instant now) {
    this.style = style;
    this.now = now;
  }

  /** The lines. */
  public List<String> lines(Iterable<JsonNode> runs) {
    TextTable table =
        new TextTable(
            "RUN",
            "SYNC",
            "SINK",
            "GENERATION",
            "KIND",
            "TRIGGER",
            "STATUS",
            "STARTED",
            "TOOK",
            "ADDED",
            "CHANGED",
            "UNCHANGED",
            "REMOVED",
            "REJECTED");
    List<String> reasons = new ArrayList<>();
    for (JsonNode run : runs) {
      table.add(cells(run));
      reasons.addAll(reasons(run));
    }
    if (table.isEmpty()) {
      return List.of("no runs");
    }
    List<String> lines = new ArrayList<>(table.lines(style));
    lines.addAll(reasons);
    return lines;
  }

  private List<Cell> cells(JsonNode run) {
    List<Cell> cells = new ArrayList<>();
    cells.add(plain(Words.text(run, "id")));
    cells.add(plain(name(run)));
    cells.add(plain(Words.text(run, "sink")));
    cells.add(plain(Words.text(run, "generation")));
    cells.add(plain(Words.text(run, "kind")));
    cells.add(plain(Words.text(run, "trigger")));
    String status = Words.text(run, "status");
    cells.add(new Cell(Tone.of(status), status));
    cells.add(plain(Words.second(run, "started_at")));
    cells.add(plain(Words.took(run, now)));
    for (String count : List.of("added", "changed", "unchanged", "removed", "rejected")) {
      cells.add(plain(Words.count(run, count)));
    }
    return cells;
  }

  private static Cell plain(String text) {
    return new Cell(Tone.PLAIN, text);
  }

  static String name(JsonNode sync) {
    return Words.text(sync, "source") + "/" + Words.text(sync, "sync");
  }

  private List<String> reasons(JsonNode run) {
    List<String> reasons = new ArrayList<>();
    for (String field : List.of("held_reason", "error", "warnings")) {
      String reason = Words.text(run, field);
      if (!reason.isEmpty()) {
        reasons.add(Words.text(run, "id") + ": " + reason);
      }
    }
    if (run.path("rejected").longValue() > 0) {
      reasons.add("%s: rejected records: tidemark errors %s".formatted(id(run), id(run)));
    }
    return reasons;
  }

  private static String id(JsonNode run) {
    return Words.text(run, "id");
  }
}
