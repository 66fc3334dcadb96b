package io.tidemark.source.generation;

/** How generation and attempt ids grow. */
public final class Ids {
  /**
   * The highest that people may set, the end of the year 9999 in milliseconds: a higher one is in
   * another unit, and destinations keep ids as times.
   */
  public static final long MOST = 253_402_300_799_999L;

  /**
   * A little more than a minute, which is how long Connect takes by default until it keeps an
   * offset, in milliseconds.
   */
  static final long SPREAD = 1 << 16;

  /** More ids than an incarnation takes while the clock stands behind the last one's time. */
  private static final long MARGIN = 1 << 12;

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
   * those of the dead one, or be older than they are. So an id that is ahead of the clock is a
   * function of the time that grows, at half the clock's pace from the last one whose time is
   * known, which the clock overtakes after a while. While the clock stands behind that time, ids
   * are counted on by one; an incarnation that begins then waits, see {@link IdSequence#awaits}.
   * Only by how much an older clock was set back, how long ago it was below the base, or when an id
   * was taken that has no time, nobody knows: then the time's last sixteen bits tell two
   * incarnations apart.
   *
   * @param last the highest id known, 0 when there is none
   * @param taken the highest id of which the time is known
   * @param sourceClock the source database's clock in milliseconds
   * @param base {@code generation.base}
   */
  public static long next(long last, Taken taken, long sourceClock, long base) {
    long least = Math.max(last + 1, base);
    long passed = sourceClock - taken.clock();
    long late = taken.id() + Math.max(passed, 0) / 2;
    boolean known = taken.clock() > 0 && taken.id() >= base && passed > -SPREAD;
    // without a time are ids above the known one, but for the second one of a run of changes
    if (known && (late >= least || last <= taken.id() + 1 || passed < 0)) {
      return Math.max(Math.max(least, sourceClock), late);
    }
    long apart = Math.floorMod(sourceClock, SPREAD) + (least > base ? MARGIN : 0);
    return sourceClock >= least ? sourceClock : least + apart;
  }
}
