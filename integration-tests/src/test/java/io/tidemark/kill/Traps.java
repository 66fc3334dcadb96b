package io.tidemark.kill;

import io.tidemark.testbed.Database;
import io.tidemark.testbed.Gate;
import io.tidemark.testbed.Waiting;
import java.sql.SQLException;
import java.util.List;
import java.util.Random;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/** The traps for all phases, made of locks that only the test holds, and of a frozen broker. */
final class Traps implements AutoCloseable {
  private final Servers servers;
  private final Random random;
  private final String markerTopic;
  private final Shop shop;
  private final Database copy;
  private final Gate gate;

  Traps(Servers servers, Random random, String markerTopic, Shop shop, Database copy) {
    this.servers = servers;
    this.random = random;
    this.markerTopic = markerTopic;
    this.shop = shop;
    this.copy = copy;
    shop.database().execute("CREATE TABLE threshold (id bigint); INSERT INTO threshold VALUES (0)");
    gate = Gate.before(shop.database(), "orders", "id > (SELECT t.id FROM threshold t)");
    shop.database().execute("GRANT SELECT ON threshold TO " + Gate.USER);
  }

  /**
   * Sets a trap, before the generation starts.
   *
   * @param gone keys that the generation makes stale
   */
  Trap set(Phase phase, List<Long> gone) {
    return switch (phase) {
      case START -> new StartTrap(reading(-1), servers.topics(), markerTopic);
      case SCAN -> reading(shop.key(shop.size() / 2));
      case DRAIN -> new DrainTrap(reading(shop.key(shop.size() / 2)), servers);
      case WRITE ->
          random.nextBoolean()
              ? beforeWrite()
              : new LockTrap(copy, "orders", "id = " + there(shop.update()), "orders");
      case FLOOR -> new LockTrap(copy, "tidemark_streams", "true", "tidemark_streams");
      case SLICE -> new LockTrap(copy, "orders", "id = " + there(gone), "delete");
      case RANDOM -> new MomentTrap(copy, random.nextInt(2500));
    };
  }

  /** Sets a trap before anything at all is written. */
  Trap beforeWrite() {
    return new LockTrap(copy, "tidemark_progress", "true", "tidemark_progress");
  }

  private ReadTrap reading(long threshold) {
    move(threshold);
    return new ReadTrap(gate, shop.database());
  }

  private void move(long threshold) {
    shop.database().execute("UPDATE threshold SET id = " + threshold);
  }

  /**
   * Sets a trap in the middle of a scan of which Connect knows a place.
   *
   * @param page rows that are read at a time
   */
  Trap setBehindPlace(int page, String topic, LongSupplier rowsBeforePlace) {
    long sent = servers.topics().count(topic);
    long read = 5L * page;
    move(shop.key(5 * page));
    return new PlaceTrap(
        gate,
        () -> {
          Waiting.until("all records", () -> servers.topics().count(topic) >= sent + read);
          move(shop.key(10 * page));
        },
        rowsBeforePlace);
  }

  /** One of the keys that the destination has: a row that is not there cannot be locked. */
  private long there(List<Long> some) {
    String keys = some.stream().map(String::valueOf).collect(Collectors.joining(","));
    return copy.number("SELECT min(id) FROM orders WHERE id IN (" + keys + ")");
  }

  @Override
  public void close() {
    try {
      gate.close();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
