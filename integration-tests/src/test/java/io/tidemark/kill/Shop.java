package io.tidemark.kill;

import io.tidemark.cli.chaos.History;
import io.tidemark.cli.chaos.History.Life;
import io.tidemark.testbed.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;

/**
 * The source table {@code orders(id, life, status, updated_at)}, changed at random. Each insert of
 * a key is a new life of it: what a generation that began between two lives may do to the first, it
 * must never do to the second.
 */
final class Shop {
  private static final int IDS = 3000;

  /** Since when rows are what they are. */
  private static final String NOW = "clock_timestamp()";

  private final Database database;
  private final Random random;
  private final History history = new History();
  private long life;
  private long lates;

  Shop(Database database, Random random) {
    this.database = database;
    this.random = random;
    database.execute(
        "CREATE TABLE orders (id bigint PRIMARY KEY, life bigint NOT NULL, status text NOT NULL,"
            + " updated_at timestamptz NOT NULL DEFAULT "
            + NOW
            + "); CREATE INDEX ON orders (updated_at, id)");
    insert(ids(IDS / 2));
  }

  Database database() {
    return database;
  }

  /** Which rows there are, and since when. */
  History history() {
    return history;
  }

  /** Whether a key is in the table. */
  boolean has(long id) {
    return history.has(id);
  }

  /** How many rows the table has. */
  int size() {
    return history.size();
  }

  /** The key that so many others come before. */
  long key(int position) {
    return history.now().keySet().stream().skip(position).findFirst().orElseThrow();
  }

  /** Inserts, updates, deletes and inserts again; gives the keys that were deleted and stay so. */
  List<Long> change() {
    List<Long> gone = ids(30).stream().filter(history::has).toList();
    delete(gone);
    List<Long> again = ids(20).stream().filter(history::has).toList();
    delete(again);
    insert(again);
    insert(ids(40).stream().filter(id -> !history.has(id) && !gone.contains(id)).toList());
    update();
    return gone;
  }

  /** Changes the contents of rows, and gives their keys. */
  List<Long> update() {
    List<Long> changed = ids(60).stream().filter(history::has).toList();
    database.execute(
        "UPDATE orders SET status = 'status ' || %d, updated_at = %s WHERE id IN (%s)"
            .formatted(random.nextInt(), NOW, list(changed)));
    return changed;
  }

  /** Rows to be deleted soon. */
  List<Long> doomed() {
    return ids(30).stream().filter(history::has).toList();
  }

  /**
   * Begins a transaction that has inserted a row, which nobody sees before it is closed, and which
   * is older then than others that have been seen.
   */
  Late late() {
    return new Late(IDS + ++lates, ++life);
  }

  /** A row that is not committed yet. */
  final class Late implements AutoCloseable {
    private final long id;
    private final long ofLife;
    private final Connection connection;

    private Late(long id, long ofLife) {
      this.id = id;
      this.ofLife = ofLife;
      try {
        connection = database.connect();
        connection.setAutoCommit(false);
        execute("INSERT INTO orders VALUES (" + id + ", " + ofLife + ", 'late')");
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
    }

    private void execute(String sql) throws SQLException {
      try (Statement statement = connection.createStatement()) {
        statement.execute(sql);
      }
    }

    @Override
    public String toString() {
      return "row " + id;
    }

    @Override
    public void close() {
      try (connection) {
        connection.commit();
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
      begins(List.of(id), ofLife);
    }
  }

  private void insert(List<Long> ids) {
    if (ids.isEmpty()) {
      return;
    }
    long next = ++life;
    database.execute(
        "INSERT INTO orders SELECT id, %d, 'new' FROM unnest(ARRAY[%s]) id"
            .formatted(next, list(ids)));
    begins(ids, next);
  }

  private void begins(List<Long> ids, long ofLife) {
    Life begun = new Life(ofLife, 0, System.currentTimeMillis(), false);
    ids.forEach(id -> history.begins(id, begun));
  }

  void delete(List<Long> ids) {
    if (ids.isEmpty()) {
      return;
    }
    // first the promise ends, then the row
    ids.forEach(history::ends);
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
