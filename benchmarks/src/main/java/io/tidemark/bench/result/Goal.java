package io.tidemark.bench.result;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a connector of ours is to reach with one task: a multiple of another's rows per second, or,
 * without another, at most so many WAL bytes per row.
 */
record Goal(String workload, String phase, String contestant, String reference, double bound) {

  private static final String OWN = "tidemark-json";
  private static final String FAST = "tidemark-row";
  private static final String PEER = "debezium";
  private static final String CEILING = "discard-json";
  private static final String ALONE = "tidemark-writer";
  private static final String DATABASE = "copy";

  static final List<Goal> ALL =
      List.of(
          new Goal("sync", "first load", OWN, PEER, 2.5),
          new Goal("sync", "first load", OWN, CEILING, 0.85),
          new Goal("sync", "first load", FAST, CEILING, 1.4),
          new Goal("append", "append", OWN, PEER, 2.5),
          new Goal("append", "append", OWN, CEILING, 0.85),
          new Goal("append", "append", FAST, CEILING, 1.4),
          new Goal("sync", "unchanged", OWN, PEER, 2.4),
          new Goal("sync", "unchanged", FAST, PEER, 4),
          new Goal("sync", "unchanged", FAST, "", 40),
          new Goal("sync", "1 % changed", OWN, PEER, 2.4),
          new Goal("sync", "1 % changed", FAST, PEER, 4),
          new Goal("source", "full read", OWN, "constant-json", 0.9),
          new Goal("source", "full read", FAST, "constant-row", 0.9),
          new Goal("writer", "first load", ALONE, DATABASE, 0.7),
          new Goal("writer", "unchanged", ALONE, DATABASE, 0.9),
          new Goal("writer", "stale delete", ALONE, DATABASE, 1 / 3.0));

  /** Empty when it was not measured. */
  Optional<Verdict> judge(List<Comparison> comparisons) {
    return comparisons.stream()
        .filter(one -> one.tasks() == 1 && one.workload().equals(workload))
        .filter(one -> one.phase().equals(phase))
        .findFirst()
        .flatMap(this::judge);
  }

  private Optional<Verdict> judge(Comparison comparison) {
    Optional<Entry> entry = comparison.entry(contestant);
    if (reference.isEmpty()) {
      return entry
          .map(one -> one.cost(Lap::walPerRow))
          .map(wal -> verdict("at most %.0f WAL bytes per row", wal, wal <= bound));
    }
    return entry
        .flatMap(one -> comparison.ratio(one, reference))
        .map(Spread::median)
        .map(ratio -> verdict("at least %.2f x " + reference, ratio, ratio >= bound));
  }

  private Verdict verdict(String wanted, double measured, boolean met) {
    String text = "%s, %s: %s " + wanted + ": %.2f";
    return new Verdict(
        String.format(Locale.ROOT, text, workload, phase, contestant, bound, measured), met);
  }
}
