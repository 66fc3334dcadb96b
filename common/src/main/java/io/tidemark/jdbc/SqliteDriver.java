package io.tidemark.jdbc;

import io.tidemark.dialect.CopySql;
import io.tidemark.dialect.Dialect;
import io.tidemark.dialect.NativeColumn;
import io.tidemark.dialect.Sql;
import io.tidemark.dialect.SqliteDialect;
import io.tidemark.jdbc.ManyRowsCopy.Execution;
import io.tidemark.jdbc.ManyRowsCopy.Manner;
import io.tidemark.jdbc.ManyRowsCopy.Statements;
import io.tidemark.table.ColumnType;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;
import org.sqlite.JDBC;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConnection;

/**
 * SQLite's driver. Transactions are begun and ended by statements: the driver's own way begins the
 * next one as soon as one is committed, which may fail and then looks like a commit that has.
 */
final class SqliteDriver implements DatabaseDriver {
  /** More rows do not make it faster, nor more bytes. */
  private static final Manner MANY = new Manner(200, 32_000, 1 << 17, BatchCopy::bind);

  private final Dialect dialect = new SqliteDialect();

  /** Connections that are closed, or about to be. */
  private final Set<Connection> ended = Collections.newSetFromMap(new WeakHashMap<>());

  /**
   * Over the files of connections that only read; SQLite itself writes to no file that has moved.
   */
  private final Map<Connection, SqliteWatch> watches =
      Collections.synchronizedMap(new WeakHashMap<>());

  @Override
  public Dialect dialect() {
    return dialect;
  }

  /** Makes the file if it is missing, but no directory: that may be a volume that is not there. */
  @Override
  public @Nullable Connection connect(
      ConnectionSettings settings, Duration connect, Duration socket) throws SQLException {
    SqliteFile.of(settings.url()).check();
    return open(settings.url(), connect);
  }

  /** A file that is missing is not made for a question: an empty database stands for it. */
  @Override
  public @Nullable Connection ask(ConnectionSettings settings, Duration limit) throws SQLException {
    SqliteFile file = SqliteFile.of(settings.url());
    file.check();
    return open(file.exists() ? settings.url() : SqliteDialect.PREFIX + ":memory:", limit);
  }

  /** Nothing is made, and nothing of the file is changed, not even what a crash has left. */
  @Override
  public @Nullable Connection connectToRead(
      ConnectionSettings settings, Duration connect, Duration socket) throws SQLException {
    SqliteFile file = SqliteFile.of(settings.url());
    file.checkToRead();
    SQLiteConfig config = waiting(connect);
    config.setReadOnly(true);
    SqliteWatch watch = SqliteWatch.over(file);
    Connection connection = new JDBC().connect(settings.url(), config.toProperties());
    try {
      SqliteFunction.register(connection);
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
    watches.put(connection, watch);
    return connection;
  }

  @Override
  public boolean isMade(ConnectionSettings settings) {
    return !SqliteFile.of(settings.url()).isMissing();
  }

  @Override
  public boolean isFile() {
    return true;
  }

  private static @Nullable Connection open(String url, Duration busy) throws SQLException {
    return new JDBC().connect(url, waiting(busy).toProperties());
  }

  private static SQLiteConfig waiting(Duration busy) {
    SQLiteConfig config = new SQLiteConfig();
    config.setBusyTimeout((int) Math.min(Integer.MAX_VALUE, busy.toMillis()));
    return config;
  }

  @Override
  public List<NativeColumn> describe(Connection connection, String query) throws SQLException {
    return SqliteResult.columns(connection, query, dialect.describe(query));
  }

  /** Whoever will write takes the place of the one writer at once, not when others have read. */
  @Override
  public void begin(Connection connection, Session.Mode mode) throws SQLException {
    SqliteWatch watch = watches.get(connection);
    if (watch != null) {
      watch.check();
    }
    run(connection, mode == Session.Mode.REPEATABLE_READ_ONLY ? "BEGIN" : "BEGIN IMMEDIATE");
  }

  @Override
  public void commit(Connection connection) throws SQLException {
    run(connection, "COMMIT");
  }

  /** Some errors, such as a full disk, have rolled back already. */
  @Override
  public void rollback(Connection connection) throws SQLException {
    try {
      run(connection, "ROLLBACK");
    } catch (SQLException e) {
      if (!SqliteFailures.hasNoTransaction(e)) {
        throw e;
      }
    }
  }

  private static void run(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** A handle that is closed must not be used any more, not even to interrupt. */
  @Override
  public void cancel(Connection connection) throws SQLException {
    synchronized (ended) {
      if (!ended.contains(connection)) {
        connection.unwrap(SQLiteConnection.class).getDatabase().interrupt();
      }
    }
  }

  @Override
  public void abort(Connection connection) throws SQLException {
    cancel(connection);
    close(connection);
  }

  /** Waits for the statement that another thread is running. */
  @Override
  public void close(Connection connection) throws SQLException {
    synchronized (ended) {
      ended.add(connection);
    }
    connection.close();
  }

  @Override
  public long copyIn(Connection connection, CopySql sql, CopySource source) {
    return inMany(connection, sql, source, PreparedStatement::executeUpdate);
  }

  @Override
  public String look(Connection connection, CopySql sql, CopySource source) {
    StringBuilder all = new StringBuilder();
    inMany(connection, sql, source, statement -> told(statement, all));
    return all.toString();
  }

  private static long told(PreparedStatement query, StringBuilder all) throws SQLException {
    try (ResultSet row = query.executeQuery()) {
      while (row.next()) {
        all.append(row.getString(1));
      }
      return 0;
    }
  }

  private long inMany(Connection connection, CopySql sql, CopySource source, Execution execution) {
    Statements statements = rows -> prepare(connection, sql, rows);
    try (ManyRowsCopy copy =
        new ManyRowsCopy(MANY, statements, sql.binds().size() + 1, execution, this::failure)) {
      source.writeTo(copy);
      return copy.finish();
    } catch (SQLException e) {
      throw failure(e);
    }
  }

  private PreparedStatement prepare(Connection connection, CopySql sql, int rows)
      throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql.text(rows));
    int number = 1;
    for (Sql.Bind bind : sql.binds()) {
      bind(statement, number++, bind);
    }
    return statement;
  }

  @Override
  public void bind(PreparedStatement statement, int number, Sql.Bind bind) throws SQLException {
    SqliteCells.bind(statement, number, bind.type(), bind.cell());
  }

  @Override
  public CellReader reader(ColumnType type) {
    return SqliteCells.reader(type);
  }

  @Override
  public DatabaseException failure(SQLException e) {
    return SqliteFailures.of("", e);
  }

  @Override
  public DatabaseException connecting(String location, SQLException e) {
    return SqliteFailures.of("Cannot open " + location + ": ", e);
  }

  @Override
  public String checkTheWay() {
    return "check that no other process keeps the file locked, and that its directory answers";
  }
}
