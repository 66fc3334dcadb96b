package io.tidemark.cli.chaos;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Whether the appended table holds each record of its topic once. A source sends its last pages
 * again after a restart, an exactly-once one too, so that a row may be there more often. Rows are
 * told apart by key and generation: {@code 17@1700000000000}.
 */
final class Appended {

  private static final int FEW = 10;

  private Appended() {}

  /**
   * What is wrong, if anything is.
   *
   * @param sent how often each row is on the topic
   * @param found how often it is in the table
   */
  static Optional<String> otherThanSent(Map<String, Long> sent, Map<String, Long> found) {
    TreeSet<String> rows = new TreeSet<>(sent.keySet());
    rows.addAll(found.keySet());
    List<String> wrong =
        rows.stream()
            .filter(row -> count(sent, row) != count(found, row))
            .map(row -> row + " appended " + count(found, row) + ", sent " + count(sent, row))
            .limit(FEW)
            .toList();
    return wrong.isEmpty() ? Optional.empty() : Optional.of("rows appended wrongly: " + wrong);
  }

  private static long count(Map<String, Long> rows, String row) {
    return rows.getOrDefault(row, 0L);
  }
}
