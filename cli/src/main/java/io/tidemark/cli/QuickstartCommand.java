package io.tidemark.cli;

import io.tidemark.cli.quickstart.Quickstart;
import io.tidemark.cli.quickstart.QuickstartOptions;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ./tidemark quickstart}. */
@Command(
    name = "quickstart",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    header = "Mirrors a demo shop with real servers, before your eyes.",
    description =
        "Starts a Kafka broker, a Connect worker and a PostgreSQL, all on 127.0.0.1, mirrors a demo"
            + " shop from one database to another in three generations (everything; nothing changed;"
            + " rows added, changed and deleted), compares both and shows the figures.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:source and destination were equal",
      "1:something failed, or made no progress; the message says what",
      "2:the command line was not understood",
      "130:interrupted (Ctrl-C)"
    })
final class QuickstartCommand implements Callable<Integer> {

  private static final long MOST_ROWS = 100_000_000;
  private static final int MOST_TASKS = 32;

  @Spec private @Nullable CommandSpec spec;

  @Option(names = "--rows", paramLabel = "N", description = "Rows of the table orders.")
  private long rows = 10_000;

  @Option(names = "--once", description = "Exit when done, instead of staying up until Ctrl-C.")
  private boolean once;

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      description =
          "Folder for logs, settings and data; it must be new or empty, and is kept. Without it a"
              + " temporary one is used and removed.")
  private @Nullable Path dir;

  @Option(names = "--keep", description = "Keep the temporary folder.")
  private boolean keep;

  @Option(
      names = "--tasks",
      paramLabel = "N",
      description = "tasks.max of the source and of the sink.")
  private int tasks = 2;

  @Option(
      names = "--heap",
      paramLabel = "SIZE",
      description = "Largest heap (-Xmx) of the broker, and of the worker.")
  private String heap = "512m";

  @Override
  public Integer call() {
    require(rows >= 1 && rows <= MOST_ROWS, "--rows must be from 1 to " + MOST_ROWS);
    require(tasks >= 1 && tasks <= MOST_TASKS, "--tasks must be from 1 to " + MOST_TASKS);
    require(heap.matches("[1-9][0-9]*[kmgKMG]?"), "--heap must be a size such as 512m or 2g");
    new Quickstart(
            new QuickstartOptions(rows, once, Optional.ofNullable(dir), keep, tasks, heap),
            Path.of(System.getProperty("tidemark.home", ".")))
        .run();
    return 0;
  }

  private void require(boolean holds, String message) {
    if (!holds) {
      throw new ParameterException(Objects.requireNonNull(spec).commandLine(), message);
    }
  }
}
