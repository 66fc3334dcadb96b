package io.tidemark.cli.command;

import io.tidemark.cli.client.Answer;
import io.tidemark.cli.client.ExitCode;
import io.tidemark.cli.view.RejectsPage;
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

  @Override
  public Integer call() {
    worker.require(limit >= 1 && limit <= MOST, "--limit is from 1 to " + MOST);
    Answer answer =
        worker
            .console()
            .errors(run, Map.of("key", key, "limit", String.valueOf(limit), "after", after));
    worker.show(answer, new RejectsPage(worker.style()).lines(answer.json()));
    return ExitCode.DONE;
  }
}
