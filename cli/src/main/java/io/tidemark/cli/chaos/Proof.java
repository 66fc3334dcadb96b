package io.tidemark.cli.chaos;

import io.tidemark.cli.chaos.Chaos.Outcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Collectors;

/** What runs have shown, as people keep it. */
public final class Proof {

  private static final String HEAD =
      "| seed | source | changes | faults | looks at copies | seconds | |\n|---|---|---|---|---|---|---|\n";

  private static final int LONGEST = 500;

  private final Path checkout;

  /** Results of what was built in a checkout. */
  public Proof(Path checkout) {
    this.checkout = checkout;
  }

  /** One run as a row of a table. */
  public static String line(Outcome outcome) {
    return "| %d | %s | %d | %d | %d | %d | %s |"
        .formatted(
            outcome.seed(),
            outcome.exactlyOnce() ? "exactly-once" : "at-least-once",
            outcome.changes(),
            outcome.faults(),
            outcome.looks(),
            outcome.took().toSeconds(),
            outcome.violation().map(what -> "**" + head(what) + "**").orElse("no violation"));
  }

  private static String head(String text) {
    String line = text.lines().findFirst().orElse("").replace('|', '/');
    return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + " ...";
  }

  /** Adds a section to a file. */
  public void append(Path file, int minutes, List<Outcome> outcomes) {
    long failed = outcomes.stream().filter(outcome -> outcome.violation().isPresent()).count();
    String section =
        "\n## %s: %d runs of %d minutes, %d violations\nCommit %s; %s, %d processors, Java %s.\n\n%s%s\n"
            .formatted(
                LocalDate.now(ZoneOffset.UTC),
                outcomes.size(),
                minutes,
                failed,
                commit(),
                System.getProperty("os.name") + " " + System.getProperty("os.arch"),
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("java.version"),
                HEAD,
                outcomes.stream().map(Proof::line).collect(Collectors.joining("\n")));
    try {
      Files.writeString(file, section, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String commit() {
    try {
      Process git =
          new ProcessBuilder("git", "rev-parse", "--short", "HEAD")
              .directory(checkout.toFile())
              .redirectErrorStream(true)
              .start();
      String said = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return said.strip();
    } catch (IOException e) {
      return "unknown (" + e.getMessage() + ")";
    }
  }
}
