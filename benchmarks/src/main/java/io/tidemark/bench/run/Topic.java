package io.tidemark.bench.run;

import java.util.List;
import java.util.Map;

/**
 * A topic that has been filled with one generation after the other.
 *
 * @param name the topic's
 * @param markers name of the topic of their markers
 * @param ends for each generation the offset behind it in each partition
 */
record Topic(String name, String markers, List<Map<Integer, Long>> ends) {

  /** Whether positions of a reader are at or behind the end of a generation, from 0. */
  boolean isPassed(int generation, Map<Integer, Long> positions) {
    return ends.get(generation).entrySet().stream()
        .allMatch(end -> positions.getOrDefault(end.getKey(), 0L) >= end.getValue());
  }

  /** Records before these positions. */
  static long records(Map<Integer, Long> positions) {
    return positions.values().stream().mapToLong(Long::longValue).sum();
  }
}
