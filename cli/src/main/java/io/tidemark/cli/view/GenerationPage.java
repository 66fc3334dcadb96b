package io.tidemark.cli.view;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Why a generation is where it is, in words: what it waits for, or who has to decide what. */
public final class GenerationPage {
  private static final Set<String> STUCK = Set.of("HELD", "BLOCKED", "ABORTED");

  private final Style style;

  public GenerationPage(Style style) {
    this.style = style;
  }

  /** Whether it is complete, or on its way there. */
  public static boolean isWell(JsonNode generation) {
    return generation.path("problems").isEmpty()
        && generation
            .path("sinks")
            .valueStream()
            .flatMap(sink -> sink.path("scopes").valueStream())
            .noneMatch(GenerationPage::isStuck);
  }

  private static boolean isStuck(JsonNode scope) {
    return STUCK.contains(scope.path("state").asText())
        || scope.path("partitions").valueStream().anyMatch(part -> !part.path("failure").isNull());
  }

  /** The lines. */
  public List<String> lines(JsonNode generation) {
    String name = RunsPage.name(generation) + "@" + Words.text(generation, "generation");
    List<String> lines = new ArrayList<>();
    lines.add(style.paint(Tone.HEADING, name));
    for (JsonNode sink : generation.path("sinks")) {
      for (JsonNode scope : sink.path("scopes")) {
        scope(name, sink, scope, lines);
      }
    }
    lines.addAll(StatusPage.problems(generation));
    return lines;
  }

  private void scope(String name, JsonNode sink, JsonNode scope, List<String> lines) {
    String state = Words.text(scope, "state");
    String range =
        scope.path("scopes").intValue() > 1
            ? ", range "
                + (scope.path("scope").intValue() + 1)
                + " of "
                + Words.text(scope, "scopes")
            : "";
    lines.add(
        "%s%s: %s, %s"
            .formatted(
                Words.text(sink, "connector"),
                range,
                style.paint(isStuck(scope) ? Tone.BAD : Tone.PLAIN, state),
                meaning(state, scope)));
    String reason = Words.text(scope, "reason");
    if (!reason.isEmpty()) {
      lines.add("  why: " + reason);
    }
    if (state.equals("HELD")) {
      lines.add("  to let it go on: tidemark release " + name);
    }
    scope.path("partitions").forEach(part -> partition(part, state, lines));
  }

  private static String meaning(String state, JsonNode scope) {
    return switch (state) {
      case "OPEN" -> "the source is still reading: its END has not come yet";
      case "PENDING" -> awaited(scope);
      case "SATISFIED" ->
          "all of it is here: stale rows are being listed"
              + (scope.path("scopes").intValue() > 1 ? ", once all ranges are through" : "");
      case "HELD" -> "all of it is here, but a guard wants a person before rows are deleted";
      case "READY", "DELETING" -> "all of it is here, and its stale rows are being deleted";
      case "BLOCKED" -> "the proof is not there that all of it is here: it never deletes a row";
      case "COMPLETED" -> "it is over";
      case "SUPERSEDED" -> "it is over: a later one, or a later plan, has taken its place";
      case "ABORTED" -> "it is over: the source has given it up";
      default -> "which this version of the command line does not know";
    };
  }

  private static String awaited(JsonNode scope) {
    long late =
        scope
            .path("partitions")
            .valueStream()
            .filter(p -> p.path("behind").longValue() > 0)
            .count();
    return late == 0
        ? "all partitions have come to their ends: what they brought is being counted"
        : "%s of %d %s not come to %s yet"
            .formatted(
                Words.many(late, "partition"),
                scope.path("partitions").size(),
                late == 1 ? "has" : "have",
                late == 1 ? "its end" : "their ends");
  }

  private void partition(JsonNode part, String state, List<String> lines) {
    String name = Words.text(part, "topic") + "-" + Words.text(part, "part");
    if (part.path("behind").longValue() > 0) {
      lines.add(
          "  %s is %s behind: at offset %s, and ends with %s%s"
              .formatted(
                  name,
                  Words.many(part.path("behind").longValue(), "offset"),
                  Words.count(part, "position"),
                  Words.count(part, "end"),
                  owner(part)));
    }
    boolean isShort =
        state.equals("BLOCKED")
            && part.path("applied").isNumber()
            && part.path("applied").longValue() < part.path("records").longValue();
    if (isShort) {
      lines.add(
          "  %s: %s of %s arrived"
              .formatted(
                  name,
                  Words.count(part, "applied"),
                  Words.many(part.path("records").longValue(), "record")));
    }
    String failure = Words.text(part, "failure");
    if (!failure.isEmpty()) {
      lines.add(style.paint(Tone.BAD, "  %s: its task has failed: %s".formatted(name, failure)));
    }
  }

  /** Who has a partition, as far as the broker has said. */
  private static String owner(JsonNode part) {
    return part.path("task").isNumber()
        ? "; task %s has it, on %s".formatted(Words.text(part, "task"), Words.text(part, "worker"))
        : "";
  }
}
