package io.tidemark.kill;

import io.tidemark.testbed.Database;
import io.tidemark.testbed.Stall;
import java.sql.SQLException;

/** A slice of stale rows is gone, and the next one is held up before it deletes any. */
final class SliceTrap implements Trap {
  private static final String COUNT = "SELECT count(*) FROM orders";

  private final Stall stall;

  SliceTrap(Database copy) {
    long before = copy.number(COUNT);
    stall = Stall.on(copy, "DELETE", "orders", "(" + COUNT + ") < " + before);
  }

  @Override
  public void awaitSprung() {
    stall.awaitVictim();
  }

  @Override
  public String evidence() {
    return "a slice was deleted and the next one was not";
  }

  @Override
  public void close() {
    try {
      stall.close();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
