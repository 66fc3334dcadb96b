package io.tidemark.sink.stale;

import java.time.Duration;

/**
 * How many keys a slice of a delete has: as many as are configured, or fewer while a table takes
 * too long to delete them, as one does that a foreign key without an index refers to.
 */
final class SliceSize {
  private final int most;
  private final Duration limit;
  private int rows;

  /**
   * @param most keys of a slice
   * @param limit how long a statement of a slice may take, since writers wait for it
   */
  SliceSize(int most, Duration limit) {
    this.most = most;
    this.limit = limit;
    this.rows = most;
  }

  int rows() {
    return rows;
  }

  Duration limit() {
    return limit;
  }

  /** Half as many, from now on; false when it is down to one. */
  boolean halve() {
    boolean possible = rows > 1;
    rows = Math.max(1, rows / 2);
    return possible;
  }

  /** A list is worked off; the next one may be of another table. */
  void reset() {
    rows = most;
  }
}
