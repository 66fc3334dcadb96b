package io.tidemark.kill;

import io.tidemark.sink.MariaServer;
import io.tidemark.testbed.ConnectRest;
import io.tidemark.testbed.Database;
import io.tidemark.testbed.MariaDatabase;
import io.tidemark.testbed.Sink;
import io.tidemark.testbed.Waiting;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Tables of a MariaDB whose log is followed, and their mirror in a PostgreSQL. */
final class LogTrialOfMariaDb implements Trial {
  /** Who may do what docs/how-to/log-sync.md grants, and no more. */
  private static final String USER = "follower";

  private static final String PASSWORD = "of the log";

  private final Servers servers;
  private final String name;
  private final Setting setting;
  private final MariaDatabase source;
  private final Database copy;
  private final List<String> connectors = new ArrayList<>();

  LogTrialOfMariaDb(Servers servers, MariaServer maria, String name) {
    this.servers = servers;
    this.name = name;
    this.setting = new Setting(name);
    maria.create(name);
    source = new MariaDatabase(maria, name);
    copy = servers.createDatabase(name + "_copy");
    source.execute(
        "CREATE USER IF NOT EXISTS %s IDENTIFIED BY '%s'".formatted(USER, PASSWORD),
        "GRANT REPLICATION SLAVE, BINLOG MONITOR, RELOAD ON *.* TO " + USER,
        "GRANT SELECT ON %s.* TO %s".formatted(name, USER),
        "CREATE TABLE orders (id bigint PRIMARY KEY, status varchar(60), at timestamp(6) NULL,"
            + " total decimal(12, 2), twice decimal(13, 2) AS (total * 2) STORED,"
            + " thrice decimal(13, 2) AS (total * 3) VIRTUAL, note text)",
        "INSERT INTO orders (id, status, at, total, note) SELECT seq, concat('status ', seq),"
            + " '2024-02-29 21:59:59.000001' + INTERVAL seq SECOND, seq / 7, repeat('long ', seq)"
            + " FROM seq_1_to_200",
        "CREATE TABLE nothing (id int PRIMARY KEY, note varchar(20))");
  }

  String connector() {
    return name + "-source";
  }

  String sync(String table) {
    return name + "." + table;
  }

  MariaDatabase source() {
    return source;
  }

  Database copy() {
    return copy;
  }

  /** The source's settings, some of them others. */
  Map<String, String> config(Map<String, String> own) {
    Map<String, String> config = new HashMap<>();
    config.put("connector.class", "io.tidemark.source.LogSyncSourceConnector");
    config.put("tasks.max", "1");
    config.put("connection.url", source.url() + "?sslMode=trust");
    config.put("connection.user", USER);
    config.put("connection.password", PASSWORD);
    config.put("connection.backoff.ms", "500");
    config.put("source.name", name);
    config.put("tables", name + ".*");
    config.put("topic.prefix", name + ".");
    config.put("marker.topic", setting.markerTopic());
    config.put("run.interval.ms", "500");
    config.put("heartbeat.interval.ms", "1000");
    config.put("debezium.poll.interval.ms", "50");
    config.put("topic.creation.default.replication.factor", "1");
    config.put("topic.creation.default.partitions", "3");
    config.put("topic.creation.groups", "markers");
    config.put("topic.creation.markers.include", setting.markerTopic());
    config.put("topic.creation.markers.partitions", "1");
    config.put("topic.creation.markers.cleanup.policy", "compact");
    config.putAll(own);
    return config;
  }

  /** Creates source and sink. */
  void start() {
    put(connector(), config(Map.of()));
    put(name + "-mirror", mirror(setting, copy, name + "\\.(" + name + "\\..*|generations)"));
  }

  /** A copy of some tables by the JDBC source. */
  Database read(String... tables) {
    Database read = servers.createDatabase(name + "_read");
    Setting reading = new Setting(name + "_read");
    Map<String, String> config = new HashMap<>(config(Map.of()));
    config.keySet().removeIf(key -> key.startsWith("debezium.") || key.endsWith("interval.ms"));
    config.put("connector.class", "io.tidemark.source.JdbcSyncSourceConnector");
    config.put("source.name", reading.name());
    config.put("tables", Stream.of(tables).map(this::sync).collect(Collectors.joining(",")));
    config.put("topic.prefix", reading.name() + ".");
    config.put("marker.topic", reading.markerTopic());
    config.put("topic.creation.markers.include", reading.markerTopic());
    put(name + "-read", config);
    put(name + "-read-mirror", mirror(reading, read, name + "_read\\..*"));
    return read;
  }

  private static Map<String, String> mirror(Setting setting, Database copy, String topics) {
    Map<String, String> sink = setting.sink(copy, Map.of("topics.regex", topics));
    sink.remove("topics");
    return sink;
  }

  private void put(String connector, Map<String, String> config) {
    connectors.add(connector);
    servers.connect().put(connector, config);
  }

  Sink sink() {
    return new Sink(rest(), name + "-mirror", copy);
  }

  ConnectRest rest() {
    return new ConnectRest(servers.connect().address());
  }

  /** Stops the source's task, and waits until it has. */
  void stop() {
    rest().stop(connector());
    Waiting.until("the task's end", () -> rest().status(connector()).stopped());
  }

  /** Waits until the tables are as they are at the source. */
  void awaitEqual() {
    awaitEqual("orders", "id, status, at, total, note");
    awaitEqual("nothing", "id, note");
  }

  /** Waits until columns of a table are as they are at the source, by what both say of them. */
  void awaitEqual(String table, String columns) {
    Waiting.until("table " + table, () -> hasColumns(table, columns.split(", ", -1)));
    Waiting.untilAsserted(
        "the mirror of " + table,
        () -> {
          List<List<@Nullable String>> there =
              source.rows(sql(columns, table, c -> c.equals("at")));
          List<List<@Nullable String>> here = copy.rows(sql(columns, table, c -> false));
          if (!here.equals(there)) {
            throw new AssertionError(
                table
                    + " has "
                    + here.size()
                    + " rows, not "
                    + there.size()
                    + " or others: "
                    + first(here, there));
          }
        });
  }

  private boolean hasColumns(String table, String... columns) {
    List<@Nullable String> there =
        copy.column(
            "SELECT column_name FROM information_schema.columns WHERE table_name = '%s'"
                .formatted(table));
    return there.containsAll(List.of(columns));
  }

  private static String sql(String columns, String table, Predicate<String> shift) {
    StringBuilder list = new StringBuilder();
    for (String column : columns.split(", ", -1)) {
      list.append(list.isEmpty() ? "" : ", ");
      if (shift.test(column)) {
        list.append("date_format(convert_tz(at, @@time_zone, '+00:00'), '%Y-%m-%d %H:%i:%s.%f')");
      } else if (column.equals("at")) {
        list.append("to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US')");
      } else {
        list.append(column);
      }
    }
    return "SELECT %s FROM %s ORDER BY id".formatted(list, table);
  }

  private static String first(List<?> here, List<?> there) {
    for (int i = 0; i < Math.min(here.size(), there.size()); i++) {
      if (!here.get(i).equals(there.get(i))) {
        return here.get(i) + " instead of " + there.get(i);
      }
    }
    return "the end of the longer one";
  }

  @Override
  public String describe() {
    if (!copy.hasTable("tidemark_runs")) {
      return "nothing has arrived";
    }
    return rest().status(connector()).json() + "\n" + copy.rows("SELECT * FROM tidemark_runs");
  }

  @Override
  public void close() {
    connectors.forEach(servers.connect()::delete);
  }
}
