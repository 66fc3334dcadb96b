package io.tidemark.jdbc;

import io.tidemark.dialect.CopySql;
import io.tidemark.dialect.Dialect;
import io.tidemark.dialect.NativeColumn;
import io.tidemark.dialect.PostgresDialect;
import io.tidemark.dialect.Sql;
import io.tidemark.table.ColumnType;
import io.tidemark.table.TableId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;
import org.postgresql.PGConnection;
import org.postgresql.PGProperty;

/** PostgreSQL's driver. */
final class PostgresDriver implements DatabaseDriver {
  /** Who cancels is about to stop, and cannot wait for a database that does not answer. */
  private static final Duration CANCEL_TIMEOUT = Duration.ofSeconds(2);

  private final Dialect dialect = new PostgresDialect();
  private final PostgresBinder binder = new PostgresBinder(dialect);
  private final PostgresPages pages = new PostgresPages(this);

  @Override
  public Dialect dialect() {
    return dialect;
  }

  @Override
  public @Nullable Connection connect(
      ConnectionSettings settings, Duration connect, Duration socket) throws SQLException {
    return new Driver().connect(settings.url(), properties(settings, connect, socket));
  }

  @Override
  public List<NativeColumn> describe(Connection connection, String query) throws SQLException {
    return PostgresResult.columns(connection, dialect.describe(query));
  }

  @Override
  public void begin(Connection connection, Session.Mode mode) throws SQLException {
    if (mode == Session.Mode.REPEATABLE_READ_ONLY) {
      connection.setReadOnly(true);
      connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
    }
    connection.setAutoCommit(false);
  }

  @Override
  public void commit(Connection connection) throws SQLException {
    connection.commit();
    end(connection);
  }

  @Override
  public void rollback(Connection connection) throws SQLException {
    connection.rollback();
    end(connection);
  }

  /** What JDBC sets for a snapshot holds for the connection; single statements must not have it. */
  private static void end(Connection connection) throws SQLException {
    connection.setAutoCommit(true);
    if (connection.isReadOnly()) {
      connection.setReadOnly(false);
      connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
    }
  }

  @Override
  public void cancel(Connection connection) throws SQLException {
    connection.unwrap(PGConnection.class).cancelQuery();
  }

  @Override
  public void abort(Connection connection) throws SQLException {
    connection.abort(Runnable::run);
  }

  @Override
  public void close(Connection connection) throws SQLException {
    connection.close();
  }

  @Override
  public void bind(PreparedStatement statement, int number, Sql.Bind bind) throws SQLException {
    binder.bind(statement, number, bind.type(), bind.cell());
  }

  @Override
  public Optional<Cursor> page(
      Connection connection, TableId table, Sql page, List<ColumnType> types, int most)
      throws SQLException {
    return pages.open(connection, table, page, types, most);
  }

  @Override
  public CellReader reader(ColumnType type) {
    return PostgresCells.of(type);
  }

  @Override
  public DatabaseException failure(SQLException e) {
    return PostgresFailures.of(e);
  }

  @Override
  public DatabaseException connecting(String location, SQLException e) {
    return PostgresFailures.connecting(location, e);
  }

  @Override
  public String checkTheWay() {
    return PostgresFailures.CHECK_THE_WAY;
  }

  @Override
  public long copyIn(Connection connection, CopySql sql, CopySource source) {
    return BulkCopy.run(connection, sql.text(1), source);
  }

  private static Properties properties(
      ConnectionSettings settings, Duration connect, Duration socket) {
    Properties properties = new Properties();
    if (settings.user() != null) {
      PGProperty.USER.set(properties, settings.user());
    }
    if (settings.password() != null) {
      PGProperty.PASSWORD.set(properties, settings.password());
    }
    PGProperty.APPLICATION_NAME.set(properties, settings.applicationName());
    PGProperty.CONNECT_TIMEOUT.set(properties, seconds(connect));
    PGProperty.LOGIN_TIMEOUT.set(properties, seconds(connect));
    PGProperty.CANCEL_SIGNAL_TIMEOUT.set(properties, seconds(CANCEL_TIMEOUT));
    PGProperty.SOCKET_TIMEOUT.set(properties, seconds(socket));
    PGProperty.TCP_KEEP_ALIVE.set(properties, true);
    PGProperty.AUTOSAVE.set(properties, "never");
    PGProperty.LOG_SERVER_ERROR_DETAIL.set(properties, false);
    return properties;
  }

  private static int seconds(Duration duration) {
    return (int)
        Math.min(Integer.MAX_VALUE / 1000, Math.max(1, duration.plusMillis(999).toSeconds()));
  }
}
