package io.tidemark.cli.command;

import io.tidemark.cli.client.Answer;
import io.tidemark.cli.client.Console;
import io.tidemark.cli.client.ExitCode;
import io.tidemark.cli.client.SyncName;
import io.tidemark.cli.view.RunsPage;
import io.tidemark.cli.view.StatusPage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ./tidemark runs}. */
@Command(
    name = "runs",
    header = "What ran, and what it added, changed, removed and rejected.",
    description = "Lists runs, the newest generation first, and what is to be said of them.")
public final class RunsCommand implements Callable<Integer> {
  private static final int MOST = 1000;

  @Mixin private WorkerOptions worker = new WorkerOptions();

  @Parameters(
      paramLabel = "SYNC",
      arity = "0..1",
      description = "SOURCE/SYNC, as shop/public.orders, or its number.")
  private @Nullable String sync;

  @Option(names = "--status", paramLabel = "STATUS", description = "Only these, as HELD.")
  private String status = "";

  @Option(names = "--kind", paramLabel = "KIND", description = "Only these, as full or test.")
  private String kind = "";

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "How many at most, from 1 to 1000. Default: 20")
  private int limit = 20;

  @Option(
      names = "--before",
      paramLabel = "PLACE",
      description = "Only those behind a place that an earlier answer has told.")
  private String before = "";

  @Override
  public Integer call() {
    worker.require(limit >= 1 && limit <= MOST, "--limit is from 1 to " + MOST);
    Console console = worker.console();
    Map<String, String> parameters = new HashMap<>();
    if (sync != null) {
      SyncName name = worker.sync(console, sync);
      parameters.put("source", name.source());
      parameters.put("sync", name.sync());
    }
    parameters.put("status", status.toUpperCase(Locale.ROOT));
    parameters.put("kind", kind);
    parameters.put("limit", String.valueOf(limit));
    parameters.put("before", before);
    Answer answer = console.runs(parameters);
    worker.show(answer, page(answer));
    return ExitCode.DONE;
  }

  private List<String> page(Answer answer) {
    List<String> lines =
        new ArrayList<>(
            new RunsPage(worker.style(), Instant.now()).lines(answer.json().path("runs")));
    lines.addAll(StatusPage.problems(answer.json()));
    String next = answer.json().path("next").asText("");
    if (!next.isEmpty()) {
      lines.add("there may be more: --before " + next);
    }
    return lines;
  }
}
