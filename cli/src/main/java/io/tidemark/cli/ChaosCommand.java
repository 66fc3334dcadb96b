package io.tidemark.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemark.cli.chaos.Aim;
import io.tidemark.cli.chaos.Chaos;
import io.tidemark.cli.chaos.EventLog;
import io.tidemark.cli.chaos.Outcome;
import io.tidemark.cli.chaos.Proof;
import io.tidemark.cli.process.Installation;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ./tidemark chaos}. */
@Command(
    name = "chaos",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    header = "Tries to make Tidemark lose, double or wrongly delete a row.",
    description =
        "Starts a PostgreSQL, a Kafka broker and two Connect workers, all on 127.0.0.1, changes five"
            + " tables at random, kills, freezes, cuts off and slows down at random what they are"
            + " synced by, in full and in ranges, incrementally, by differences and appending, and looks at the"
            + " copies all the while. What happens is drawn from the seed and written to a log, which"
            + " --replay carries out again.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:no row was lost, doubled or wrongly deleted",
      "1:something was; the message says what, and where the log is",
      "2:the command line was not understood",
      "3:a run broke off, which says nothing of Tidemark, and no other found anything"
    })
final class ChaosCommand implements Callable<Integer> {

  /** Rounds of changes and faults in a minute; the rest of it is the quiet behind each. */
  private static final double ROUNDS = 1;

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Seed of the run, and of the first of several. Default: a fresh one")
  private @Nullable Long seed;

  @Option(
      names = "--seeds",
      paramLabel = "N",
      description = "How many runs, each with the seed after the last one's.")
  private int seeds = 1;

  @Option(
      names = "--minutes",
      paramLabel = "M",
      description = "How long a run takes, roughly: one round of chaos and quiet per minute.")
  private int minutes = 2;

  @Option(
      names = "--jobs",
      paramLabel = "N",
      description = "How many of them at a time, each with servers of its own.")
  private int jobs = 1;

  @Option(
      names = "--exactly-once",
      paramLabel = "BOOL",
      arity = "1",
      description = "Whether the source writes in transactions. Default: with odd seeds")
  private @Nullable Boolean exactlyOnce;

  @Option(
      names = "--replay",
      paramLabel = "LOG",
      description = "Carry out what a log tells, instead of a plan drawn from a seed.")
  private @Nullable Path replay;

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      description = "Folder for logs and data, one below it per run. Default: a temporary one")
  private @Nullable Path dir;

  @Option(
      names = "--proof",
      paramLabel = "FILE",
      description = "Add the results, with machine, date and commit, to a Markdown file.")
  private @Nullable Path proof;

  @Mixin private OutputOption output = new OutputOption();

  @Override
  public Integer call() {
    require(seeds >= 1, "--seeds must be 1 or more");
    require(minutes >= 1, "--minutes must be 1 or more");
    require(jobs >= 1, "--jobs must be 1 or more");
    Path home = Path.of(System.getProperty("tidemark.home", "."));
    Optional<Proof> section = Optional.ofNullable(proof).map(file -> begin(file, home));
    List<Function<Chaos, Outcome>> runs = runs();
    Chaos chaos = new Chaos(Installation.in(home), this::say);
    List<Outcome> outcomes =
        all(runs.stream().<Supplier<Outcome>>map(r -> () -> told(r.apply(chaos), section)));
    section.ifPresent(Proof::end);
    if (output.isJson()) {
      print(commandLine().getOut(), json(outcomes).toString());
    }
    return code(outcomes);
  }

  private List<Outcome> all(Stream<Supplier<Outcome>> runs) {
    ExecutorService pool = Executors.newFixedThreadPool(jobs);
    try {
      List<CompletableFuture<Outcome>> under =
          runs.map(run -> CompletableFuture.supplyAsync(run, pool)).toList();
      return under.stream().map(CompletableFuture::join).toList();
    } finally {
      pool.shutdownNow();
    }
  }

  private synchronized Outcome told(Outcome outcome, Optional<Proof> section) {
    say(Proof.line(outcome));
    section.ifPresent(lines -> lines.add(outcome));
    return outcome;
  }

  static int code(List<Outcome> outcomes) {
    if (outcomes.stream().anyMatch(Outcome::isViolation)) {
      return 1;
    }
    return outcomes.stream().anyMatch(Outcome::isBrokenOff) ? 3 : 0;
  }

  static ObjectNode json(List<Outcome> outcomes) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    ArrayNode runs = json.putArray("runs");
    outcomes.forEach(outcome -> runs.add(outcome.json()));
    return json;
  }

  private synchronized void say(String line) {
    print(output.isJson() ? commandLine().getErr() : commandLine().getOut(), line);
  }

  private CommandLine commandLine() {
    return Objects.requireNonNull(spec).commandLine();
  }

  private static void print(PrintWriter to, String line) {
    to.println(line);
    to.flush();
  }

  private Proof begin(Path file, Path home) {
    try {
      return Proof.begin(file, home);
    } catch (IllegalStateException e) {
      throw wrong("--proof: " + e.getMessage());
    }
  }

  /** With their folders, so that no run is lost because of the folder of a later one. */
  private List<Function<Chaos, Outcome>> runs() {
    if (replay != null) {
      Path log = replay;
      Path folder = folder("replay");
      return List.of(chaos -> chaos.replay(log, folder));
    }
    long first = seed == null ? new Random().nextInt(1_000_000) : seed;
    int rounds = (int) Math.round(minutes * ROUNDS);
    List<Function<Chaos, Outcome>> runs = new ArrayList<>();
    for (long run = first; run < first + seeds; run++) {
      long own = run;
      boolean transactions = exactlyOnce == null ? run % 2 != 0 : exactlyOnce;
      Path folder = folder("seed-" + run);
      runs.add(chaos -> chaos.run(own, transactions, rounds, Aim.ANYTHING, folder));
    }
    return runs;
  }

  private Path folder(String name) {
    try {
      if (dir == null) {
        return Files.createTempDirectory("tidemark-chaos-" + name + "-");
      }
      Path folder = dir.toAbsolutePath().resolve(name);
      Path log = EventLog.in(folder);
      require(!Files.exists(log), "--dir has the log of another run: " + log);
      return Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void require(boolean holds, String message) {
    if (!holds) {
      throw wrong(message);
    }
  }

  private ParameterException wrong(String message) {
    return new ParameterException(Objects.requireNonNull(spec).commandLine(), message);
  }
}
