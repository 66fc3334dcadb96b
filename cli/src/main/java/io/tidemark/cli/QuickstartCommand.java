package io.tidemark.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemark.cli.own.Grants;
import io.tidemark.cli.own.Request;
import io.tidemark.cli.quickstart.OwnQuickstart;
import io.tidemark.cli.quickstart.Quickstart;
import io.tidemark.cli.quickstart.QuickstartOptions;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ./tidemark quickstart}. */
@Command(
    name = "quickstart",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    header = "Mirrors a demo shop, or tables of your own, with real servers, before your eyes.",
    description =
        "Starts a Kafka broker, a Connect worker and a PostgreSQL, all on 127.0.0.1, mirrors a demo"
            + " shop from one database to another in three generations (everything; nothing changed;"
            + " rows added, changed and deleted), compares both and shows the figures. With"
            + " --source-url it mirrors tables of yours instead: it says first what it will do, only"
            + " reads the source, and never changes anything at the target that is not Tidemark's"
            + " own.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:source and destination were equal",
      "1:something failed, or made no progress; the message says what",
      "2:the command line was not understood",
      "3:mirrored, but rows changed at the source while it was read; all others were equal",
      "130:interrupted (Ctrl-C)"
    })
final class QuickstartCommand implements Callable<Integer> {

  private static final long USUAL_ROWS = 10_000;
  private static final long MOST_ROWS = 100_000_000;
  private static final int MOST_TASKS = 32;

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--rows",
      paramLabel = "N",
      description = "Rows of the demo's table orders. Default: 10000")
  private @Nullable Long rows;

  @ArgGroup(validate = false, heading = "%nFor databases of your own:%n")
  private OwnDatabaseOptions own = new OwnDatabaseOptions();

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

  @Mixin private OutputOption output = new OutputOption();

  @Override
  public Integer call() {
    long orders = rows == null ? USUAL_ROWS : rows;
    require(orders >= 1 && orders <= MOST_ROWS, "--rows must be from 1 to " + MOST_ROWS);
    require(tasks >= 1 && tasks <= MOST_TASKS, "--tasks must be from 1 to " + MOST_TASKS);
    require(heap.matches("[1-9][0-9]*[kmgKMG]?"), "--heap must be a size such as 512m or 2g");
    QuickstartOptions options =
        new QuickstartOptions(
            orders, once, Optional.ofNullable(dir), keep, tasks, heap, output.format());
    Path home = Path.of(System.getProperty("tidemark.home", "."));
    if (own.areUsed()) {
      return ofOwn(options, home);
    }
    new Quickstart(options, home).run();
    return 0;
  }

  private int ofOwn(QuickstartOptions options, Path home) {
    require(rows == null, "--rows is about the demo shop, not about tables of your own");
    own.problem().ifPresent(problem -> require(false, problem));
    Request request = own.request(System::getenv);
    if (own.printGrants) {
      grants(request);
      return 0;
    }
    OwnQuickstart quickstart = new OwnQuickstart(options, request, home);
    if (own.plan) {
      quickstart.plan();
      return 0;
    }
    return quickstart.run();
  }

  private void grants(Request request) {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    if (output.isJson()) {
      ObjectNode grants = JsonNodeFactory.instance.objectNode();
      Grants.source(request).forEach(grants.putArray("source")::add);
      Grants.target(request).forEach(grants.putArray("target")::add);
      out.println(grants);
      return;
    }
    Grants.source(request).forEach(out::println);
    out.println();
    Grants.target(request).forEach(out::println);
  }

  private void require(boolean holds, String message) {
    if (!holds) {
      throw new ParameterException(Objects.requireNonNull(spec).commandLine(), message);
    }
  }
}
