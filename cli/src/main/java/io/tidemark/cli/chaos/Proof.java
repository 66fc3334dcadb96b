package io.tidemark.cli.chaos;

import io.tidemark.cli.process.Commit;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** What runs have shown, as people keep it. */
public final class Proof {

  private static final String HEAD =
      """
      | seed | source | rounds | changes | faults | resyncs asked for | tasks restarted | looks at each copy | seconds | |
      |---|---|---|---|---|---|---|---|---|---|
      """;

  private static final int LONGEST = 500;

  private final Path file;
  private final List<Outcome> outcomes = new ArrayList<>();

  private Proof(Path file) {
    this.file = file;
  }

  /**
   * Begins a section at the end of a file.
   *
   * @param checkout from which what runs was built
   * @throws IllegalStateException when git cannot tell what is checked out there
   */
  public static Proof begin(Path file, Path checkout) {
    Proof proof = new Proof(file);
    proof.write(
        "\n## Chaos, %s\nBuilt from %s; %s, %d processors, Java %s.\n\n%s"
            .formatted(
                LocalDate.now(ZoneOffset.UTC),
                Commit.of(checkout),
                System.getProperty("os.name") + " " + System.getProperty("os.arch"),
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("java.version"),
                HEAD));
    return proof;
  }

  /** Adds a run as soon as it is over. */
  public void add(Outcome outcome) {
    outcomes.add(outcome);
    write(line(outcome) + "\n");
  }

  /** Ends the section. */
  public void end() {
    long violations = outcomes.stream().filter(Outcome::isViolation).count();
    long broken = outcomes.stream().filter(Outcome::isBrokenOff).count();
    write(
        "\n%d runs, %d violations, %d broken off.\n"
            .formatted(outcomes.size(), violations, broken));
  }

  private void write(String text) {
    try {
      Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One run as a row of a table. */
  public static String line(Outcome outcome) {
    return "| %d | %s | %d | %d | %d | %d | %d | %d | %d | %s |"
        .formatted(
            outcome.seed(),
            outcome.exactlyOnce() ? "exactly-once" : "at-least-once",
            outcome.rounds(),
            outcome.changes(),
            outcome.faults(),
            outcome.help().resyncs(),
            outcome.help().restarts(),
            outcome.looks(),
            outcome.took().toSeconds(),
            outcome
                .finding()
                .map(found -> "**" + head(found.toString()) + "**")
                .orElse("no violation"));
  }

  private static String head(String text) {
    String line = text.lines().findFirst().orElse("").replace('|', '/');
    return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + " ...";
  }
}
