package io.tidemark.source.generation;

/** How generation and attempt ids grow. */
public final class Ids {
  /** A little more than a minute, so that ids which ran ahead of the clock are caught up with. */
  private static final long SPREAD = 1 << 16;

  private Ids() {}

  /**
   * The next id: later than the last one, at least the source database's time, never below the
   * configured base. No worker's clock takes part, so incarnations of a task on different machines
   * stay ordered.
   *
   * <p>An id that is not the time itself is moved on by the time's last sixteen bits. An
   * incarnation that died before its offset was kept leaves the next one with the same last id;
   * without that the next one would give its rows the dead one's id, and they would count for each
   * other.
   *
   * @param last the highest id known, 0 when there is none
   * @param sourceClock the source database's clock in milliseconds
   * @param base {@code generation.base}
   */
  public static long next(long last, long sourceClock, long base) {
    long least = Math.max(last + 1, base);
    return sourceClock >= least ? sourceClock : least + Math.floorMod(sourceClock, SPREAD);
  }
}
