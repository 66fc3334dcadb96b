package io.tidemark.sink.stale;

import io.tidemark.sink.stale.StaleSettings.Slices;
import java.time.Duration;

/**
 * How many keys a slice of a delete has: few at first, then as many as a table deletes in about a
 * second, since each slice reads the keys that were seen, and writers wait for it. One that takes
 * too long, as a table does that a foreign key without an index refers to, is halved; it grows no
 * more, nor does one with a row that has to stay.
 */
final class SliceSize {
  /** So many times as many at once: what the next rows take is not known. */
  private static final int GROWTH = 4;

  private final Slices bounds;
  private final Duration limit;
  private int rows;
  private boolean steady;

  /**
   * @param limit how long a statement of a slice may take, since writers wait for it
   */
  SliceSize(Slices bounds, Duration limit) {
    this.bounds = bounds;
    this.limit = limit;
    this.rows = bounds.first();
  }

  int rows() {
    return rows;
  }

  Duration limit() {
    return limit;
  }

  /** A slice of as many rows has taken so long: the next one may be larger. */
  void took(Duration slice) {
    long affordable = rows * bounds.aim().toNanos() / Math.max(1, slice.toNanos());
    if (!steady && affordable > rows) {
      rows = (int) Math.min(affordable, grown(bounds, rows));
    }
  }

  private static int grown(Slices bounds, int rows) {
    return (int) Math.min(bounds.most(), (long) rows * GROWTH);
  }

  /** Half as many, from now on; false when it is down to one. */
  boolean halve() {
    boolean possible = rows > 1;
    rows = Math.max(1, rows / 2);
    steady = true;
    return possible;
  }

  /**
   * A slice has failed: one that has grown is not tried as large again, whatever it has failed
   * with.
   *
   * @param slow whether it took too long
   * @return whether to try it at once, with fewer rows
   */
  boolean failed(boolean slow) {
    if (isGrown()) {
      shrink();
      return slow;
    }
    return slow && halve();
  }

  /** Whether it is larger than at first. */
  boolean isGrown() {
    return rows > bounds.first();
  }

  /** No more than at first, from now on. */
  void shrink() {
    rows = Math.min(rows, bounds.first());
    steady = true;
  }
}
