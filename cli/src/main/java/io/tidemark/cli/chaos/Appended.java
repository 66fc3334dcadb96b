package io.tidemark.cli.chaos;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Whether the appended table holds each record of its topic once. A source sends its last pages
 * again after a restart, an exactly-once one too, so that a row may be there more often. Rows are
 * told apart by key and generation: {@code 17@1700000000000}.
 */
public final class Appended {

  private static final int FEW = 10;

  private Appended() {}

  /**
   * What is wrong, if anything is.
   *
   * @param sent how often each row is on the topic
   * @param found how often it is in the table
   */
  public static Optional<String> otherThanSent(Map<String, Long> sent, Map<String, Long> found) {
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

  /**
   * Rows that were not sent exactly once, as those must be that nothing has disturbed, in words.
   *
   * @param ids of the rows
   * @param sent how often each row is on the topic
   */
  static Optional<String> notSentOnce(Collection<Long> ids, Map<String, Long> sent) {
    Map<Long, Long> times = new HashMap<>();
    sent.forEach((row, count) -> times.merge(id(row), count, Long::sum));
    List<String> wrong =
        ids.stream()
            .filter(id -> times.getOrDefault(id, 0L) != 1)
            .map(id -> id + " sent " + times.getOrDefault(id, 0L) + " times")
            .limit(FEW)
            .toList();
    return wrong.isEmpty() ? Optional.empty() : Optional.of("rows not sent once: " + wrong);
  }

  private static long id(String row) {
    return Long.parseLong(row.substring(0, row.indexOf('@')));
  }

  private static long count(Map<String, Long> rows, String row) {
    return rows.getOrDefault(row, 0L);
  }
}
