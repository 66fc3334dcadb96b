package io.tidemark.cli.command;

import io.tidemark.cli.client.Answer;
import io.tidemark.cli.client.ExitCode;
import io.tidemark.cli.view.ValidationPage;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ./tidemark validate}. */
@Command(
    name = "validate",
    header = "What is wrong with a connector's configuration.",
    description =
        "Has the worker validate it, which connects to the database and reads its catalog, and tells"
            + " all problems at once. Nothing is created or changed.")
public final class ValidateCommand implements Callable<Integer> {
  @Mixin private WorkerOptions worker = new WorkerOptions();

  @Option(
      names = {"-f", "--file"},
      paramLabel = "FILE",
      required = true,
      description =
          "JSON as POST /connectors takes it, or its keys alone; - for the standard input.")
  private Path file = Path.of("-");

  @Override
  public Integer call() {
    Answer answer = worker.config(file).validated(worker.worker());
    worker.show(answer, new ValidationPage(worker.style()).lines(answer.json()));
    return ValidationPage.isWell(answer.json()) ? ExitCode.DONE : ExitCode.UNWELL;
  }
}
