package io.tidemark.source.generation;

/** How generation and attempt ids grow. */
public final class Ids {
  /**
   * The highest that people may set, the end of the year 9999 in milliseconds: a higher one is in
   * another unit, and destinations keep ids as times.
   */
  public static final long MOST = 253_402_300_799_999L;

  /** A little more than a minute, so that ids which ran ahead of the clock are caught up with. */
  private static final long SPREAD = 1 << 16;

  private Ids() {}

  /**
   * An id, and the time at which it was taken.
   *
   * @param clock the source database's clock in milliseconds, 0 when it is not known
   */
  public record Taken(long id, long clock) {
    /** No id. */
    public static final Taken NONE = new Taken(0, 0);

    /** The later of the two, by its id; one of which no time is known is none. */
    public Taken or(Taken other) {
      return other.clock > 0 && other.id > id ? other : this;
    }
  }

  /**
   * The next id: later than the last one, at least the source database's time, never below the
   * configured base. No worker's clock takes part, so incarnations of a task on different machines
   * stay ordered.
   *
   * <p>An incarnation that died before its offset was kept leaves the next one with the same last
   * id. Whoever comes later must take a higher one all the same, else its rows would count for
   * those of the dead one, or be older than they are. So where an id is not the time itself, it is
   * a function of the time that grows: from an id ahead of the clock at half the clock's pace,
   * which the clock overtakes after a while; and after a clock was set back by up to a minute, the
   * higher the later it is. Only by how much an older clock was set back, how long ago it was below
   * the base, or when an id was taken that has no time, nobody knows: then the time's last sixteen
   * bits tell the two apart.
   *
   * @param last the highest id known, 0 when there is none
   * @param taken the highest id of which the time is known
   * @param sourceClock the source database's clock in milliseconds
   * @param base {@code generation.base}
   */
  public static long next(long last, Taken taken, long sourceClock, long base) {
    long least = Math.max(last + 1, base);
    long passed = sourceClock - taken.clock();
    long late = passed < 0 ? least + SPREAD + passed : taken.id() + passed / 2;
    boolean known = taken.clock() > 0 && taken.id() >= base && passed > -SPREAD;
    if (known && (late >= least || last <= taken.id() + 1)) { // a run of changes has two
      return Math.max(Math.max(least, sourceClock), late);
    }
    return sourceClock >= least ? sourceClock : least + Math.floorMod(sourceClock, SPREAD);
  }
}
