package io.tidemark.source.generation;

/** How generation and attempt ids grow. */
public final class Ids {

  private Ids() {}

  /**
   * The next id: later than the last one, at least the source database's time, never below the
   * configured base. No worker's clock takes part, so incarnations of a task on different machines
   * stay ordered.
   *
   * @param last the highest id known, 0 when there is none
   * @param sourceClock the source database's clock in milliseconds
   * @param base {@code generation.base}
   */
  public static long next(long last, long sourceClock, long base) {
    return Math.max(Math.max(last + 1, sourceClock), base);
  }
}
