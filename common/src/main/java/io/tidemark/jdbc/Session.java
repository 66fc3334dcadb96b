package io.tidemark.jdbc;

import io.tidemark.dialect.CopySql;
import io.tidemark.dialect.Dialect;
import io.tidemark.dialect.NativeColumn;
import io.tidemark.dialect.RemovalSql;
import io.tidemark.dialect.Sql;
import io.tidemark.table.ColumnType;
import io.tidemark.table.TableId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection and its units of work. Outside of {@link #inTransaction} and {@link #begin} every
 * statement commits by itself. One thread at a time, but for {@link #cancel}, {@link #abort} and
 * {@link #close}. Every database error comes as a {@link DatabaseException}.
 */
public final class Session implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Session.class);

  private final Connection connection;
  private final DatabaseDriver driver;
  private boolean inTransaction;
  private int savepoints;

  /** A unit of work. */
  @FunctionalInterface
  public interface Work<T> {
    T run(Session session);
  }

  /** What a transaction sees and may do. */
  public enum Mode {
    /** Each statement sees what was committed before it began. */
    READ_COMMITTED,
    /** All statements see one moment, and none may write. */
    REPEATABLE_READ_ONLY
  }

  Session(Connection connection, DatabaseDriver driver) {
    this.connection = connection;
    this.driver = driver;
  }

  public Dialect dialect() {
    return driver.dialect();
  }

  /**
   * Commits what the work did, or rolls back and throws on; a failing rollback is logged and
   * suppressed.
   */
  public <T> T inTransaction(Mode mode, Work<T> work) {
    return inTransaction(mode, work, result -> true);
  }

  /** The same, but that what the work did is also undone where its result is not to be kept. */
  public <T> T inTransaction(Mode mode, Work<T> work, Predicate<T> kept) {
    begin(mode);
    try {
      T result = work.run(this);
      if (kept.test(result)) {
        commit();
      } else {
        rollback();
      }
      return result;
    } catch (RuntimeException | Error e) {
      rollbackAfter(e);
      throw e;
    }
  }

  /** Undoes only what the work did when it throws; the transaction around it goes on. */
  public <T> T inSavepoint(Work<T> work) {
    String savepoint = "tidemark_" + ++savepoints;
    try {
      execute("SAVEPOINT " + savepoint);
      T result = work.run(this);
      execute("RELEASE SAVEPOINT " + savepoint);
      return result;
    } catch (RuntimeException e) {
      undo(savepoint, e);
      throw e;
    } finally {
      savepoints--;
    }
  }

  private void undo(String savepoint, RuntimeException cause) {
    try {
      execute("ROLLBACK TO SAVEPOINT " + savepoint);
      execute("RELEASE SAVEPOINT " + savepoint);
    } catch (DatabaseException e) {
      cause.addSuppressed(e);
      close(); // the transaction is gone, and what came now would commit by itself
    }
  }

  /** Begins a transaction that stays open until {@link #commit} or {@link #rollback}. */
  public void begin(Mode mode) {
    if (inTransaction) {
      throw new IllegalStateException("a transaction is already open in this session");
    }
    run(() -> driver.begin(connection, mode));
    inTransaction = true;
  }

  public void commit() {
    run(() -> driver.commit(connection));
    inTransaction = false;
  }

  public void rollback() {
    if (inTransaction) {
      run(() -> driver.rollback(connection));
      inTransaction = false;
    }
  }

  private void rollbackAfter(Throwable cause) {
    try {
      rollback();
    } catch (DatabaseException e) {
      log.warn(
          "Rolling back failed (SQLSTATE {}): closing the session, so that the server does it",
          e.sqlState());
      cause.addSuppressed(e);
      close();
    }
  }

  /** All rows, mapped. */
  public <T> List<T> query(Sql sql, Function<Row, T> mapper) {
    return jdbc(
        () -> {
          try (PreparedStatement statement = driver.prepare(connection, sql);
              ResultSet rows = statement.executeQuery()) {
            ResultRow row = new ResultRow(rows, driver);
            List<T> results = new ArrayList<>();
            while (rows.next()) {
              results.add(mapper.apply(row));
            }
            return results;
          }
        });
  }

  /**
   * The only row, mapped; empty when there is none.
   *
   * @throws IllegalStateException when there is more than one row
   */
  public <T> Optional<T> queryOne(Sql sql, Function<Row, T> mapper) {
    List<T> results = query(sql, mapper);
    if (results.size() > 1) {
      throw new IllegalStateException(
          "one row expected, got " + results.size() + ": " + sql.text());
    }
    return results.stream().findFirst();
  }

  /** Runs a statement that changes rows and tells how many. */
  public int update(Sql sql) {
    return jdbc(
        () -> {
          try (PreparedStatement statement = driver.prepare(connection, sql)) {
            return statement.executeUpdate();
          }
        });
  }

  /** Runs statements that change rows, one after the other, and tells how many together. */
  public long update(List<Sql> statements) {
    return statements.stream().mapToLong(this::update).sum();
  }

  /** Runs a removal, in the transaction that is open, and tells what it removed, mapped. */
  public <T> List<T> remove(RemovalSql removal, Function<Row, T> mapper) {
    update(removal.before());
    List<T> removed = query(removal.removed(), mapper);
    update(removal.after());
    return removed;
  }

  /**
   * Runs a statement without binds; several of them, separated by semicolons, where the driver can.
   */
  public void execute(String ddl) {
    run(
        () -> {
          try (Statement statement = connection.createStatement()) {
            statement.execute(ddl);
          }
        });
  }

  /**
   * Runs a CREATE or ADD that another session may be running too: that the thing is already there
   * is success. Safe inside a transaction, unless the database commits it then.
   *
   * @return whether this session made it, as far as the database tells
   */
  public boolean ensure(Sql ddl) {
    try {
      if (inTransaction && !dialect().commitsDdl()) {
        inSavepoint(session -> session.update(ddl));
      } else {
        update(ddl);
      }
      return true;
    } catch (DatabaseException e) {
      if (SqlStates.alreadyThere(e.sqlState())) {
        log.debug("Somebody else made it: {}", ddl.text());
        return false;
      }
      throw e;
    }
  }

  /** Copies rows in bulk and tells how many; an exception of the source gives the copy up. */
  public long copyIn(CopySql sql, CopySource source) {
    return driver.copyIn(connection, sql, source);
  }

  /** The same with a statement that ends with one row, or that has none. */
  public long copyIn(String copySql, CopySource source) {
    return copyIn(CopySql.of(copySql), source);
  }

  /** What a query that takes rows in bulk tells of them, one text after the other. */
  public String look(CopySql sql, CopySource source) {
    return driver.look(connection, sql, source);
  }

  /**
   * Opens a cursor that the database keeps; it needs a transaction around it.
   *
   * @param types of the result's columns, in order
   * @param fetchSize rows fetched at a time
   */
  public Cursor stream(Sql sql, List<ColumnType> types, int fetchSize) {
    requireTransaction();
    return jdbc(
        () -> {
          PreparedStatement statement = driver.prepare(connection, sql);
          try {
            statement.setFetchSize(driver.fetchSize(connection, fetchSize));
            return new ResultCursor(statement, statement.executeQuery(), types, driver);
          } catch (SQLException e) {
            statement.close();
            throw e;
          }
        });
  }

  /**
   * The same for a table's page at a transaction's end; as a copy where that gives the same.
   *
   * @param most rows that the statement may give
   */
  public Cursor page(TableId table, Sql sql, List<ColumnType> types, int most, int fetchSize) {
    requireTransaction();
    return jdbc(() -> driver.page(connection, table, sql, types, most))
        .orElseGet(() -> stream(sql, types, fetchSize));
  }

  private void requireTransaction() {
    if (!inTransaction) {
      throw new IllegalStateException("a cursor needs a transaction, or all rows come at once");
    }
  }

  /** Lets the statement that comes next last as long as its rows take to be fetched. */
  public void beginStream() {
    run(() -> driver.beginStream(connection));
  }

  /** The columns of a SELECT, without running it. */
  List<NativeColumn> describe(String query) {
    return jdbc(() -> driver.describe(connection, query));
  }

  /** Cancels the statement that another thread is running here, if there is one. */
  public void cancel() {
    try {
      driver.cancel(connection);
    } catch (SQLException e) {
      // the statement then runs into its timeout, or has ended with the connection
      log.debug("Could not cancel a statement (SQLSTATE {})", e.getSQLState());
    }
  }

  /**
   * Cuts the connection, whatever another thread is doing with it, which then fails. For a database
   * that does not answer.
   */
  public void abort() {
    try {
      driver.abort(connection);
    } catch (SQLException e) {
      log.debug("Aborting a session failed (SQLSTATE {})", e.getSQLState());
    }
  }

  public boolean isOpen() {
    try {
      return !connection.isClosed();
    } catch (SQLException e) {
      throw driver.failure(e);
    }
  }

  /** Ends the session, rolling back what is open. Idempotent; never throws. */
  @Override
  public void close() {
    try {
      driver.close(connection);
    } catch (SQLException e) {
      log.debug("Closing a session failed (SQLSTATE {})", e.getSQLState());
    }
  }

  private <T> T jdbc(SqlCall<T> call) {
    try {
      return call.get();
    } catch (SQLException e) {
      throw driver.failure(e);
    }
  }

  private void run(SqlCall.Step step) {
    try {
      step.run();
    } catch (SQLException e) {
      throw driver.failure(e);
    }
  }
}
