package io.tidemark.cli.chaos;

import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Rows of a copy that were changed in some time. */
record Counts(long added, long changed, long removed) {

  private static final Counts NONE = new Counts(0, 0, 0);

  @Override
  public String toString() {
    return "%d added, %d changed, %d removed".formatted(added, changed, removed);
  }

  /**
   * Which tables were counted otherwise than expected, in words; empty when none was.
   *
   * @param expected by table
   * @param counted by table
   */
  static String differences(Map<String, Counts> expected, Map<String, Counts> counted) {
    TreeSet<String> tables = new TreeSet<>(expected.keySet());
    tables.addAll(counted.keySet());
    List<String> wrong =
        tables.stream()
            .filter(table -> !of(expected, table).equals(of(counted, table)))
            .map(
                table ->
                    "%s: %s instead of %s"
                        .formatted(table, of(counted, table), of(expected, table)))
            .toList();
    return wrong.isEmpty() ? "" : "the run table counts " + String.join("; ", wrong);
  }

  private static Counts of(Map<String, Counts> counts, String table) {
    return counts.getOrDefault(table, NONE);
  }
}
