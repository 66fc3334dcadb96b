package io.tidemark.kill;

import io.tidemark.testbed.Gate;
import io.tidemark.testbed.Waiting;
import java.sql.SQLException;
import java.util.function.LongSupplier;

/**
 * The source's reading stops twice. What is read after the first stop carries the place that was
 * acknowledged before, and at the second Connect has written such a place down.
 */
final class PlaceTrap implements Trap {
  private final Gate gate;
  private final Runnable moveOn;
  private final LongSupplier rowsBeforePlace;
  private long rows;

  /**
   * A trap that is set.
   *
   * @param moveOn waits until all that was read is acknowledged, and moves the gate to later rows
   * @param rowsBeforePlace how many rows come before the place that Connect knows
   */
  PlaceTrap(Gate gate, Runnable moveOn, LongSupplier rowsBeforePlace) {
    this.gate = gate;
    this.moveOn = moveOn;
    this.rowsBeforePlace = rowsBeforePlace;
    gate.shut();
  }

  @Override
  public void awaitSprung() {
    gate.awaitReader();
    moveOn.run();
    try {
      gate.letOnePass();
    } catch (SQLException e) {
      throw new IllegalStateException("the gate is stuck", e);
    }
    gate.awaitReader();
    Waiting.until("a place in the scan", () -> (rows = rowsBeforePlace.getAsLong()) > 0);
  }

  @Override
  public String evidence() {
    return "a page was being read, and Connect knew a place " + rows + " rows into the scan";
  }

  @Override
  public void close() {
    gate.open();
  }
}
