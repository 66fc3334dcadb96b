package io.tidemark.bench.run;

import io.tidemark.bench.result.Comparison;
import io.tidemark.bench.result.Growth;
import io.tidemark.bench.result.Scale;
import io.tidemark.cli.database.QuickstartException;
import io.tidemark.cli.process.Installation;
import io.tidemark.cli.process.ProcessException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;

/** A whole run: starts the servers, fills tables and topics, and has heat after heat run. */
public final class Benchmark implements AutoCloseable {

  private record Filled(Shape shape, int partitions) {}

  private final Servers servers;
  private final Entrants entrants;
  private final Consumer<String> progress;
  private final List<String> failures = new ArrayList<>();

  /**
   * One that has not begun.
   *
   * @param built what servers and workers run
   * @param folder for data, logs and settings
   * @param heap largest heap of the broker, and of each worker
   * @param progress takes a line now and then
   */
  public Benchmark(
      Installation built, Path folder, String heap, Entrants entrants, Consumer<String> progress) {
    servers = new Servers(built, folder, heap, entrants.registry());
    this.entrants = entrants;
    this.progress = progress;
  }

  /** Measures everything. */
  public List<Comparison> run(Program program) {
    servers.start();
    Map<Filled, Feed> feeds = fill(program);
    List<Comparison> comparisons = new ArrayList<>();
    for (int tasks : program.tasks()) {
      for (Workload workload : program.workloads()) {
        Feed feed = feeds.get(new Filled(workload.shape(), tasks));
        Heat heat = new Heat(workload, tasks, Objects.requireNonNull(feed));
        comparisons.addAll(race(heat, program));
      }
    }
    return comparisons;
  }

  /** What so many tables take; what cannot be measured is a failure. Behind {@link #run}. */
  public List<Scale> scales(Program program) {
    return measured(
        program.tables(),
        "a source and a sink of %,d tables",
        tables -> new ManyTables(servers, entrants, tables).measure());
  }

  /** What a table of so many rows takes; what cannot be measured is a failure, likewise. */
  public List<Growth> growths(Program program) {
    return measured(
        program.sizes(),
        "a source and a sink of a table of %,d rows",
        rows -> new OneTable(servers, entrants, rows).measure());
  }

  private <N, T> List<T> measured(List<N> numbers, String what, Function<N, T> measure) {
    List<T> all = new ArrayList<>();
    for (N number : numbers) {
      String one = what.formatted(number);
      progress.accept(one);
      try {
        all.add(measure.apply(number));
      } catch (BenchException | ProcessException | QuickstartException e) {
        servers.requireAlive();
        failures.add(one + ": " + e.getMessage());
      }
    }
    return all;
  }

  private List<Comparison> race(Heat heat, Program program) {
    List<Contestant> contestants = entrants.in(heat, servers);
    if (contestants.isEmpty()) {
      return List.of();
    }
    Race race = new Race(heat, servers::requireAlive, progress);
    List<Comparison> comparisons = race.run(contestants, program.warmUp(), program.laps());
    failures.addAll(race.failures());
    return comparisons;
  }

  /** What could not be measured, and why, a line for each. */
  public List<String> failures() {
    return List.copyOf(failures);
  }

  private Map<Filled, Feed> fill(Program program) {
    Map<Filled, Feed> feeds = new HashMap<>();
    if (program.workloads().isEmpty()) {
      return feeds;
    }
    try (Feeder feeder = new Feeder(servers, entrants)) {
      feeder.start();
      for (int partitions : program.tasks()) {
        for (Shape shape : program.shapes()) {
          progress.accept(
              "filling a %s table and its topic of %d %s"
                  .formatted(shape, partitions, partitions == 1 ? "partition" : "partitions"));
          feeds.put(
              new Filled(shape, partitions),
              feeder.fill(shape, partitions, program.rows(), program.phases(shape)));
        }
      }
    }
    return feeds;
  }

  @Override
  public void close() {
    servers.close();
  }
}
