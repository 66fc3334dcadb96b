package io.tidemark.bench.result;

import java.util.List;
import java.util.Optional;

/**
 * What became of a goal.
 *
 * @param goal what was to be reached, and what was, in the median
 * @param met whether it was reached
 */
public record Verdict(String goal, boolean met) {

  /** On all goals that were measured. */
  public static List<Verdict> on(List<Comparison> comparisons) {
    return Goal.ALL.stream()
        .map(goal -> goal.judge(comparisons))
        .flatMap(Optional::stream)
        .toList();
  }
}
