package io.tidemark.bench;

import io.tidemark.cli.database.QuickstartException;
import io.tidemark.cli.process.ProcessException;
import io.tidemark.cli.quickstart.ConnectorFile;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Measures Tidemark's sink against one that discards: {@code benchmarks/run --rows 1000000} after
 * {@code ./mvnw -B -q -DskipTests package}. Exits with 0 when the goals are met and with 1 when one
 * is missed.
 */
@Command(
    name = "benchmarks/run",
    description = "Measures Tidemark's sink against one that discards.",
    mixinStandardHelpOptions = true)
public final class Bench implements Callable<Integer> {

  private static final int MISSED = 1;

  @Option(
      names = "--rows",
      defaultValue = "1000000",
      description = "Rows of the table (${DEFAULT-VALUE}).")
  private long rows;

  @Option(
      names = "--rounds",
      defaultValue = "3",
      description = "Rounds that count (${DEFAULT-VALUE}).")
  private int rounds;

  @Option(
      names = "--heap",
      defaultValue = "1g",
      description = "Largest heap of the broker, and of the worker (${DEFAULT-VALUE}).")
  private String heap = "1g";

  private final Report report = new Report(System.out);

  /** Runs the benchmark. */
  public static void main(String[] args) {
    CommandLine command = new CommandLine(new Bench());
    command.setExecutionExceptionHandler(
        (failure, line, parsed) -> {
          if (!(failure instanceof BenchException
              || failure instanceof ProcessException
              || failure instanceof QuickstartException)) {
            throw failure;
          }
          line.getErr().println("benchmarks: " + failure.getMessage());
          return CommandLine.ExitCode.USAGE;
        });
    System.exit(command.execute(args));
  }

  @Override
  public Integer call() throws IOException {
    Path home = Path.of(System.getProperty("tidemark.home", "."));
    Path folder = Files.createTempDirectory(home.resolve("benchmarks/target"), "run-");
    try (Servers servers = new Servers(home, folder, heap)) {
      report.line(
          "%s: %,d rows x 10 columns, one topic partition, one task, JSON with schemas,"
              + " %d processors, load %.2f",
          LocalDate.now(ZoneId.systemDefault()),
          rows,
          Runtime.getRuntime().availableProcessors(),
          load());
      report.line("starting servers, filling the topic; their logs: %s", folder.resolve("logs"));
      servers.start();
      new Feed(servers, home.resolve("config"), rows).fill();
      ConnectorFile sink = ConnectorFile.read(home.resolve("config/quickstart-sink.json"));
      return report.verdict(race(servers, sink, folder)) ? 0 : MISSED;
    } finally {
      remove(folder.resolve("data"));
    }
  }

  private List<Round> race(Servers servers, ConnectorFile sink, Path folder) {
    Race race = new Race(servers, folder, rows);
    List<Round> counted = new ArrayList<>();
    report.heading();
    for (int number = 0; number <= rounds; number++) {
      Laps discard = race.run(new Discard(servers, sink, folder, number));
      Laps tidemark = race.run(new Tidemark(servers, sink, rows, number));
      Round round = new Round(number, discard, tidemark, load());
      report.round(round);
      if (number > 0) {
        counted.add(round);
      }
    }
    return counted;
  }

  private static double load() {
    return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
  }

  private static void remove(Path tree) throws IOException {
    if (Files.exists(tree)) {
      try (Stream<Path> walk = Files.walk(tree)) {
        for (Path path : walk.sorted(Comparator.reverseOrder()).toList()) {
          Files.deleteIfExists(path);
        }
      }
    }
  }
}
