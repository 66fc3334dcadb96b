package io.tidemark.own;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.cli.database.Sql;
import io.tidemark.cli.process.Installation;
import io.tidemark.own.Tutorial.Step;
import io.tidemark.testbed.Processes;
import io.tidemark.testbed.Waiting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Does what the tutorial says, in a second terminal beside a quickstart that stays up. */
final class TutorialReader {
  private static final Pattern DATABASE =
      Pattern.compile("database +postgresql://postgres@([\\w.:]+)/");

  private static final Pattern WORKER = Pattern.compile("worker +(http:\\S+)");

  private final Path folder;
  private final String database;
  private final String worker;

  /** What a command printed and how it ended. */
  private record Ended(int exitCode, String output) {}

  /**
   * Goes into a folder in which {@code ./tidemark} is what was built.
   *
   * @param printed what the quickstart has printed
   */
  TutorialReader(Path folder, Path home, String printed) throws IOException {
    this.folder = folder;
    this.database = found(DATABASE, printed);
    this.worker = found(WORKER, printed);
    Path command = folder.resolve("tidemark");
    Files.writeString(
        command,
        """
        #!/bin/sh
        exec '%s/bin/java' %s '-Dtidemark.home=%s' -cp '%s/*' io.tidemark.cli.Main "$@"
        """
            .formatted(
                System.getProperty("java.home"),
                String.join(" ", Processes.shortLived()),
                home,
                Installation.in(home).cliLibraries()));
    assertThat(command.toFile().setExecutable(true)).isTrue();
  }

  private static String found(Pattern pattern, String printed) {
    Matcher matcher = pattern.matcher(printed);
    assertThat(matcher.find()).as(pattern + " in " + printed).isTrue();
    return matcher.group(1);
  }

  /** Does one step after the other, and compares what is printed. */
  void follow(List<Step> steps) {
    for (Step step : steps) {
      if (step.language().equals("sql")) {
        change(step.text());
      } else if (step.onlyLooks()) {
        Waiting.untilAsserted(step.text(), () -> compare(step, run(step.text())));
      } else {
        compare(step, run(step.text()));
      }
    }
  }

  private static void compare(Step step, Ended ended) {
    assertThat(ended.exitCode()).as(step.text() + ended.output()).isEqualTo(step.exitCode());
    assertThat(step.missingIn(ended.output())).as(step.text() + ended.output()).isEmpty();
  }

  private void change(String statements) {
    try (Sql shop = Sql.connect("jdbc:postgresql://" + database + "/shop", "postgres")) {
      statements.lines().forEach(shop::run);
    }
  }

  private Ended run(String command) {
    try {
      ProcessBuilder builder =
          new ProcessBuilder("sh", "-c", command)
              .directory(folder.toFile())
              .redirectErrorStream(true);
      builder.environment().put("TIDEMARK_URL", worker);
      Process process = builder.start();
      String output = new String(process.getInputStream().readAllBytes(), UTF_8);
      return new Ended(process.waitFor(), output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
