package io.tidemark.kill;

import io.tidemark.testbed.Database;
import io.tidemark.testbed.Gate;
import io.tidemark.testbed.Waiting;

/** The source's reading stops at a row behind a closed gate. */
final class ReadTrap implements Trap {
  private final Gate gate;
  private final Database shop;

  ReadTrap(Gate gate, Database shop) {
    this.gate = gate;
    this.shop = shop;
    gate.shut();
  }

  @Override
  public void awaitSprung() {
    gate.awaitReader();
  }

  /** Lets the source read on, and waits until it has nothing more to read. */
  void letItReadToTheEnd() {
    gate.open();
    Waiting.until(
        "the source to have read everything",
        () -> readers("state = 'active' OR now() - state_change < interval '500 ms'") == 0);
  }

  private long readers(String doing) {
    return shop.number(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            + " AND usename = '"
            + Gate.USER
            + "' AND ("
            + doing
            + ")");
  }

  @Override
  public String evidence() {
    return "a page was being read";
  }

  @Override
  public void close() {
    gate.open();
  }
}
