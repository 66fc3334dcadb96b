package io.tidemark.testbed;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Stops a reader in the middle of a table: rows that match a condition are readable only while the
 * gate is open. A row security policy asks for an advisory lock that the closed gate holds, so the
 * reader's statement hangs as it would on a slow disk, and the table stays an ordinary table with
 * its key.
 */
public final class Gate implements AutoCloseable {
  /** The user whose reading the gate can stop; the administrator passes any gate. */
  public static final String USER = "reader";

  private static final int LOCK = 4711;
  private static final String SHUT = "SELECT pg_advisory_lock(" + LOCK + ")";

  private final Database database;
  private Connection connection;

  private Gate(Database database, Connection connection) {
    this.database = database;
    this.connection = connection;
  }

  /**
   * Puts an open gate before the rows of a table (in schema public) that match a condition. Pages
   * are read by the index, never sorted, so that none looks behind the gate before it must.
   */
  public static Gate before(Database database, String table, String condition) {
    return build(database, table, condition, "true");
  }

  /**
   * Puts an open gate before rows that nobody ever reads: whoever looks for them behind the last
   * page stands before it.
   */
  public static Gate behind(Database database, String table, String condition) {
    return build(database, table, condition, "NOT closed");
  }

  private static Gate build(Database database, String table, String condition, String shown) {
    database.execute(
        """
        DO $$ BEGIN
          CREATE ROLE %1$s LOGIN PASSWORD 'postgres';
        EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
        END $$;
        GRANT SELECT ON %2$s TO %1$s;
        ALTER ROLE %1$s IN DATABASE "%5$s" SET enable_sort = off;
        CREATE FUNCTION gate(closed boolean) RETURNS boolean LANGUAGE plpgsql VOLATILE AS $$
        BEGIN
          IF closed THEN PERFORM pg_advisory_xact_lock_shared(%4$d); END IF;
          RETURN %6$s;
        END $$;
        ALTER TABLE %2$s ENABLE ROW LEVEL SECURITY;
        CREATE POLICY gate ON %2$s FOR SELECT TO %1$s USING (gate(%3$s));
        ANALYZE %2$s
        """
            .formatted(USER, table, condition, LOCK, database.name(), shown));
    try {
      return new Gate(database, database.connect());
    } catch (SQLException e) {
      throw new IllegalStateException("no connection for the gate", e);
    }
  }

  /** Nobody reads the rows behind the gate any more. */
  public void shut() {
    execute(connection, SHUT);
  }

  /** Everybody may read on. */
  public void open() {
    execute(connection, "SELECT pg_advisory_unlock_all()");
  }

  /**
   * Lets the reader pass that stands before the gate, as far as its transaction goes, and nobody
   * behind it: whoever asks next queues behind the one who waits to shut the gate.
   */
  public void letOnePass() throws SQLException {
    Connection next = database.connect();
    CompletableFuture<Void> shut = CompletableFuture.runAsync(() -> execute(next, SHUT));
    Waiting.until("somebody to wait for shutting the gate", () -> waiting("ExclusiveLock") > 0);
    open();
    shut.orTimeout(Waiting.PATIENCE.toMillis(), TimeUnit.MILLISECONDS).join();
    connection.close();
    connection = next;
  }

  private long waiting(String mode) {
    return database.number(
        "SELECT count(*) FROM pg_locks l JOIN pg_database d ON d.oid = l.database"
            + " WHERE d.datname = current_database() AND l.locktype = 'advisory'"
            + " AND l.classid = 0 AND l.objsubid = 1 AND l.objid = "
            + LOCK
            + " AND l.mode = '"
            + mode
            + "' AND NOT l.granted");
  }

  /** Waits until the reader stands before the closed gate. */
  public void awaitReader() {
    Waiting.until("the source to wait at the gate", () -> waiting("ShareLock") > 0);
  }

  private static void execute(Connection connection, String sql) {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException("the gate is stuck", e);
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
