package io.tidemark.cli.quickstart;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.cli.database.QuickstartException;
import io.tidemark.cli.process.ConnectClient;
import io.tidemark.cli.process.ConnectorStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Follows one generation of every table until all are complete. It fails as soon as a server, a
 * connector or a run has failed, and when nothing moves for long.
 */
final class GenerationWatch {

  private static final Duration PAUSE = Duration.ofMillis(250);
  private static final Duration BETWEEN_OFFSETS = Duration.ofSeconds(1);
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  /**
   * How a generation of all tables went.
   *
   * @param runs the completed run of each sync
   * @param written how long each sync took from the first row read until the last was committed
   */
  record Outcome(Map<String, Run> runs, Map<String, Duration> written) {}

  private final Map<String, String> syncs;
  private final Mirror mirror;
  private final ConnectClient connect;
  private final ConnectorNames connectors;
  private final Screen screen;
  private List<JsonNode> offsets = List.of();
  private Instant offsetsAt = Instant.EPOCH;

  /**
   * The connectors under watch.
   *
   * @param sources the source connectors' names
   * @param sinks the sink connectors'
   */
  record ConnectorNames(List<String> sources, List<String> sinks) {

    List<String> all() {
      return Stream.concat(sources.stream(), sinks.stream()).toList();
    }
  }

  /**
   * A watch over syncs.
   *
   * @param syncs what people call each, by its name; shown in the order of the map
   */
  GenerationWatch(
      Map<String, String> syncs,
      Mirror mirror,
      ConnectClient connect,
      ConnectorNames connectors,
      Screen screen) {
    this.syncs = syncs;
    this.mirror = mirror;
    this.connect = connect;
    this.connectors = connectors;
    this.screen = screen;
  }

  /**
   * Waits for a newer generation of every sync to complete.
   *
   * @param before the newest generation of each sync that has one already
   */
  Outcome await(Map<String, Long> before, Runnable requireServers) {
    Instant start = Instant.now();
    Map<String, Duration> written = new HashMap<>();
    List<TableProgress> last = List.of();
    Instant moved = start;
    while (true) {
      requireServers.run();
      requireConnectors();
      Map<String, Run> runs = runs(before);
      List<TableProgress> now = progress(runs, before);
      noteWritten(runs, written);
      if (runs.size() == syncs.size() && runs.values().stream().allMatch(Run::isCompleted)) {
        screen.showLast(Duration.between(start, Instant.now()), now);
        return new Outcome(runs, written);
      }
      screen.show(Duration.between(start, Instant.now()), now);
      moved = TableProgress.moved(last, now) ? Instant.now() : moved;
      requireMovement(moved, now);
      last = now;
      pause();
    }
  }

  private Map<String, Run> runs(Map<String, Long> before) {
    Map<String, Run> newest = new TreeMap<>();
    for (Run run : mirror.runs()) {
      if (run.generation() > before.getOrDefault(run.sync(), -1L)) {
        newest.put(run.sync(), run);
      }
    }
    newest.values().stream()
        .filter(Run::isStuck)
        .findFirst()
        .ifPresent(
            run -> {
              throw new QuickstartException(
                  "Generation %d of %s is %s%s: %s"
                      .formatted(
                          run.generation(),
                          run.sync(),
                          run.status(),
                          run.isHeldBack() ? ", so that it deleted nothing" : "",
                          run.reason().orElse("no reason given")));
            });
    return newest;
  }

  private List<TableProgress> progress(Map<String, Run> runs, Map<String, Long> before) {
    Map<String, Long> read = rowsRead(before);
    Map<String, Long> generations = new HashMap<>();
    runs.forEach((sync, run) -> generations.put(sync, run.generation()));
    Map<String, Mirror.Partitions> partitions = mirror.partitions(generations);
    List<TableProgress> tables = new ArrayList<>();
    for (Map.Entry<String, String> entry : syncs.entrySet()) {
      String sync = entry.getKey();
      Optional<Run> run = Optional.ofNullable(runs.get(sync));
      long arrived = run.map(r -> r.counts().arrived()).orElse(0L);
      long rows = Math.max(read.getOrDefault(sync, 0L), run.map(Run::rowsRead).orElse(0L));
      tables.add(
          new TableProgress(
              entry.getValue(),
              phase(run, read.containsKey(sync)),
              Math.max(rows, arrived),
              arrived,
              run.map(GenerationWatch::rate).orElse(0L),
              Optional.ofNullable(partitions.get(sync)).filter(p -> p.awaited() > 0)));
    }
    return tables;
  }

  private static String phase(Optional<Run> run, boolean reading) {
    if (run.isEmpty()) {
      return reading ? "reading" : "waiting";
    }
    return switch (run.get().status()) {
      case "PENDING", "READING" -> "reading";
      case "WRITING", "WAITING" -> "writing";
      case "COMPLETED" -> "done";
      default -> run.get().status().toLowerCase(Locale.ROOT);
    };
  }

  private static long rate(Run run) {
    Instant end = run.endedAt().orElseGet(Instant::now);
    long millis = Math.max(1, Duration.between(run.startedAt(), end).toMillis());
    return run.counts().arrived() * 1000 / millis;
  }

  /** Rows of the generation under way that Kafka has acknowledged, as the source's offsets say. */
  private Map<String, Long> rowsRead(Map<String, Long> before) {
    // for each answer the worker reads its offsets topic to the end
    if (Duration.between(offsetsAt, Instant.now()).compareTo(BETWEEN_OFFSETS) >= 0) {
      offsets = connectors.sources().stream().flatMap(s -> connect.offsets(s).stream()).toList();
      offsetsAt = Instant.now();
    }
    Map<String, Long> read = new HashMap<>();
    for (JsonNode entry : offsets) {
      String sync = entry.path("partition").path("sync").asText();
      JsonNode offset = entry.path("offset");
      if (offset.path("generation").asLong() > before.getOrDefault(sync, -1L)) {
        read.merge(sync, offset.path("rows").asLong(), Long::sum);
      }
    }
    return read;
  }

  private static void noteWritten(Map<String, Run> runs, Map<String, Duration> written) {
    runs.forEach(
        (sync, run) -> {
          boolean all = run.rowsRead() > 0 && run.counts().arrived() >= run.rowsRead();
          if (all || run.isCompleted()) {
            written.putIfAbsent(sync, Duration.between(run.startedAt(), Instant.now()));
          }
        });
  }

  private void requireConnectors() {
    for (String name : connectors.all()) {
      connect
          .status(name)
          .flatMap(ConnectorStatus::failure)
          .ifPresent(
              failure -> {
                throw new QuickstartException(failure);
              });
    }
  }

  private static void requireMovement(Instant moved, List<TableProgress> now) {
    Duration still = Duration.between(moved, Instant.now());
    if (still.compareTo(PATIENCE) > 0) {
      throw new QuickstartException(
          "Nothing has moved for %d s:\n%s"
              .formatted(still.toSeconds(), String.join("\n", ProgressView.block(still, now))));
    }
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new QuickstartException("Interrupted", e);
    }
  }
}
