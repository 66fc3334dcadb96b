package io.tidemark.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.cli.client.Answer;
import io.tidemark.cli.client.Console;
import io.tidemark.cli.client.ExitCode;
import io.tidemark.cli.client.RequestException;
import io.tidemark.cli.client.SyncName;
import io.tidemark.cli.view.GenerationPage;
import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code ./tidemark explain}. */
@Command(
    name = "explain",
    header = "Why a generation is late, held or blocked.",
    description =
        "Says what a generation waits for: which partition is late and by how much, whose task has"
            + " failed, which guard holds it and what releases it. Without a generation, the newest"
            + " one, of a split sync that of each range.")
public final class ExplainCommand implements Callable<Integer> {
  @Mixin private WorkerOptions worker = new WorkerOptions();

  @Parameters(
      paramLabel = "SYNC[@GENERATION]",
      description = "SOURCE/SYNC, as shop/public.orders, or its number.")
  private String subject = "";

  @Override
  public Integer call() {
    Console console = worker.console();
    Subject asked = Subject.parse(subject);
    SyncName sync = worker.sync(console, asked.sync());
    boolean well = true;
    for (long generation : generations(console, sync, asked.generation())) {
      Answer answer = console.generation(sync, generation);
      worker.show(answer, new GenerationPage(worker.style()).lines(answer.json()));
      well &= GenerationPage.isWell(answer.json());
    }
    return well ? ExitCode.DONE : ExitCode.UNWELL;
  }

  /** The one that is named, or the newest one of each key range. */
  private static Collection<Long> generations(Console console, SyncName sync, OptionalLong named) {
    if (named.isPresent()) {
      return List.of(named.getAsLong());
    }
    SortedMap<Integer, Long> newest = new TreeMap<>();
    boolean snapshots = false;
    for (JsonNode sink : console.sync(sync).json().path("sinks")) {
      for (JsonNode run : sink.path("runs")) {
        String kind = run.path("kind").asText();
        snapshots |= kind.equals("snapshot");
        if (!kind.equals("test") && !kind.equals("snapshot")) {
          newest.merge(run.path("scope").intValue(), run.path("generation").longValue(), Math::max);
        }
      }
    }
    if (newest.isEmpty() && snapshots) {
      throw new RequestException(
          ExitCode.REFUSED,
          sync
              + " has snapshots of Debezium's alone, which are no generations and prove nothing:"
              + " tidemark runs tells what became of them");
    } else if (newest.isEmpty()) {
      throw new RequestException(
          ExitCode.REFUSED, sync + " has never run: see what tidemark doctor says");
    }
    return new TreeSet<>(newest.values());
  }
}
