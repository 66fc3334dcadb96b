package io.tidemark.kill;

import io.tidemark.testbed.Database;
import io.tidemark.testbed.Waiting;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Rows at the destination that the sink wants to write are locked by somebody else. */
final class LockTrap implements Trap {
  private final Database copy;
  private final String statement;
  private final Connection holder;

  /**
   * Locks rows, of which there must be some: nobody would ever wait for none.
   *
   * @param statement part of the statement that is expected to wait for them
   */
  LockTrap(Database copy, String table, String rows, String statement) {
    this.copy = copy;
    this.statement = statement;
    try {
      holder = copy.connect();
      holder.setAutoCommit(false);
      try (Statement lock = holder.createStatement();
          ResultSet locked =
              lock.executeQuery("SELECT 1 FROM " + table + " WHERE " + rows + " FOR UPDATE")) {
        if (!locked.next()) {
          holder.close();
          throw new IllegalStateException("no row of " + table + " to lock where " + rows);
        }
      }
    } catch (SQLException e) {
      throw new IllegalStateException("cannot lock rows of " + table, e);
    }
  }

  @Override
  public void awaitSprung() {
    Waiting.until("a statement on " + statement + " to wait", () -> waiting() > 0);
  }

  private long waiting() {
    return copy.number(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            + " AND wait_event_type = 'Lock' AND query ILIKE '%"
            + statement
            + "%'");
  }

  @Override
  public String evidence() {
    return waiting() + " statements on " + statement + " were waiting";
  }

  @Override
  public void close() {
    try {
      holder.rollback();
      holder.close();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
