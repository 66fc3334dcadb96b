package io.tidemark.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.jdbc.ConnectionSettings;
import io.tidemark.jdbc.Database;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Timestamp;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Prints how long a table takes the sink, and how long the upserts of a plain JDBC batch take as
 * the driver sends them by itself, in turns: {@code -Dit.test=PlainJdbcTimes} with the profile
 * {@code mariadb}, or {@code -Dit.test=PlainJdbcTimes#onMySql*} with {@code mysql}. Both have
 * sessions of the same settings, and as many rows in each transaction; a first round warms up.
 */
@NullUnmarked
class PlainJdbcTimes {
  private static final int ROWS = 100_000;
  private static final int BATCH = 10_000;
  private static final int ROUNDS = 6;
  private static final Duration TIMEOUT = Duration.ofMinutes(1);

  /** MySQL's driver sends each row by a statement of its own, unless it is told so. */
  private static final String MANY_ROWS = "?rewriteBatchedStatements=true";

  private static final Shape ORDERS =
      new Shape(
          "status longtext, amount int",
          "status TEXT, amount INTEGER",
          (statement, id) -> {
            statement.setString(2, "some text");
            statement.setInt(3, 1);
          },
          topic -> topic.rows(1, ROWS, "some text"));

  /** The table of the benchmarks. */
  private static final Shape SALES =
      new Shape(
          "quantity int, stock int, weight double, price decimal(18, 4), paid boolean,"
              + " placed datetime(6), sku longtext, buyer longtext, note longtext",
          "quantity INTEGER, stock INTEGER, weight REAL, price TEXT, paid BOOLEAN,"
              + " placed TIMESTAMP, sku TEXT, buyer TEXT, note TEXT",
          Sale::bind,
          Sale::rows);

  private final Map<String, List<Long>> times = new LinkedHashMap<>();

  /** Binds all but the key. */
  @FunctionalInterface
  private interface Binder {
    void bind(PreparedStatement statement, int id) throws SQLException;
  }

  /**
   * A table and its rows.
   *
   * @param maria its columns but the key, as MariaDB and MySQL declare them
   * @param sqlite the same on SQLite, which are those that the sink makes
   */
  private record Shape(String maria, String sqlite, Binder binder, Consumer<Topic> rows) {
    List<String> names() {
      return Stream.of(sqlite.split(", "))
          .map(column -> column.substring(0, column.indexOf(' ')))
          .toList();
    }

    private String upsert(String conflict, String value) {
      String assignments =
          names().stream()
              .map(name -> name + " = " + value.formatted(name))
              .collect(Collectors.joining(", "));
      return "INSERT INTO plain VALUES (?%s) %s %s"
          .formatted(", ?".repeat(names().size()), conflict, assignments);
    }

    Words onMaria() {
      return new Words(
          this,
          "CREATE TABLE plain (id bigint PRIMARY KEY, " + maria + ")",
          upsert("ON DUPLICATE KEY UPDATE", "VALUES(%s)"));
    }

    Words onSqlite() {
      return new Words(
          this,
          "CREATE TABLE plain (id INTEGER PRIMARY KEY, " + sqlite + ")",
          upsert("ON CONFLICT (id) DO UPDATE SET", "excluded.%s"));
    }
  }

  private record Words(Shape shape, String create, String upsert) {}

  /** A row of the benchmarks' table, made before the time is taken, as records are. */
  private record Sale(
      int id, BigDecimal price, String placed, String sku, String buyer, String note) {
    private static final DateTimeFormatter PLACED =
        DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSSSSS").withZone(ZoneOffset.UTC);
    private static final List<Sale> ALL =
        IntStream.rangeClosed(1, ROWS).mapToObj(Sale::of).toList();
    private static final Schema VALUE =
        SchemaBuilder.struct()
            .name("orders.Value")
            .field("id", Schema.INT64_SCHEMA)
            .field("quantity", Schema.OPTIONAL_INT32_SCHEMA)
            .field("stock", Schema.OPTIONAL_INT32_SCHEMA)
            .field("weight", Schema.OPTIONAL_FLOAT64_SCHEMA)
            .field(
                "price",
                Decimal.builder(4).parameter("connect.decimal.precision", "18").optional().build())
            .field("paid", Schema.OPTIONAL_BOOLEAN_SCHEMA)
            .field("placed", Timestamp.builder().optional().build())
            .field("sku", Schema.OPTIONAL_STRING_SCHEMA)
            .field("buyer", Schema.OPTIONAL_STRING_SCHEMA)
            .field("note", Schema.OPTIONAL_STRING_SCHEMA)
            .build();

    private static Sale of(int id) {
      return new Sale(
          id,
          BigDecimal.valueOf(id * 37L % 100_000_000, 4),
          PLACED.format(placed(id)),
          "SKU-%016d".formatted(id),
          "%020d".formatted(id),
          "Leave with the neighbour, code %029d".formatted(id));
    }

    private static Instant placed(int id) {
      return Instant.EPOCH.plusSeconds(1_700_000_000L + 31L * id);
    }

    static void rows(Topic topic) {
      ALL.forEach(sale -> sale.send(topic));
    }

    private void send(Topic topic) {
      Struct value =
          new Struct(VALUE)
              .put("id", (long) id)
              .put("quantity", 1 + id % 7)
              .put("stock", id % 5000)
              .put("weight", id % 5000 / 16.0)
              .put("price", price)
              .put("paid", id % 3 > 0)
              .put("placed", Date.from(placed(id)))
              .put("sku", sku)
              .put("buyer", buyer)
              .put("note", note);
      topic.record(Topic.key(id), value, topic.headers());
    }

    static void bind(PreparedStatement statement, int id) throws SQLException {
      Sale sale = ALL.get(id - 1);
      statement.setInt(2, 1 + id % 7);
      statement.setInt(3, id % 5000);
      statement.setDouble(4, id % 5000 / 16.0);
      statement.setBigDecimal(5, sale.price);
      statement.setBoolean(6, id % 3 > 0);
      statement.setString(7, sale.placed);
      statement.setString(8, sale.sku);
      statement.setString(9, sale.buyer);
      statement.setString(10, sale.note);
    }
  }

  @FunctionalInterface
  private interface Work {
    void run() throws SQLException;
  }

  /** What the round has made before is collected on nobody's account. */
  private void time(String what, Work work) throws SQLException {
    System.gc();
    long begin = System.nanoTime();
    work.run();
    times
        .computeIfAbsent(what, name -> new ArrayList<>())
        .add((System.nanoTime() - begin) / 1_000_000);
  }

  private void tell() {
    times.forEach(
        (what, all) -> System.out.println(what + ": " + median(what) + " ms of " + warm(all)));
    for (String what : List.of("first load", "unchanged")) {
      double ratio = (double) median("plain, " + what) / median("sink, " + what);
      System.out.printf("%s: the sink is %.2f times as fast%n", what, ratio);
    }
  }

  private long median(String what) {
    List<Long> warm = warm(times.get(what));
    return warm.stream().sorted().toList().get(warm.size() / 2);
  }

  private static List<Long> warm(List<Long> all) {
    return all.subList(1, all.size());
  }

  @Test
  @DisplayName("on MariaDB both ways leave the same rows")
  void onMariaDb(@TempDir Path directory) throws SQLException {
    try (MariaServer server = MariaServer.start(directory)) {
      rounds(server, "?useBulkStmts=true", ORDERS);
    }
  }

  @Test
  @DisplayName("on MariaDB both ways leave the same rows of ten columns")
  void onMariaDbSales(@TempDir Path directory) throws SQLException {
    try (MariaServer server = MariaServer.start(directory)) {
      rounds(server, "?useBulkStmts=true", SALES);
    }
  }

  @Test
  @DisplayName("on MySQL both ways leave the same rows")
  void onMySql(@TempDir Path directory) throws SQLException {
    try (MySqlServer server = MySqlServer.start(directory)) {
      rounds(server, "", ORDERS);
    }
  }

  @Test
  @DisplayName("on MySQL both ways leave the same rows, also where the batch is made one statement")
  void onMySqlManyRows(@TempDir Path directory) throws SQLException {
    try (MySqlServer server = MySqlServer.start(directory)) {
      rounds(server, MANY_ROWS, ORDERS);
    }
  }

  @Test
  @DisplayName("on MySQL both ways leave the same rows of ten columns, in one statement")
  void onMySqlManyRowsSales(@TempDir Path directory) throws SQLException {
    try (MySqlServer server = MySqlServer.start(directory)) {
      rounds(server, MANY_ROWS, SALES);
    }
  }

  private void rounds(OwnServer server, String parameters, Shape shape) throws SQLException {
    for (int round = 0; round < ROUNDS; round++) {
      String name = "round_" + round;
      server.create(name);
      String url = server.url(name) + parameters;
      try (Connection plain = DriverManager.getConnection(url, OwnServer.USER, "")) {
        round(server.database(name, OwnServer.USER, null), plain, shape.onMaria());
      }
    }
    tell();
  }

  @Test
  @DisplayName("on SQLite both ways leave the same rows")
  void onSqlite(@TempDir Path directory) throws SQLException {
    rounds(directory, ORDERS);
  }

  @Test
  @DisplayName("on SQLite both ways leave the same rows of ten columns")
  void onSqliteSales(@TempDir Path directory) throws SQLException {
    rounds(directory, SALES);
  }

  private void rounds(Path directory, Shape shape) throws SQLException {
    for (int round = 0; round < ROUNDS; round++) {
      String url = "jdbc:sqlite:" + directory.resolve("round_" + round + ".db");
      ConnectionSettings settings =
          new ConnectionSettings(url, null, null, "times", 1, Duration.ofSeconds(1), TIMEOUT);
      try (Connection plain = DriverManager.getConnection(url)) {
        round(new Database(settings), plain, shape.onSqlite());
      }
    }
    tell();
  }

  private void round(Database database, Connection plain, Words words) throws SQLException {
    Topic topic = Topic.orders().generation(1000);
    words.shape().rows().accept(topic);
    try (Statement statement = plain.createStatement();
        Rig rig = Rig.on(database).start(topic)) {
      for (String setting : database.dialect().openSession(TIMEOUT, TIMEOUT)) {
        statement.execute(setting);
      }
      statement.execute(words.create());
      plain.setAutoCommit(false);
      time("plain, first load", () -> upsert(plain, words));
      time("sink, first load", () -> rig.pollAndCommit());
      words.shape().rows().accept(topic.generation(2000));
      time("plain, unchanged", () -> upsert(plain, words));
      time("sink, unchanged", () -> rig.pollAndCommit());
      assertThat(rig.counts(2000)).isEqualTo("0/0/" + ROWS + "/0/0");
      String same =
          words.shape().names().stream()
              .map(name -> " AND p.%1$s = o.%1$s".formatted(name))
              .collect(Collectors.joining());
      assertThat(rig.number("SELECT count(*) FROM orders o JOIN plain p ON p.id = o.id" + same))
          .isEqualTo(ROWS);
    }
  }

  private static void upsert(Connection connection, Words words) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(words.upsert())) {
      for (int id = 1; id <= ROWS; id++) {
        statement.setLong(1, id);
        words.shape().binder().bind(statement, id);
        statement.addBatch();
        if (id % BATCH == 0) {
          statement.executeBatch();
          connection.commit();
        }
      }
    }
  }
}
