package io.tidemark.jdbc;

import io.tidemark.dialect.CopySql;
import io.tidemark.dialect.Dialect;
import io.tidemark.dialect.MariaDialect;
import io.tidemark.dialect.NativeColumn;
import io.tidemark.dialect.Sql;
import io.tidemark.table.ColumnType;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.mariadb.jdbc.Driver;

/** MariaDB's driver. */
class MariaDriver implements DatabaseDriver {
  private static final int OLDEST = 1011;
  private static final String UNSUPPORTED = "0A000";

  private final Dialect dialect;

  /** The variable that limits statements. */
  private final String limit;

  /** What a transaction may have changed in its session, and the locks of definitions. */
  private final String end;

  MariaDriver() {
    this(new MariaDialect(), "max_statement_time");
  }

  MariaDriver(Dialect dialect, String limit) {
    this.dialect = dialect;
    this.limit = limit;
    this.end =
        "SET autocommit = 1, %s = @tidemark_statement_time, net_write_timeout = @@GLOBAL.net_write_timeout, @tidemark_released = release_all_locks()"
            .formatted(limit);
  }

  @Override
  public Dialect dialect() {
    return dialect;
  }

  @Override
  public @Nullable Connection connect(
      ConnectionSettings settings, Duration connect, Duration socket) throws SQLException {
    Connection connection =
        new Driver().connect(settings.url(), properties(settings, connect, socket));
    if (connection != null) {
      check(connection);
    }
    return connection;
  }

  /** The driver reaches MySQL, too, which says some of what is said here otherwise. */
  private static void check(Connection connection) throws SQLException {
    DatabaseMetaData server = connection.getMetaData();
    int version = server.getDatabaseMajorVersion() * 100 + server.getDatabaseMinorVersion();
    boolean other = !server.getDatabaseProductName().equals("MariaDB");
    if (other || version < OLDEST) {
      String found = server.getDatabaseProductName() + " " + server.getDatabaseProductVersion();
      String hint = other ? "; write jdbc:mysql: for MySQL" : "";
      connection.close();
      throw new SQLException(
          "the server is " + found + ", and has to be MariaDB 10.11 or later" + hint, UNSUPPORTED);
    }
  }

  /** Rows are bound in bulk, which needs no file of the client; nothing else is switched on. */
  static Properties properties(ConnectionSettings settings, Duration connect, Duration socket) {
    Properties properties = new Properties();
    if (settings.user() != null) {
      properties.setProperty("user", settings.user());
    }
    if (settings.password() != null) {
      properties.setProperty("password", settings.password());
    }
    properties.setProperty("connectTimeout", millis(connect));
    properties.setProperty("socketTimeout", millis(socket));
    properties.setProperty("tcpKeepAlive", "true");
    properties.setProperty("allowLocalInfile", "false");
    properties.setProperty("useBulkStmts", "true");
    properties.setProperty("tinyInt1isBit", "false");
    return properties;
  }

  static String millis(Duration duration) {
    return Long.toString(Math.min(Integer.MAX_VALUE, Math.max(1, duration.toMillis())));
  }

  @Override
  public List<NativeColumn> describe(Connection connection, String query) throws SQLException {
    return MariaResult.columns(connection, dialect.describe(query), "longtext");
  }

  @Override
  public void begin(Connection connection, Session.Mode mode) throws SQLException {
    if (mode == Session.Mode.REPEATABLE_READ_ONLY) {
      run(connection, "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ");
      run(connection, "START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY");
    } else {
      run(connection, "SET autocommit = 0");
    }
  }

  /** The server gives up a statement whose rows nobody takes, by two limits. */
  @Override
  public void beginStream(Connection connection) throws SQLException {
    run(connection, "SET " + limit + " = 0, net_write_timeout = 31536000");
  }

  @Override
  public void commit(Connection connection) throws SQLException {
    run(connection, "COMMIT");
    run(connection, end);
  }

  @Override
  public void rollback(Connection connection) throws SQLException {
    run(connection, "ROLLBACK");
    run(connection, end);
  }

  static void run(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @Override
  public void cancel(Connection connection) throws SQLException {
    connection.unwrap(org.mariadb.jdbc.Connection.class).cancelCurrentQuery();
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
    MariaCells.bind(statement, number, bind.type(), bind.cell());
  }

  @Override
  public CellReader reader(ColumnType type) {
    return MariaCells.reader(type);
  }

  @Override
  public DatabaseException failure(SQLException e) {
    return MariaFailures.of("", e);
  }

  @Override
  public DatabaseException connecting(String location, SQLException e) {
    return MariaFailures.connecting(location, e, "sslMode and serverSslCert");
  }

  @Override
  public String checkTheWay() {
    return MariaFailures.CHECK_THE_WAY;
  }

  @Override
  public long copyIn(Connection connection, CopySql sql, CopySource source) {
    try (PreparedStatement insert = connection.prepareStatement(sql.text(1))) {
      BatchCopy copy = new BatchCopy(insert, this::failure);
      source.writeTo(copy);
      return copy.finish();
    } catch (SQLException e) {
      throw failure(e);
    }
  }
}
