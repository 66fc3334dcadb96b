package io.tidemark.cli.quickstart;

import static io.tidemark.cli.quickstart.ProgressView.number;
import static io.tidemark.cli.quickstart.ProgressView.seconds;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemark.cli.database.QuickstartException;
import io.tidemark.cli.view.TextTable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/** The figures of the three generations, gathered while they pass and said at the end. */
final class Report {

  /** One generation of the largest table. */
  private record Pass(String what, Run run, Duration written) {}

  private final Screen screen;
  private final Mirror mirror;
  private final String largest;
  private final List<Pass> passes = new ArrayList<>();
  private long walBytes;
  private long walRows;

  /**
   * A report without figures yet.
   *
   * @param largest the sync whose rows per second are worth telling
   */
  Report(Screen screen, Mirror mirror, String largest) {
    this.screen = screen;
    this.mirror = mirror;
    this.largest = largest;
  }

  void first(GenerationWatch.Outcome outcome) {
    pass("1, first load", outcome);
  }

  /** The generation in which nothing has changed, and the log that was written meanwhile. */
  void second(GenerationWatch.Outcome outcome, long walBytes) {
    pass("2, nothing changed", outcome);
    this.walBytes = walBytes;
    this.walRows =
        outcome.runs().values().stream().mapToLong(run -> run.counts().unchanged()).sum();
    if (walRows == 0) {
      throw new QuickstartException(
          "No row was found unchanged in generation 2, although nothing had changed");
    }
  }

  void third(GenerationWatch.Outcome outcome) {
    pass("3, a day later", outcome);
  }

  /** Fails unless the last run of the orders counted exactly what was done to them. */
  void requireCounts(GenerationWatch.Outcome outcome, Map<String, Long> expected) {
    Run.Counts counts = run(outcome).counts();
    Map<String, Long> counted =
        Map.of("added", counts.added(), "changed", counts.changed(), "removed", counts.removed());
    if (!counted.equals(expected)) {
      throw new QuickstartException(
          "Generation 3 of %s counted %s, but the orders were %s"
              .formatted(largest, changes(counted), changes(expected)));
    }
  }

  void verified(Map<String, Long> sizes, Duration took) {
    long rows = sizes.values().stream().mapToLong(Long::longValue).sum();
    screen.say(
        "Equal: EXCEPT ALL both ways over all columns of %d tables, %s rows, finds nothing (%s)"
            .formatted(sizes.size(), number(rows), seconds(took)));
  }

  /** The destination's own record of what was done. */
  void runTable(List<Run> runs) {
    TextTable table =
        new TextTable(
            "source",
            "sync",
            "generation",
            "status",
            "added",
            "changed",
            "unchanged",
            "removed",
            "rejected",
            "duration");
    for (Run run : runs) {
      Run.Counts counts = run.counts();
      table.add(
          run.source(),
          run.sync(),
          Long.toString(run.generation()),
          run.status(),
          number(counts.added()),
          number(counts.changed()),
          number(counts.unchanged()),
          number(counts.removed()),
          number(counts.rejected()),
          seconds(run.duration()));
    }
    screen.say("\nRuns, from the destination's table tidemark_runs:");
    screen.say(String.join(System.lineSeparator(), table.lines()));
  }

  /**
   * The runs, and what the comparison has found, for a program.
   *
   * @param equal rows that are equal at both ends
   * @param moved rows by table of which nothing can be said, because they changed meanwhile
   * @param console its address, while there is one to look at
   */
  static ObjectNode json(
      List<Run> runs, long equal, Map<String, Long> moved, Optional<String> console) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("console", console.orElse(null)).put("equal", equal);
    ObjectNode tables = json.putObject("moved");
    moved.forEach(tables::put);
    runs.forEach(run -> json.withArray("runs").add(run.json()));
    return json;
  }

  void figures() {
    TextTable table =
        new TextTable("generation of " + largest, "rows", "read/s", "written/s", "whole run");
    for (Pass pass : passes) {
      table.add(
          pass.what(),
          number(pass.run().rowsRead()),
          mirror
              .read(largest, pass.run().generation())
              .map(read -> perSecond(read.rows(), read.took()))
              .orElse(""),
          perSecond(pass.run().rowsRead(), pass.written()),
          seconds(pass.run().duration()));
    }
    screen.say("\nRows per second, from the first row read:");
    screen.say(String.join(System.lineSeparator(), table.lines()));
  }

  void wal() {
    screen.say(
        String.format(
            Locale.ROOT,
            "\nWAL written by the whole database server during generation 2: %,d bytes"
                + " for %,d unchanged rows = %.1f bytes per unchanged row",
            walBytes,
            walRows,
            (double) walBytes / walRows));
  }

  /** {@code 10,000 orders, 500 products}. */
  static String sizes(Map<String, Long> sizes) {
    return Shop.TABLES.stream()
        .map(table -> number(Objects.requireNonNull(sizes.get(table))) + " " + table)
        .collect(Collectors.joining(", "));
  }

  /** {@code 100 added, 100 changed, 50 removed}. */
  static String changes(Map<String, Long> changes) {
    return changes.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(change -> number(change.getValue()) + " " + change.getKey())
        .collect(Collectors.joining(", "));
  }

  /** One more generation. */
  void pass(String what, GenerationWatch.Outcome outcome) {
    passes.add(
        new Pass(what, run(outcome), Objects.requireNonNull(outcome.written().get(largest))));
  }

  private Run run(GenerationWatch.Outcome outcome) {
    return Objects.requireNonNull(outcome.runs().get(largest));
  }

  private static String perSecond(long rows, Duration took) {
    return number(rows * 1000 / Math.max(1, took.toMillis()));
  }
}
