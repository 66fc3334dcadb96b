package io.tidemark.jdbc;

import io.tidemark.dialect.CopySql;
import io.tidemark.dialect.MariaDialect;
import io.tidemark.dialect.NativeColumn;
import io.tidemark.dialect.PlainFields;
import io.tidemark.jdbc.ManyRowsCopy.Manner;
import io.tidemark.jdbc.ManyRowsCopy.Statements;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.Driver;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * MySQL's driver, Connector/J, where somebody has put it beside the plugin, and MariaDB's
 * otherwise, or where the URL says so by {@code permitMysqlScheme}, which is that driver's own word
 * for it.
 */
final class MySqlDriver extends MariaDriver {
  private static final String SCHEME = "jdbc:mysql:";

  /** Since its version 8: older ones know no server that is taken here. */
  private static final String CONNECTOR = "com.mysql.cj.";

  private static final String UNSUPPORTED = "0A000";
  private static final Pattern VERSION = Pattern.compile("^(\\d+)\\.(\\d+)\\.(\\d+)");

  /** 8.0.19 is the first that says what a column is declared as without the widths of numbers. */
  private static final int OLDEST = 80_019;

  /**
   * What Connector/J is told, whatever the URL says. Texts come and go in UTF-8: of a column's own
   * character set Java knows another table than MySQL, and reads some of it otherwise. The widths
   * of {@code tinyint} are all that tells it of a query's booleans. Braces in statements are
   * nothing of JDBC's. No session is set to read only, so that it need not ask before each update
   * whether it is. The timeout of streams is set for each, and longer. Of all that a session sets
   * it asks for backslashes once, to write texts by what it hears.
   */
  private static final Map<String, String> RELIED_ON =
      Map.ofEntries(
          Map.entry("allowLoadLocalInfile", "false"),
          Map.entry("characterSetResults", "UTF-8"),
          Map.entry("connectionCollation", "utf8mb4_0900_ai_ci"),
          Map.entry("enableEscapeProcessing", "false"),
          Map.entry("processEscapeCodesForPrepStmts", "false"),
          Map.entry("readOnlyPropagatesToServer", "false"),
          Map.entry("netTimeoutForStreamingResults", "0"),
          Map.entry("sessionVariables", "sql_mode='NO_BACKSLASH_ESCAPES'"),
          Map.entry("tinyInt1isBit", "true"),
          Map.entry("transformedBitIsBoolean", "false"),
          Map.entry("yearIsDateType", "false"));

  /** What MariaDB's driver says where it would have to send a password that anybody could read. */
  private static final String NO_KEY = "RSA public key is not available client side";

  private static final String ENCRYPT =
      ": write sslMode=verify-full and serverSslCert in connection.url, so that the password is"
          + " encrypted";

  /**
   * Servers count placeholders by 16 bits, and the smallest take four times as many bytes as one
   * statement, in which a text may double.
   */
  private static final Manner MANY = new Manner(1000, 65_535, 1 << 20, MySqlDriver::field);

  /** What another connection needs to cancel what one does. */
  private record Reached(ConnectionSettings settings, Duration limit, long id) {}

  private final Map<Connection, Reached> reached = Collections.synchronizedMap(new WeakHashMap<>());

  /** Connections that may be in the midst of rows. */
  private final Set<Connection> streaming =
      Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

  MySqlDriver() {
    super(MariaDialect.mySql(), "max_execution_time");
  }

  @Override
  public @Nullable Connection connect(
      ConnectionSettings settings, Duration connect, Duration socket) throws SQLException {
    Connection connection = plain(settings, connect, socket);
    if (connection != null) {
      check(connection);
      reached.put(connection, new Reached(settings, connect, id(connection)));
    }
    return connection;
  }

  private static long id(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet id = statement.executeQuery("SELECT connection_id()")) {
      id.next();
      return id.getLong(1);
    }
  }

  private static @Nullable Connection plain(
      ConnectionSettings settings, Duration connect, Duration socket) throws SQLException {
    Properties properties = properties(settings, connect, socket);
    Optional<Driver> own =
        settings.url().contains("permitMysqlScheme") ? Optional.empty() : connector();
    if (own.isPresent()) {
      properties.putAll(RELIED_ON);
      return own.get().connect(settings.url(), properties);
    }
    String url = "jdbc:mariadb:" + settings.url().substring(SCHEME.length());
    return new org.mariadb.jdbc.Driver().connect(url, properties);
  }

  private static Optional<Driver> connector() {
    return ServiceLoader.load(Driver.class, MySqlDriver.class.getClassLoader()).stream()
        .filter(driver -> driver.type().getName().startsWith(CONNECTOR))
        .findFirst()
        .map(ServiceLoader.Provider::get);
  }

  private static void check(Connection connection) throws SQLException {
    DatabaseMetaData server = connection.getMetaData();
    String version = server.getDatabaseProductVersion();
    boolean other =
        server.getDatabaseProductName().equals("MariaDB") || version.contains("MariaDB");
    if (other || number(version) < OLDEST) {
      connection.close();
      throw new SQLException(
          other
              ? "the server is MariaDB " + version + ": write jdbc:mariadb: in connection.url"
              : "the server is MySQL " + version + ", and has to be MySQL 8.0.19 or later",
          UNSUPPORTED);
    }
  }

  private static int number(String version) {
    Matcher parts = VERSION.matcher(version);
    return parts.find()
        ? Integer.parseInt(parts.group(1)) * 10_000
            + Integer.parseInt(parts.group(2)) * 100
            + Integer.parseInt(parts.group(3))
        : 0;
  }

  /**
   * By a result without rows: Connector/J would run the statement to describe it, for one row, and
   * leave the session with the server's own limit of rows afterwards.
   */
  @Override
  public List<NativeColumn> describe(Connection connection, String query) throws SQLException {
    String none = dialect().describe(query) + " LIMIT 0";
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(none)) {
      return MariaResult.columns(rows.getMetaData(), "json");
    }
  }

  /** Rows one by one as they come, where all would come at once otherwise. */
  @Override
  public int fetchSize(Connection connection, int rows) {
    return connection.getClass().getName().startsWith(CONNECTOR) ? Integer.MIN_VALUE : rows;
  }

  @Override
  public void beginStream(Connection connection) throws SQLException {
    streaming.add(connection);
    super.beginStream(connection);
  }

  /** To end it in order Connector/J would take all rows that are left, to the end of the table. */
  @Override
  public void close(Connection connection) throws SQLException {
    if (streaming.remove(connection)) {
      abort(connection);
    } else {
      super.close(connection);
    }
  }

  @Override
  public void cancel(Connection connection) throws SQLException {
    Reached to = reached.get(connection);
    if (to == null) {
      return;
    }
    try (Connection other = plain(to.settings(), to.limit(), to.limit())) {
      if (other != null) {
        run(other, "KILL QUERY " + to.id());
      }
    }
  }

  @Override
  public DatabaseException connecting(String location, SQLException e) {
    DatabaseException failure =
        MariaFailures.connecting(
            location, e, "sslMode, and serverSslCert or the trust store of the JVM,");
    return String.valueOf(e.getMessage()).contains(NO_KEY)
        ? new DatabaseException(
            failure.kind(), failure.sqlState(), failure.getMessage() + ENCRYPT, e)
        : failure;
  }

  @Override
  public long copyIn(Connection connection, CopySql sql, CopySource source) {
    Statements statements = rows -> connection.prepareStatement(sql.text(rows));
    try (ManyRowsCopy copy =
        new ManyRowsCopy(MANY, statements, 1, PreparedStatement::executeUpdate, this::failure)) {
      source.writeTo(copy);
      return copy.finish();
    } catch (SQLException e) {
      throw failure(e);
    }
  }

  /** In a statement's text a number with a point is a decimal, of which zero has no sign. */
  private static void field(PreparedStatement statement, int at, ByteBuffer in)
      throws SQLException {
    int form = in.position() + Integer.BYTES;
    if (in.getInt(in.position()) == 1 + Double.BYTES && in.get(form) == PlainFields.REAL) {
      statement.setString(at, Double.toString(in.getDouble(form + 1)));
      in.position(form + 1 + Double.BYTES);
    } else {
      BatchCopy.bind(statement, at, in);
    }
  }
}
