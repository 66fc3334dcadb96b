package io.tidemark.bench;

import io.tidemark.bench.result.Comparison;
import io.tidemark.bench.result.Growth;
import io.tidemark.bench.result.Json;
import io.tidemark.bench.result.Machine;
import io.tidemark.bench.result.Page;
import io.tidemark.bench.result.Report;
import io.tidemark.bench.result.Scale;
import io.tidemark.bench.result.Text;
import io.tidemark.bench.run.BenchException;
import io.tidemark.bench.run.Benchmark;
import io.tidemark.bench.run.Entrants;
import io.tidemark.bench.run.Program;
import io.tidemark.bench.run.ThisMachine;
import io.tidemark.bench.run.Workload;
import io.tidemark.cli.database.QuickstartException;
import io.tidemark.cli.process.FileTree;
import io.tidemark.cli.process.Installation;
import io.tidemark.cli.process.ProcessException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ./tidemark bench}. */
@Command(
    name = "tidemark bench",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    header = "Measures connectors side by side, in turn.",
    description =
        "Starts a PostgreSQL, a Kafka broker and a Connect worker for each contestant, all on"
            + " 127.0.0.1, and has them move the same rows one after the other, lap by lap.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:all was measured, and no goal that goes with it is missed",
      "1:all was measured, and a goal is missed",
      "2:the command line was not understood",
      "3:something could not be measured; the message says what"
    })
public final class Bench implements Callable<Integer> {

  private static final int MISSED = 1;
  private static final int UNMEASURED = 3;
  private static final List<Workload> USUAL =
      List.of(Workload.SYNC, Workload.APPEND, Workload.SOURCE, Workload.WRITER);

  private enum Format {
    TEXT,
    JSON
  }

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--workloads",
      paramLabel = "NAME",
      split = ",",
      showDefaultValue = Visibility.NEVER,
      description =
          "What is measured: ${COMPLETION-CANDIDATES}. Sync, append, source and writer, unless"
              + " --tables or --sizes is given.")
  private List<Workload> workloads = List.of();

  @Option(
      names = "--contestants",
      paramLabel = "NAME",
      split = ",",
      defaultValue =
          "tidemark-row,tidemark-json,debezium,discard-row,discard-json,constant-row,constant-json,"
              + "tidemark-writer,copy",
      description =
          "Who takes part: copy, tidemark-writer, and the names of files in benchmarks/contestants;"
              + " each in the workloads that it can do.")
  private List<String> contestants = List.of();

  @Option(
      names = "--peer",
      paramLabel = "NAME=DIR,CONFIG.json",
      description =
          "A further connector: the folder of its jars, and its configuration, written as those in"
              + " benchmarks/contestants. Can be given several times.")
  private Map<String, String> peers = new TreeMap<>();

  @Option(
      names = "--tasks",
      paramLabel = "N",
      split = ",",
      defaultValue = "1",
      description = "Numbers of tasks and partitions; all is measured with each.")
  private List<Integer> tasks = List.of();

  @Option(
      names = "--tables",
      paramLabel = "N",
      split = ",",
      showDefaultValue = Visibility.NEVER,
      description =
          "Numbers of tables: what a source and a sink of so many take, with a task each.")
  private List<Integer> tables = List.of();

  @Option(
      names = "--sizes",
      paramLabel = "N",
      split = ",",
      showDefaultValue = Visibility.NEVER,
      description =
          "Numbers of rows: what a source and a sink of one table of so many take, with a task each.")
  private List<Long> sizes = List.of();

  @Option(
      names = "--rows",
      paramLabel = "N",
      defaultValue = "1000000",
      description = "Rows of a table; with wide rows and with texts a fifth of it.")
  private long rows;

  @Option(
      names = "--warm-up",
      paramLabel = "SECONDS",
      defaultValue = "20",
      description =
          "How long each contestant is measured, in whole laps, before its laps count; one does not in any case.")
  private int warmUp;

  @Option(
      names = "--laps",
      paramLabel = "N",
      defaultValue = "3",
      description = "Laps that count, behind those that warm up.")
  private int laps;

  @Option(
      names = "--heap",
      paramLabel = "SIZE",
      defaultValue = "1g",
      description = "Heap of the broker, and of each worker; twice of it for the writer alone.")
  private String heap = "";

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      defaultValue = "text",
      description = "How the result is printed: text or json.")
  private Format output = Format.TEXT;

  @Option(
      names = "--write",
      paramLabel = "FILE",
      description = "A page, such as docs/performance.md, whose generated part is written anew.")
  private @Nullable Path page;

  /** Runs the command and exits with its code. */
  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    return new CommandLine(new Bench())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler((failure, command, parsed) -> failed(failure, command));
  }

  private static int failed(Exception failure, CommandLine command) throws Exception {
    if (!(failure instanceof BenchException
        || failure instanceof ProcessException
        || failure instanceof QuickstartException)) {
      throw failure;
    }
    command.getErr().println("bench: " + failure.getMessage());
    return UNMEASURED;
  }

  @Override
  public Integer call() throws IOException {
    Program program = program();
    Path home = Path.of(System.getProperty("tidemark.home", "."));
    Installation built = Installation.in(home);
    if (page != null) {
      read(page);
    }
    Entrants entrants = entrants(home, program.workloads().isEmpty() ? List.of() : contestants);
    entrants.fetch(home, this::say);
    Machine machine = ThisMachine.look(home);
    Path folder = Files.createTempDirectory(home.resolve("benchmarks/target"), "run-");
    say("logs of the servers: " + folder.resolve("logs"));
    try (Benchmark benchmark = new Benchmark(built, folder, heap, entrants, this::say)) {
      List<Comparison> comparisons = benchmark.run(program);
      List<Scale> scales = benchmark.scales(program);
      List<Growth> growths = benchmark.growths(program);
      Report report = new Report(machine, laps, comparisons, scales, growths, benchmark.failures());
      print(report);
      if (page != null) {
        Files.writeString(page, read(page).with(report));
      }
      return code(report);
    } finally {
      FileTree.remove(folder.resolve("data"));
    }
  }

  private static int code(Report report) {
    if (!report.isWhole()) {
      return UNMEASURED;
    }
    return report.isMet() ? 0 : MISSED;
  }

  private Program program() {
    require(rows >= 1, "--rows must be 1 or more");
    require(warmUp >= 0, "--warm-up must be 0 or more");
    require(laps >= 1, "--laps must be 1 or more");
    require(heap.matches("[1-9][0-9]*[kmgKMG]?"), "--heap must be a size such as 512m or 2g");
    require(tasks.stream().allMatch(one -> one >= 1), "--tasks must be 1 or more");
    require(tables.stream().allMatch(one -> one >= 1), "--tables must be 1 or more");
    require(sizes.stream().allMatch(one -> one >= 1), "--sizes must be 1 or more");
    boolean all = workloads.isEmpty() && tables.isEmpty() && sizes.isEmpty();
    return new Program(
        all ? USUAL : workloads,
        tasks,
        rows,
        warmUp,
        laps,
        tables.stream().distinct().toList(),
        sizes.stream().distinct().toList());
  }

  private Entrants entrants(Path home, List<String> chosen) {
    try {
      return new Entrants(home, chosen, peers);
    } catch (BenchException e) {
      throw wrong(e.getMessage());
    }
  }

  private Page read(Path file) throws IOException {
    require(Files.isRegularFile(file), "--write: there is no file " + file);
    try {
      return Page.of(Files.readString(file));
    } catch (IllegalArgumentException e) {
      throw wrong("--write " + file + ": " + e.getMessage());
    }
  }

  private void print(Report report) {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    if (output == Format.JSON) {
      out.println(Json.of(report));
    } else {
      Text.of(report).forEach(out::println);
    }
    out.flush();
  }

  /** What is no result goes where it does not mix with one. */
  private void say(String line) {
    PrintWriter err = Objects.requireNonNull(spec).commandLine().getErr();
    err.println(line);
    err.flush();
  }

  private void require(boolean holds, String message) {
    if (!holds) {
      throw wrong(message);
    }
  }

  private ParameterException wrong(@Nullable String message) {
    return new ParameterException(Objects.requireNonNull(spec).commandLine(), message);
  }
}
