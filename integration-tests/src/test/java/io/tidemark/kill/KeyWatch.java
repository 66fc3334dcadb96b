package io.tidemark.kill;

import io.tidemark.testbed.Database;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;

/**
 * Reads the destination's keys over and over. A row that was seen once must be there in every later
 * look for as long as it has lived in the source without a break.
 */
final class KeyWatch implements AutoCloseable {
  private final Database copy;
  private final Shop shop;
  private final Map<Long, Long> seen = new HashMap<>();
  private final Watch watch;

  KeyWatch(Database copy, Shop shop) {
    this.copy = copy;
    this.shop = shop;
    watch = new Watch(Duration.ofMillis(25), this::look);
  }

  private boolean look() {
    Map<Long, Long> there = keys();
    compare(there);
    return !there.isEmpty();
  }

  private Map<Long, Long> keys() {
    Map<Long, Long> keys = new HashMap<>();
    if (copy.hasTable("orders")) {
      copy.rows("SELECT id, life FROM orders")
          .forEach(row -> keys.put(Long.valueOf(row.get(0) + ""), Long.valueOf(row.get(1) + "")));
    }
    return keys;
  }

  private void compare(Map<Long, Long> there) {
    TreeSet<Long> missing = new TreeSet<>();
    seen.forEach(
        (id, life) -> {
          if (!life.equals(there.get(id)) && shop.lives(id, life)) {
            missing.add(id);
          }
        });
    if (!missing.isEmpty()) {
      throw new AssertionError("live rows are missing at the destination: " + missing);
    }
    seen.clear();
    there.forEach(
        (id, life) -> {
          if (shop.lives(id, life)) {
            seen.put(id, life);
          }
        });
  }

  /** Insists that no live row has been missing so far. */
  void check() {
    watch.check();
  }

  /** How often there was something to see. */
  int looks() {
    return watch.looks();
  }

  @Override
  public void close() {
    watch.close();
  }
}
