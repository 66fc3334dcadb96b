package io.tidemark.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemark.cli.client.Answer;
import io.tidemark.cli.client.Console;
import io.tidemark.cli.client.ExitCode;
import io.tidemark.cli.view.RejectsPage;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ./tidemark errors}. */
@Command(
    name = "errors",
    header = "Which records of a run were rejected, and why.",
    description = "Lists rejected records: their keys, what failed, its SQLSTATE and message.")
public final class ErrorsCommand implements Callable<Integer> {
  private static final int MOST = 1000;

  @Mixin private WorkerOptions worker = new WorkerOptions();

  @Parameters(paramLabel = "RUN", description = "The run's number, as tidemark runs tells it.")
  private long run;

  @Option(
      names = "--key",
      paramLabel = "TEXT",
      description = "Only those whose key, as JSON, has this text in it.")
  private String key = "";

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "How many at most, from 1 to 1000. Default: 100")
  private int limit = 100;

  @Option(
      names = "--after",
      paramLabel = "PLACE",
      description = "Only those behind a place that an earlier answer has told.")
  private String after = "";

  @Option(names = "--all", description = "All of them, however many, whatever --limit says.")
  private boolean all;

  @Override
  public Integer call() {
    worker.require(limit >= 1 && limit <= MOST, "--limit is from 1 to " + MOST);
    Console console = worker.console();
    Answer first = page(console, after);
    RejectsPage page = new RejectsPage(worker.style());
    if (!all) {
      worker.show(first, page.lines(first.json()));
      return ExitCode.DONE;
    }
    ObjectNode whole = whole(console, first);
    worker.say(worker.isJson() ? List.of(whole.toString()) : page.lines(whole));
    return ExitCode.DONE;
  }

  private Answer page(Console console, String behind) {
    int size = all ? MOST : limit;
    return console.errors(run, Map.of("key", key, "limit", String.valueOf(size), "after", behind));
  }

  /** One answer that has the records of all pages. */
  private ObjectNode whole(Console console, Answer first) {
    ObjectNode whole = first.json().deepCopy();
    ArrayNode errors = whole.withArray("errors");
    while (whole.path("next").isTextual()) {
      JsonNode next = page(console, whole.path("next").asText()).json();
      next.path("errors").forEach(errors::add);
      whole.set("next", next.path("next"));
    }
    return whole;
  }
}
