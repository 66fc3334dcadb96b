package io.tidemark.cli.chaos;

import io.tidemark.cli.process.ConnectClient;
import io.tidemark.cli.process.ConnectorStatus.Part;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Tasks that Kafka's transactions have ended, and that nobody begins again but a person.
 *
 * <p>A worker that was frozen finds its exactly-once tasks fenced by a worker that had taken them
 * over, and they end. When that one has gone before the first is back in its group, it is given the
 * tasks that it says it has, starts none of them, and their status stays what the one that has gone
 * has written: RUNNING. KAFKA-9841 revokes what two workers have, not what none has; only the log
 * tells. And a coordinator under load may take a transaction for over (KAFKA-20785 is one such
 * case), which is fatal to the producer, and so to its task.
 *
 * <p>What has failed of anything else is left alone: that is for whoever looks.
 */
final class FallenTasks {
  private static final Duration BETWEEN = Duration.ofSeconds(5);
  private static final Pattern BEGAN = Pattern.compile("(\\S+ \\S+) .* Creating task (\\S+)");
  private static final Pattern ENDED =
      Pattern.compile("(\\S+ \\S+) .*\\{id=(\\S+)} Task threw an uncaught and unrecoverable .*");
  private static final Pattern OF_A_TRANSACTION =
      Pattern.compile(
          "Caused by: org\\.apache\\.kafka\\.common\\.errors\\."
              + "(ProducerFenced|InvalidProducerEpoch|InvalidTxnState)Exception");

  private final Cluster cluster;
  private final Consumer<String> tell;
  private long next = System.nanoTime();
  private int restarted;

  /** Has not looked yet; tells, in words, what it does. */
  FallenTasks(Cluster cluster, Consumer<String> tell) {
    this.cluster = cluster;
    this.tell = tell;
  }

  /** Begins them again; looks once in five seconds, however often it is called. */
  void restart() {
    long now = System.nanoTime();
    if (now - next >= 0) {
      next = now + BETWEEN.toNanos();
      ended(lines(cluster.workerLogs())).forEach(this::restart);
    }
  }

  /** How many have been begun again. */
  int restarted() {
    return restarted;
  }

  private void restart(String task) {
    int dash = task.lastIndexOf('-');
    String connector = task.substring(0, dash);
    int number = Integer.parseInt(task.substring(dash + 1));
    ConnectClient connect = cluster.connect();
    Optional<Part> fallen =
        connect.status(connector).stream()
            .flatMap(status -> status.tasks().stream())
            .filter(part -> part.name().equals("task " + number))
            .filter(FallenTasks::isFallen)
            .findFirst();
    if (fallen.isPresent()) {
      tell.accept("task %s has ended, and is %s: restart".formatted(task, fallen.get().state()));
      connect.restart(connector, number);
      restarted++;
    }
  }

  /** Whether one that has ended, by the log, was ended by a transaction, or nobody knows of it. */
  static boolean isFallen(Part task) {
    return switch (task.state()) {
      case "RUNNING" -> true;
      case "FAILED" -> OF_A_TRANSACTION.matcher(task.trace()).find();
      default -> false;
    };
  }

  /**
   * The tasks of which nothing newer is told than that they have ended.
   *
   * @param lines of all workers, each with its time in front
   */
  static SortedSet<String> ended(Stream<String> lines) {
    Map<String, String> began = new HashMap<>();
    Map<String, String> ended = new HashMap<>();
    lines.forEach(
        line -> {
          keepNewest(began, BEGAN.matcher(line));
          keepNewest(ended, ENDED.matcher(line));
        });
    SortedSet<String> last = new TreeSet<>();
    ended.forEach(
        (task, time) -> {
          if (time.compareTo(began.getOrDefault(task, "")) > 0) {
            last.add(task);
          }
        });
    return last;
  }

  private static void keepNewest(Map<String, String> times, Matcher line) {
    if (line.matches()) {
      times.merge(line.group(2), line.group(1), (a, b) -> a.compareTo(b) > 0 ? a : b);
    }
  }

  private static Stream<String> lines(List<Path> logs) {
    return logs.stream()
        .flatMap(
            log -> {
              try {
                return Files.readAllLines(log).stream();
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
  }
}
