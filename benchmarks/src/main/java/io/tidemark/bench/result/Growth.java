package io.tidemark.bench.result;

/**
 * What one source and one sink of one table of so many rows took on one worker, a task each.
 *
 * @param rows how many
 * @param begin seconds from the source's creation until it had announced its first generation
 * @param read the source alone, from there until the END of that generation
 * @param load the sink alone: the same rows into no table, and nothing is stale
 * @param again source and sink together, when one row of twenty is gone: the others unchanged, and
 *     the run's stale rows deleted
 * @param peakBytes the most memory so far; 0 is unknown
 */
public record Growth(
    long rows, double begin, Lap read, Written load, Written again, long peakBytes) {

  /**
   * A generation at the sink.
   *
   * @param lap until its records were written
   * @param end seconds from then until its run was complete
   */
  public record Written(Lap lap, double end) {}
}
