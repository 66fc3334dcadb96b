package io.tidemark.source.generation;

/**
 * The ids of one sync, whoever of its activities takes them: what is read later has a higher id, so
 * that rows by cursor and generations that interleave stay ordered.
 */
public final class IdSequence {
  private final long base;
  private final long leastPlan;
  private long highest;
  private Ids.Taken taken = Ids.Taken.NONE;
  private long planId;
  private boolean begun;
  private long waitsFor;

  /**
   * @param base {@code generation.base}
   */
  public IdSequence(long base) {
    this(base, 0);
  }

  /**
   * The ids of a scope, which are above that of the plan that it is cut by.
   *
   * @param base {@code generation.base}
   * @param plan id of the plan, 0 for none
   */
  public IdSequence(long base, long plan) {
    this.base = base;
    this.leastPlan = Math.max(base, plan);
    this.highest = plan;
  }

  /** Takes note of what an earlier incarnation has used. */
  public void used(long id, long plan) {
    highest = Math.max(highest, id);
    planId = Math.max(planId, plan);
  }

  /** Takes note of the run that an offset is of. */
  public void used(SourceOffset run) {
    used(run.highestId(), run.planId(), run.taken());
  }

  /** The same of all that is left of a sync. */
  public void used(SyncOffsets left) {
    used(left.highestId(), left.newest().planId(), left.taken());
  }

  /** The same where it is known when the newest was taken. */
  public void used(long id, long plan, Ids.Taken newest) {
    taken = taken.or(newest);
    used(Math.max(id, newest.id()), plan);
  }

  /**
   * Whether an incarnation that has taken none yet has to wait before it does: the clock stands
   * behind the time of the newest id that is known, so that it was set back, by an amount that can
   * be waited for. The incarnation before may have taken ids of which nothing was kept, so it also
   * waits for as long as those can be ahead. Else it would be ahead of the clock with ids that, if
   * nothing was kept of them either, are above those of the next one, as soon as the clock is
   * right.
   *
   * @param sourceClock the source database's clock in milliseconds
   */
  public boolean awaits(long sourceClock) {
    long back = taken.clock() - sourceClock;
    if (back > 0 && back < Ids.SPREAD) {
      waitsFor = taken.clock() + Ids.SPREAD;
    }
    return !begun && back < Ids.SPREAD && sourceClock < waitsFor;
  }

  /**
   * The next id, see {@link Ids}.
   *
   * @param sourceClock the source database's clock in milliseconds
   */
  public long next(long sourceClock) {
    return take(sourceClock).id();
  }

  /** The same with its time. */
  public Ids.Taken take(long sourceClock) {
    highest = Ids.next(highest, taken, sourceClock, base);
    if (sourceClock > 0) {
      boolean far = sourceClock <= taken.clock() - Ids.SPREAD;
      taken = new Ids.Taken(highest, far ? sourceClock : Math.max(sourceClock, taken.clock()));
    } else {
      taken = new Ids.Taken(highest, taken.clock());
    }
    begun = true;
    if (planId < Math.max(leastPlan, 1)) {
      planId = highest; // what came before the base is behind the ids that went back
    }
    return taken;
  }

  /** The highest id so far. */
  public long highest() {
    return highest;
  }

  /** The newest id and when it was taken. */
  public Ids.Taken taken() {
    return taken;
  }

  /** Below which no plan goes on. */
  public long leastPlan() {
    return leastPlan;
  }

  /** The plan that all ids belong to: the first one from the base on. */
  public long planId() {
    return planId;
  }
}
