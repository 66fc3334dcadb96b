package io.tidemark.source.generation;

/**
 * The ids of one sync, whoever of its activities takes them: what is read later has a higher id, so
 * that rows by cursor and generations that interleave stay ordered.
 */
public final class IdSequence {
  private final long base;
  private long highest;
  private Ids.Taken taken = Ids.Taken.NONE;
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

  /** Takes note of the run that an offset is of. */
  public void used(SourceOffset run) {
    used(run.highestId(), run.planId());
    if (run.start().at() > 0 && run.generation() >= taken.id()) {
      taken = new Ids.Taken(run.generation(), run.start().at());
    }
  }

  /**
   * The next id, see {@link Ids}.
   *
   * @param sourceClock the source database's clock in milliseconds
   */
  public long next(long sourceClock) {
    highest = Ids.next(highest, taken, sourceClock, base);
    taken = new Ids.Taken(highest, sourceClock);
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
