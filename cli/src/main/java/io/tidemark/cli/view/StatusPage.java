package io.tidemark.cli.view;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.cli.view.TextTable.Cell;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** How syncs stand at their sinks. */
public final class StatusPage {
  private static final List<String> TOTALS =
      List.of("running", "late", "held", "blocked", "failed");

  private final Style style;
  private final Instant now;

  public StatusPage(Style style, Instant now) {
    this.style = style;
    this.now = now;
  }

  /** Whether all syncs of an answer are in step, or on their way there. */
  public static boolean isWell(JsonNode answer) {
    boolean quiet =
        answer.path("problems").isEmpty()
            && answer.path("connectors").valueStream().allMatch(c -> c.path("failures").isEmpty());
    return quiet && syncs(answer).allMatch(StatusPage::isInStep);
  }

  private static boolean isInStep(JsonNode sync) {
    return Status.isWell(sync.path("status").asText()) && !sync.path("late").booleanValue();
  }

  /** The answer is of all syncs, or of one. */
  private static Stream<JsonNode> syncs(JsonNode answer) {
    return answer.has("syncs") ? answer.path("syncs").valueStream() : Stream.of(answer);
  }

  /** The lines. */
  public List<String> lines(JsonNode answer) {
    TextTable table =
        new TextTable(
            "SYNC",
            "SINK",
            "STATUS",
            "LAST SUCCESS",
            "KIND",
            "ADDED",
            "CHANGED",
            "UNCHANGED",
            "REMOVED",
            "REJECTED");
    syncs(answer)
        .forEach(
            sync -> {
              if (sync.path("sinks").isEmpty()) {
                table.add(cells(sync, sync));
              }
              sync.path("sinks").forEach(sink -> table.add(cells(sync, sink)));
            });
    List<String> lines = new ArrayList<>();
    if (table.isEmpty()) {
      lines.add("no syncs: no source of this cluster names one, and no sink has heard of one");
    } else {
      lines.addAll(table.lines(style));
    }
    totals(answer.path("totals"), lines);
    answer.path("connectors").forEach(connector -> failures(connector, lines));
    problems(answer).forEach(problem -> lines.add(bad(problem)));
    return lines;
  }

  private List<Cell> cells(JsonNode sync, JsonNode sink) {
    List<Cell> cells = new ArrayList<>();
    cells.add(new Cell(Tone.PLAIN, RunsPage.name(sync)));
    cells.add(new Cell(Tone.PLAIN, sink.has("sink") ? Words.text(sink, "connector") : "-"));
    String status = Words.text(sink, "status");
    boolean late = sink.path("late").booleanValue();
    cells.add(new Cell(late ? Tone.BAD : Tone.of(status), word(status) + (late ? ", late" : "")));
    cells.add(
        new Cell(
            Tone.PLAIN,
            Words.moment(sink, "last_success").map(m -> Words.ago(m, now)).orElse("never")));
    JsonNode run = newest(sink);
    cells.add(new Cell(Tone.PLAIN, Words.text(run, "kind")));
    for (String count : List.of("added", "changed", "unchanged", "removed", "rejected")) {
      cells.add(new Cell(Tone.PLAIN, Words.count(sink.path("counts"), count)));
    }
    return cells;
  }

  private static String word(String status) {
    return status.equals("NONE") ? "never run" : status;
  }

  private static JsonNode newest(JsonNode sink) {
    return sink.path("runs")
        .valueStream()
        .filter(run -> !run.path("kind").asText().equals("test"))
        .findFirst()
        .orElse(sink.path("runs").path(0));
  }

  private static void totals(JsonNode totals, List<String> lines) {
    if (totals.isObject()) {
      StringBuilder line = new StringBuilder(Words.many(totals.path("syncs").longValue(), "sync"));
      for (String word : TOTALS) {
        if (totals.path(word).longValue() > 0) {
          line.append(", ").append(Words.count(totals, word)).append(' ').append(word);
        }
      }
      lines.add(line.toString());
    }
  }

  private void failures(JsonNode connector, List<String> lines) {
    connector
        .path("failures")
        .properties()
        .forEach(
            failure ->
                lines.add(
                    bad(
                        "connector %s, %s has failed: %s"
                            .formatted(
                                Words.text(connector, "name"),
                                Words.line(failure.getKey()),
                                Words.line(failure.getValue().asText())))));
  }

  /** The destinations that did not answer. */
  public static List<String> problems(JsonNode answer) {
    return answer
        .path("problems")
        .valueStream()
        .map(
            problem ->
                "the destination of %s does not answer: %s"
                    .formatted(Words.text(problem, "connector"), Words.text(problem, "message")))
        .toList();
  }

  private String bad(String line) {
    return style.paint(Tone.BAD, line);
  }
}
