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
    if (planId < Math.max(base, 1)) {
      planId = highest; // what came before the base is behind the ids that went back
    }
    return highest;
  }

  /** The highest id so far. */
  public long highest() {
    return highest;
  }

  /** Below which there is no id, and no plan that goes on. */
  public long base() {
    return base;
  }

  /** The plan that all ids belong to: the first one from the base on. */
  public long planId() {
    return planId;
  }
}
