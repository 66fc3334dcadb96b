package io.tidemark.cli.chaos;

import io.tidemark.cli.process.ConnectClient;
import io.tidemark.cli.process.ConnectorStatus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Tasks that Connect takes for running although they have ended. A worker that was frozen finds its
 * exactly-once tasks fenced by a worker that had taken them over, and they end. When that one has
 * gone before the first is back in its group, it is given the tasks that it says it has, starts
 * none of them, and their status stays what the one that has gone has written: RUNNING. KAFKA-9841
 * revokes what two workers have, not what none has. Only the log tells, and asks for a restart by
 * hand, which this does. A task whose status says that it has failed is left alone: that is for
 * whoever looks.
 */
final class Fenced {
  private static final Pattern BEGAN = Pattern.compile("(\\S+ \\S+) .* Creating task (\\S+)");
  private static final Pattern ENDED =
      Pattern.compile("(\\S+ \\S+) .*\\{id=(\\S+)} Task threw an uncaught and unrecoverable .*");

  private final Cluster cluster;

  Fenced(Cluster cluster) {
    this.cluster = cluster;
  }

  /** Starts them again, and says which they were, such as {@code source-0}. */
  Collection<String> restart() {
    SortedSet<String> ended = ended(lines(cluster.workerLogs()));
    return ended.stream().filter(this::restarted).toList();
  }

  private boolean restarted(String task) {
    int dash = task.lastIndexOf('-');
    String connector = task.substring(0, dash);
    int number = Integer.parseInt(task.substring(dash + 1));
    ConnectClient connect = cluster.connect();
    boolean runs =
        connect.status(connector).filter(status -> runs(status, "task " + number)).isPresent();
    if (runs) {
      connect.restart(connector, number);
    }
    return runs;
  }

  private static boolean runs(ConnectorStatus status, String task) {
    return status.tasks().stream()
        .anyMatch(part -> part.name().equals(task) && part.state().equals("RUNNING"));
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
