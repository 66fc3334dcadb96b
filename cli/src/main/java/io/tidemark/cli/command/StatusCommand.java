package io.tidemark.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.cli.client.Answer;
import io.tidemark.cli.client.Console;
import io.tidemark.cli.client.ExitCode;
import io.tidemark.cli.client.SyncName;
import io.tidemark.cli.view.RunsPage;
import io.tidemark.cli.view.StatusPage;
import io.tidemark.cli.view.Style;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ./tidemark status}. */
@Command(
    name = "status",
    header = "Whether all is in step.",
    description =
        "Shows all syncs at each of their sinks, or one of them and its newest runs. It is well (exit"
            + " code 0) when all of them are complete or under way, no connector has failed, and"
            + " every destination has answered.")
public final class StatusCommand implements Callable<Integer> {
  private static final int RUNS = 10;

  @Mixin private WorkerOptions worker = new WorkerOptions();
  @Mixin private LookOptions looks = new LookOptions();

  @Parameters(
      paramLabel = "SYNC",
      arity = "0..1",
      description = "SOURCE/SYNC, as shop/public.orders, or its number.")
  private @Nullable String sync;

  @Option(names = "--watch", description = "Go on until Ctrl-C, and show each change.")
  private boolean watch;

  @Override
  public Integer call() {
    Console console = worker.console();
    Optional<SyncName> one = Optional.ofNullable(sync).map(text -> worker.sync(console, text));
    Supplier<Answer> look = () -> one.map(console::sync).orElseGet(console::syncs);
    if (watch) {
      return new Watch(worker, looks).show(look, this::page);
    }
    Answer answer = look.get();
    worker.show(answer, page(answer));
    return StatusPage.isWell(answer.json()) ? ExitCode.DONE : ExitCode.UNWELL;
  }

  private List<String> page(Answer answer) {
    Style style = worker.style();
    Instant now = Instant.now();
    List<String> lines = new ArrayList<>(new StatusPage(style, now).lines(answer.json()));
    if (answer.json().has("sinks")) {
      List<JsonNode> runs = new ArrayList<>();
      answer.json().path("sinks").forEach(sink -> sink.path("runs").forEach(runs::add));
      lines.add("");
      lines.addAll(new RunsPage(style, now).lines(runs.stream().limit(RUNS).toList()));
    }
    return lines;
  }
}
