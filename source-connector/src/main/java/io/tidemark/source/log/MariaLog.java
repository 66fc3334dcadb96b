package io.tidemark.source.log;

import io.tidemark.config.ConfigErrors;
import io.tidemark.config.ConnectionConfig;
import io.tidemark.jdbc.Database;
import io.tidemark.jdbc.Session;
import io.tidemark.table.Column;
import io.tidemark.table.ColumnType;
import io.tidemark.table.Kind;
import io.tidemark.table.TableId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * MariaDB's binary log, which the server writes for its replicas: nothing in it is kept for whoever
 * follows it, and nothing is left behind.
 */
final class MariaLog implements LogDatabase {
  private static final Pattern URL = Address.pattern("mariadb");
  private static final String USUAL_PORT = "3306";

  /** Replicas that people set up have low numbers, and two must not have the same. */
  private static final long LEAST_SERVER_ID = 1L << 31;

  private static final long SERVER_IDS = (1L << 31) - 1;

  private static final long LEAST_STILL = 10_000;
  private static final long MOST_STILL = 60_000;

  private static final String SSL_MODE = "sslMode";
  private static final Set<String> SSL_MODES =
      Set.of("disable", "trust", "verify-ca", "verify-full");

  /** The driver's parameters of the way to the server, by the names that Debezium has for them. */
  private static final Map<String, String> SSL =
      Map.of(SSL_MODE, "database.ssl.mode", "trustStore", "database.ssl.truststore");

  /** Whole tables are read by one statement, as fast as the broker takes their rows. */
  private static final String PATIENT = "net_write_timeout=3600,max_statement_time=0";

  private static final String OVERRIDES = "snapshot.select.statement.overrides";

  private static final List<String> OWNED =
      List.of(
          "gtid.",
          "schema.history.",
          "include.schema.changes",
          "internal.",
          "bigint.unsigned.handling.mode",
          "time.precision.mode",
          "binary.handling.mode",
          "enable.time.adjuster",
          "connect.keep.alive",
          "event.deserialization.failure.handling.mode",
          "inconsistent.schema.handling.mode",
          "converters",
          "read.only");

  /** What Debezium says when a row has not as many columns as its table, or a table is unknown. */
  private static final List<String> ASTRAY =
      List.of("internal schema size", "schema isn't known to this connector");

  /** In an {@code enum}: such texts come from the log with a backslash. */
  private static final Pattern COMMA_IN_OPTION =
      Pattern.compile("^enum\\((?:'(?:[^',\\\\]|'')*',?)*'(?:[^',\\\\]|'')*[,\\\\][^)]");

  private static final Set<String> TEXTS =
      Set.of("tinytext", "text", "mediumtext", "char", "enum", "set");

  @Override
  public String name() {
    return "MariaDB";
  }

  @Override
  public Optional<Address> address(String url) {
    return Address.of(url, URL, USUAL_PORT);
  }

  @Override
  public String connector() {
    return "io.debezium.connector.mariadb.MariaDbConnector";
  }

  @Override
  public String jar() {
    return "tidemark-debezium-mariadb";
  }

  @Override
  public void checkKeys(LogConfig config, ConfigErrors errors) {
    for (String key : List.of(LogKeys.SLOT_NAME, LogKeys.PUBLICATION_NAME)) {
      if (config.getString(key) != null) {
        errors.add(key, "is PostgreSQL's: MariaDB keeps nothing for whoever follows its log");
      }
    }
    Map<String, String> parameters =
        address(config.getString(ConnectionConfig.URL)).map(Address::parameters).orElse(Map.of());
    String mode = parameters.get(SSL_MODE);
    if (mode != null && !SSL_MODES.contains(mode)) {
      errors.add(
          ConnectionConfig.URL,
          "sslMode is one of disable, trust, verify-ca and verify-full, as what reads the log knows"
              + " no other");
    }
    if (parameters.containsKey("serverSslCert")) {
      errors.add(
          ConnectionConfig.URL,
          "serverSslCert is for the driver alone: put the certificate into a trust store of type JKS,"
              + " which opens without a password, and give what reads the log that, too, by"
              + " trustStore");
    }
  }

  @Override
  public List<String> owned() {
    return OWNED;
  }

  @Override
  public void settings(
      LogConfig config, Address address, List<LogTable> tables, Properties properties) {
    address
        .parameters()
        .forEach(
            (key, value) ->
                properties.setProperty(SSL.getOrDefault(key, "database." + key), value));
    long serverId = LEAST_SERVER_ID + ThreadLocalRandom.current().nextLong(SERVER_IDS);
    properties.setProperty("database.server.id", Long.toString(serverId));
    properties.putIfAbsent("database.sessionVariables", PATIENT);
    // the server says within that time that its log is still
    long interval = config.duration(LogKeys.HEARTBEAT_INTERVAL_MS).toMillis();
    long still = Math.min(Math.max(interval, LEAST_STILL), MOST_STILL);
    properties.setProperty("connect.keep.alive.interval.ms", Long.toString(still));
    // what tables look like is kept with the position, so that both are always of one moment
    properties.setProperty("include.schema.changes", "true");
    properties.setProperty("schema.history.internal", KeptSchema.class.getName());
    // of all tables of their databases, as one may be replaced without another word
    properties.setProperty("schema.history.internal.store.only.captured.tables.ddl", "false");
    properties.setProperty("schema.history.internal.store.only.captured.databases.ddl", "true");
    properties.setProperty("database.include.list", databases(tables));
    // the server has been asked itself
    properties.setProperty("internal.log.position.check.enable", "false");
    properties.setProperty("bigint.unsigned.handling.mode", "precise");
    properties.setProperty("enable.time.adjuster", "false"); // the year 1 is not 2001
    properties.setProperty("event.processing.failure.handling.mode", "fail");
    properties.setProperty("inconsistent.schema.handling.mode", "fail");
    exactFloats(tables, properties);
  }

  /** As texts, which snapshots are read by, the server gives six digits of a {@code float}. */
  private static void exactFloats(List<LogTable> tables, Properties properties) {
    List<String> names = new ArrayList<>();
    for (LogTable table : tables) {
      List<Column> columns = table.carried().columns();
      if (columns.stream().anyMatch(MariaLog::isFloat)) {
        String name = String.join(".", table.parts());
        names.add(name);
        String list = columns.stream().map(MariaLog::exact).collect(Collectors.joining(", "));
        String from =
            Stream.of(table.parts()).map(MariaLog::quoted).collect(Collectors.joining("."));
        properties.setProperty(OVERRIDES + "." + name, "SELECT " + list + " FROM " + from);
      }
    }
    if (!names.isEmpty()) {
      properties.setProperty(OVERRIDES, String.join(",", names));
    }
  }

  private static boolean isFloat(Column column) {
    return column.type().kind() == Kind.FLOAT32 || column.type().kind() == Kind.FLOAT64;
  }

  private static String exact(Column column) {
    String name = quoted(column.name());
    return isFloat(column) ? "CAST(%1$s AS DOUBLE) AS %1$s".formatted(name) : name;
  }

  private static String quoted(String name) {
    return "`" + name.replace("`", "``") + "`";
  }

  private static String databases(List<LogTable> tables) {
    return tables.stream()
        .map(table -> Names.pattern(table.parts()[0]))
        .distinct()
        .collect(Collectors.joining(","));
  }

  @Override
  public Optional<String> objection(Column column) {
    String name = column.type().nativeName();
    boolean known =
        switch (column.type().kind()) {
          case OTHER -> base(name).equals("bit");
          case STRING ->
              name == null || (TEXTS.contains(base(name)) && !COMMA_IN_OPTION.matcher(name).find());
          case UUID -> false; // of which the log lacks zeros at the end
          default -> true;
        };
    return known
        ? Optional.empty()
        : Optional.of(
            "is of a type whose values are not alike in the log and in the table, %s: leave it out by columns.exclude"
                .formatted(column.type()));
  }

  private static String base(@Nullable String declared) {
    return declared == null ? "" : declared.split("[( ]", 2)[0];
  }

  @Override
  public Column sent(Column column) {
    return new Column(
        column.name(),
        sent(column.type()),
        column.nullable(),
        column.generated(),
        column.collation(),
        column.pageable());
  }

  private static ColumnType sent(ColumnType type) {
    String name = type.nativeName();
    String base = base(name);
    return switch (type.kind()) {
      case BOOLEAN -> ColumnType.of(base.equals("bit") ? Kind.BOOLEAN : Kind.INT16);
      case INT8 -> ColumnType.of(Kind.INT16);
      case INT16 -> ColumnType.of(base.equals("year") ? Kind.INT32 : Kind.INT16);
      case FLOAT32 ->
          ColumnType.of(name != null && name.contains(",") ? Kind.FLOAT64 : Kind.FLOAT32);
      case STRING -> ColumnType.string(name == null || base.equals("char") ? type.length() : 0);
      case OTHER -> ColumnType.other("varbit");
      case DECIMAL -> ColumnType.decimal(type.precision(), type.scale());
      default -> ColumnType.of(type.kind());
    };
  }

  @Override
  public void checkPosition(String position) {
    Structure.of(MariaPosition.parse(position).tables());
  }

  @Override
  public boolean confirms() {
    return false;
  }

  @Override
  public boolean isAstray(EngineFailure failure) {
    return ASTRAY.stream().anyMatch(failure.words()::contains);
  }

  @Override
  public LogReader reader(LogConfig config, Optional<String> position, Set<TableId> tables) {
    String structure = position.map(MariaPosition::parse).map(MariaPosition::tables).orElse("");
    Database database = Database.toRead(config.connection());
    return new MariaLogReader(structure, tables, () -> MariaLogServer.end(database));
  }

  @Override
  public LogServer server(LogConfig config, Session session) {
    return new MariaLogServer(session);
  }
}
