package io.tidemark.source.generation;

/**
 * The ids of one sync, whoever of its activities takes them: what is read later has a higher id, so
 * that rows by cursor and generations that interleave stay ordered.
 */
public final class IdSequence {
  private final long base;
  private long highest;
  private long planId;

  /**
   * @param base {@code generation.base}
   */
  public IdSequence(long base) {
    this.base = base;
  }

  /** Takes note of what an earlier incarnation has used. */
  public void used(long id, long plan) {
    highest = Math.max(highest, id);
    planId = Math.max(planId, plan);
  }

  /**
   * The next id, see {@link Ids}.
   *
   * @param sourceClock the source database's clock in milliseconds
   */
  public long next(long sourceClock) {
    highest = Ids.next(highest, sourceClock, base);
    if (planId == 0) {
      planId = highest;
    }
    return highest;
  }

  /** The highest id so far. */
  public long highest() {
    return highest;
  }

  /** The plan that all ids belong to: the first one. */
  public long planId() {
    return planId;
  }
}
