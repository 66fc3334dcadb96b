package io.tidemark.kill;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.cli.chaos.Copied;
import io.tidemark.cli.chaos.History.Life;
import io.tidemark.cli.chaos.Look;
import io.tidemark.cli.chaos.Lookout;
import io.tidemark.cli.chaos.Watcher;
import io.tidemark.testbed.Database;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads the destination's rows over and over, and judges as chaos does. */
final class KeyWatch implements AutoCloseable {
  private static final String ROWS =
      "SELECT id, life, (extract(epoch FROM updated_at) * 1000000)::bigint, _sync_generation"
          + " FROM orders";

  private final Database copy;
  private final Shop shop;
  private final Watcher watcher;
  private final Lookout lookout;

  KeyWatch(Database copy, Shop shop) {
    this.copy = copy;
    this.shop = shop;
    watcher = new Watcher("orders", shop.history());
    lookout = new Lookout(Duration.ofMillis(25), List.of(this::look));
  }

  private Look look() {
    Map<Long, Life> before = shop.history().now();
    Map<Long, Copied> there = new HashMap<>();
    if (copy.hasTable("orders")) {
      copy.rows(ROWS)
          .forEach(
              row ->
                  there.put(
                      number(row.get(0)),
                      new Copied(number(row.get(1)), number(row.get(2)), number(row.get(3)))));
    }
    return new Look(!there.isEmpty(), watcher.look(before, 0, there));
  }

  private static long number(Object cell) {
    return Long.parseLong(String.valueOf(cell));
  }

  /** Insists that no look has found anything so far. */
  void check() {
    assertThat(lookout.found()).as("after %d looks", looks()).isEmpty();
  }

  /** How often there was something to see. */
  int looks() {
    return lookout.looks();
  }

  @Override
  public void close() {
    lookout.close();
  }
}
