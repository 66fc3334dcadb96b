package io.tidemark.testbed;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Holds up a writer in the middle of its transaction: a trigger asks for an advisory lock that the
 * test has, before the statement has locked any row, so that others may pass.
 */
public final class Stall implements AutoCloseable {
  /** A condition that is true for the first who asks, and for others only when that one is gone. */
  public static final String FIRST_COMER = "pg_try_advisory_xact_lock(4713)";

  private static final int LOCK = 4712;
  private static final String WAITING =
      "SELECT pid FROM pg_stat_activity WHERE datname = current_database()"
          + " AND wait_event = 'advisory' AND query NOT ILIKE '%pg_stat_activity%'";

  private final Database database;
  private final Connection connection;

  private Stall(Database database, Connection connection) {
    this.database = database;
    this.connection = connection;
  }

  /**
   * Holds up statements on a table from now on.
   *
   * @param event {@code UPDATE} or {@code DELETE}
   * @param condition who is held up, in SQL, asked once per statement
   */
  public static Stall on(Database database, String event, String table, String condition) {
    try {
      Stall stall = new Stall(database, database.connect());
      stall.execute("SELECT pg_advisory_lock(" + LOCK + ")");
      database.execute(
          """
          CREATE FUNCTION stall() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
            IF %3$s THEN PERFORM pg_advisory_xact_lock_shared(%4$d); END IF;
            RETURN NULL;
          END $$;
          CREATE TRIGGER stall BEFORE %1$s ON %2$s FOR EACH STATEMENT EXECUTE FUNCTION stall()
          """
              .formatted(event, table, condition, LOCK));
      return stall;
    } catch (SQLException e) {
      throw new IllegalStateException("no connection for the stall", e);
    }
  }

  /** Waits until somebody is held up, and tells which of the server's processes that is. */
  public String awaitVictim() {
    awaitVictims(1);
    return database.value(WAITING).orElseThrow();
  }

  /** Waits until so many are held up. */
  public void awaitVictims(int number) {
    Waiting.until(number + " to be held up", () -> database.column(WAITING).size() == number);
  }

  /** Whether a process of the server is still held up. */
  public boolean holds(String victim) {
    return database.column(WAITING).contains(victim);
  }

  /** Lets everybody go on. */
  public void release() {
    execute("SELECT pg_advisory_unlock_all()");
  }

  /** Waits until the transaction of somebody who was held up is over. */
  public void awaitEndOf(String victim) {
    Waiting.until(
        "the end of what was held up",
        () -> {
          List<@Nullable String> states =
              database.column("SELECT state FROM pg_stat_activity WHERE pid = " + victim);
          return states.isEmpty() || "idle".equals(states.get(0));
        });
  }

  private void execute(String sql) {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException("the stall is stuck", e);
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
