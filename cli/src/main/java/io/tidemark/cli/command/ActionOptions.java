package io.tidemark.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.cli.client.Answer;
import io.tidemark.cli.client.Console;
import io.tidemark.cli.client.ExitCode;
import io.tidemark.cli.view.RunsPage;
import io.tidemark.cli.view.Words;
import java.time.Instant;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Whether a command that starts a run waits for it. */
final class ActionOptions {
  @Mixin private WaitOptions waits = new WaitOptions();
  @Mixin private LookOptions looks = new LookOptions();

  @Option(names = "--wait", description = "Wait until the run is over, and show what it did.")
  private boolean waiting;

  /**
   * Asks for an action, and waits where that is wanted.
   *
   * @return the exit code
   */
  int ask(WorkerOptions worker, String sync, String action, JsonNode body) {
    if (waiting) {
      return new Follow(worker, waits, looks)
          .until(
              sync,
              action,
              body,
              new Follow.Pages(
                  asked -> isOfAll(asked) ? List.of(line(action, asked)) : List.of(),
                  runs -> new RunsPage(worker.style(), Instant.now()).lines(runs)));
    }
    return askOnly(worker, sync, action, body);
  }

  /** Asks for an action and tells of whom it was asked. */
  static int askOnly(WorkerOptions worker, String sync, String action, JsonNode body) {
    Console console = worker.console();
    Answer asked = console.act(worker.sync(console, sync), action, body);
    worker.show(asked, List.of(line(action, asked.json())));
    return ExitCode.DONE;
  }

  private static String line(String action, JsonNode asked) {
    return "asked for %s of %s/%s%s by connector %s"
        .formatted(
            action,
            Words.text(asked, "source"),
            Words.text(asked, "sync"),
            isOfAll(asked) ? " and all other tables of its source" : "",
            Words.text(asked, "connector"));
  }

  private static boolean isOfAll(JsonNode asked) {
    return asked.path("all").booleanValue();
  }
}
