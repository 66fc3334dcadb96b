package io.tidemark.kill;

import io.tidemark.testbed.Database;
import io.tidemark.testbed.Topics.Entry;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Whether an appending sink has each record of a topic, and each as often as it was sent. */
final class AppendedOnce {
  private AppendedOnce() {}

  /** Compares by key and generation, since a key is sent once per reading of it. */
  static void check(List<Entry> sent, Database log) {
    Map<String, Long> wanted =
        counted(
            sent.stream()
                .map(e -> e.key().path("id").asText() + "@" + e.header("tidemark.generation")));
    Map<String, Long> found =
        counted(log.column("SELECT id || '@' || _sync_generation FROM orders").stream());
    if (!found.equals(wanted)) {
      throw new AssertionError(
          "rows appended other than sent, as key@generation, times appended, times sent: "
              + differences(wanted, found));
    }
  }

  private static Map<String, Long> counted(Stream<String> rows) {
    return rows.collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
  }

  private static List<String> differences(Map<String, Long> wanted, Map<String, Long> found) {
    return Stream.concat(wanted.keySet().stream(), found.keySet().stream())
        .distinct()
        .filter(row -> !wanted.getOrDefault(row, 0L).equals(found.getOrDefault(row, 0L)))
        .map(row -> row + ", " + found.get(row) + ", " + wanted.get(row))
        .limit(10)
        .toList();
  }
}
