package io.tidemark.it;

import io.tidemark.testbed.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * Several users of the table {@code accounts}, at random: they insert, update, delete and insert
 * again, some of them in transactions that stay open while others go on.
 */
final class Writers implements AutoCloseable {
  private static final int MOST_OPEN = 3;

  private final Database database;
  private final Connection quick;
  private final Random random;
  private final List<Connection> open = new ArrayList<>();
  private final Set<Long> locked = new HashSet<>();

  Writers(Database database, long seed) throws SQLException {
    this.database = database;
    this.quick = database.connect();
    this.random = new Random(seed);
  }

  /** One step of somebody. */
  void write() throws SQLException {
    switch (random.nextInt(10)) {
      case 0, 1 -> writeLate();
      case 2 -> commitOne();
      case 3 -> run(quick, "DELETE FROM accounts WHERE id = " + free());
      case 4 -> run(quick, put(free(), "clock_timestamp() - interval '2 seconds'"));
      default -> run(quick, put(free(), "now()"));
    }
  }

  private void writeLate() throws SQLException {
    if (open.size() >= MOST_OPEN) {
      commitOne();
    }
    Connection late = database.connect();
    late.setAutoCommit(false);
    open.add(late);
    long id = free();
    locked.add(id);
    run(late, put(id, "now()"));
  }

  private void commitOne() throws SQLException {
    if (!open.isEmpty()) {
      try (Connection late = open.remove(random.nextInt(open.size()))) {
        if (random.nextInt(4) == 0) {
          late.rollback();
        } else {
          late.commit();
        }
      }
    }
  }

  /** Ends what is open. */
  void commitAll() throws SQLException {
    while (!open.isEmpty()) {
      commitOne();
    }
    locked.clear();
  }

  private String put(long id, String time) {
    return ("INSERT INTO accounts VALUES (%1$d, 'name %2$d', %3$s) ON CONFLICT (id) DO UPDATE SET"
            + " name = excluded.name, updated_at = excluded.updated_at")
        .formatted(id, random.nextInt(), time);
  }

  /** A row that no open transaction may have locked. */
  private long free() {
    long id = random.nextLong(1, 1200);
    while (locked.contains(id)) {
      id = random.nextLong(1, 1200);
    }
    return id;
  }

  private static void run(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @Override
  public void close() throws SQLException {
    commitAll();
    quick.close();
  }
}
