package io.tidemark.bench.result;

import java.util.List;

/**
 * All that a run has measured.
 *
 * @param machine where and when
 * @param laps that count, of each contestant in each workload
 * @param comparisons in the order in which they were run
 * @param scales numbers of tables, in the order in which they were tried
 * @param growths numbers of rows, likewise
 * @param failures what could not be measured, and why, a line for each
 */
public record Report(
    Machine machine,
    int laps,
    List<Comparison> comparisons,
    List<Scale> scales,
    List<Growth> growths,
    List<String> failures) {

  /** Whether all was measured. */
  public boolean isWhole() {
    return failures.isEmpty();
  }

  /** Whether nothing that was to be reached was missed. */
  public boolean isMet() {
    return verdicts().stream().allMatch(Verdict::met);
  }

  List<Verdict> verdicts() {
    return Verdict.on(comparisons);
  }

  /** What the figures of numbers of tables are. */
  static final String SCALES = "A source and a sink of many tables of 100 rows, a task each";

  /** What the figures of numbers of rows are. */
  static final String GROWTHS =
      "A source and a sink of one table of so many rows, a task each; \"again\" is both at once"
          + " behind the loss of one row of twenty";

  /** What the figures of all tables are. */
  String legend() {
    return "Median, least and most of %d %s; ratios are taken lap by lap."
        .formatted(laps, laps == 1 ? "lap" : "laps");
  }
}
