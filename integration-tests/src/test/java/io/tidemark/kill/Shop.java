package io.tidemark.kill;

import io.tidemark.testbed.Database;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * The source table {@code orders(id, life, status)}, changed at random. Each insert of a key is a
 * new life of it: what a generation that began between two lives may do to the first, it must never
 * do to the second.
 */
final class Shop {
  private static final int IDS = 3000;

  private final Database database;
  private final Random random;
  private final Map<Long, Long> lives = new ConcurrentHashMap<>();
  private long life;

  Shop(Database database, Random random) {
    this.database = database;
    this.random = random;
    database.execute(
        "CREATE TABLE orders (id bigint PRIMARY KEY, life bigint NOT NULL, status text NOT NULL)");
    insert(ids(IDS / 2));
  }

  Database database() {
    return database;
  }

  /** Whether this life of a key has been going on without a break until now. */
  boolean lives(long id, long ofLife) {
    return lives.getOrDefault(id, 0L) == ofLife;
  }

  /** Whether a key is in the table. */
  boolean has(long id) {
    return lives.containsKey(id);
  }

  /** How many rows the table has. */
  int size() {
    return lives.size();
  }

  /** The key that so many others come before. */
  long key(int position) {
    return lives.keySet().stream().sorted().skip(position).findFirst().orElseThrow();
  }

  /** Inserts, updates, deletes and inserts again; gives the keys that were deleted and stay so. */
  List<Long> change() {
    List<Long> gone = ids(30).stream().filter(lives::containsKey).toList();
    delete(gone);
    List<Long> again = ids(20).stream().filter(lives::containsKey).toList();
    delete(again);
    insert(again);
    insert(ids(40).stream().filter(id -> !lives.containsKey(id) && !gone.contains(id)).toList());
    update();
    return gone;
  }

  /** Changes the contents of rows, and gives their keys. */
  List<Long> update() {
    List<Long> changed = ids(60).stream().filter(lives::containsKey).toList();
    database.execute(
        "UPDATE orders SET status = 'status ' || %d WHERE id IN (%s)"
            .formatted(random.nextInt(), list(changed)));
    return changed;
  }

  private void insert(List<Long> ids) {
    if (ids.isEmpty()) {
      return;
    }
    long next = ++life;
    database.execute(
        "INSERT INTO orders SELECT id, %d, 'new' FROM unnest(ARRAY[%s]) id"
            .formatted(next, list(ids)));
    ids.forEach(id -> lives.put(id, next));
  }

  private void delete(List<Long> ids) {
    if (ids.isEmpty()) {
      return;
    }
    // first the promise ends, then the row
    ids.forEach(lives::remove);
    database.execute("DELETE FROM orders WHERE id IN (" + list(ids) + ")");
  }

  private List<Long> ids(int count) {
    List<Long> ids = new ArrayList<>();
    random.longs(count, 0, IDS).distinct().forEach(ids::add);
    return ids;
  }

  private static String list(List<Long> ids) {
    return ids.stream().map(String::valueOf).collect(Collectors.joining(","));
  }
}
