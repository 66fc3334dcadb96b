package io.tidemark.bench.result;

import java.util.List;

/**
 * All that a run has measured.
 *
 * @param machine where and when
 * @param laps that count, of each contestant in each workload
 * @param comparisons in the order in which they were run
 */
public record Report(Machine machine, int laps, List<Comparison> comparisons) {

  /** Whether nothing that was to be reached was missed. */
  public boolean isMet() {
    return verdicts().stream().allMatch(Verdict::met);
  }

  List<Verdict> verdicts() {
    return Verdict.on(comparisons);
  }

  /** What the figures of all tables are. */
  String legend() {
    return "Median, least and most of %d %s; ratios are taken lap by lap."
        .formatted(laps, laps == 1 ? "lap" : "laps");
  }
}
