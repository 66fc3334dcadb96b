package io.tidemark.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.jdbc.ConnectionSettings;
import io.tidemark.jdbc.Database;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

  private static final Words MARIADB =
      new Words(
          "CREATE TABLE plain (id bigint PRIMARY KEY, status longtext, amount int)",
          "INSERT INTO plain VALUES (?, ?, ?) ON DUPLICATE KEY UPDATE status = VALUES(status),"
              + " amount = VALUES(amount)");

  private static final Words SQLITE =
      new Words(
          "CREATE TABLE plain (id INTEGER PRIMARY KEY, status TEXT, amount INTEGER)",
          "INSERT INTO plain VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE SET status ="
              + " excluded.status, amount = excluded.amount");

  private final Map<String, List<Long>> times = new LinkedHashMap<>();

  private record Words(String create, String upsert) {}

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
      rounds(server, "?useBulkStmts=true");
    }
  }

  @Test
  @DisplayName("on MySQL both ways leave the same rows")
  void onMySql(@TempDir Path directory) throws SQLException {
    try (MySqlServer server = MySqlServer.start(directory)) {
      rounds(server, "");
    }
  }

  @Test
  @DisplayName("on MySQL both ways leave the same rows, also where the batch is made one statement")
  void onMySqlManyRows(@TempDir Path directory) throws SQLException {
    try (MySqlServer server = MySqlServer.start(directory)) {
      rounds(server, MANY_ROWS);
    }
  }

  private void rounds(OwnServer server, String parameters) throws SQLException {
    for (int round = 0; round < ROUNDS; round++) {
      String name = "round_" + round;
      server.create(name);
      String url = server.url(name) + parameters;
      try (Connection plain = DriverManager.getConnection(url, OwnServer.USER, "")) {
        round(server.database(name, OwnServer.USER, null), plain, MARIADB);
      }
    }
    tell();
  }

  @Test
  @DisplayName("on SQLite both ways leave the same rows")
  void onSqlite(@TempDir Path directory) throws SQLException {
    for (int round = 0; round < ROUNDS; round++) {
      String url = "jdbc:sqlite:" + directory.resolve("round_" + round + ".db");
      ConnectionSettings settings =
          new ConnectionSettings(url, null, null, "times", 1, Duration.ofSeconds(1), TIMEOUT);
      try (Connection plain = DriverManager.getConnection(url)) {
        round(new Database(settings), plain, SQLITE);
      }
    }
    tell();
  }

  private void round(Database database, Connection plain, Words words) throws SQLException {
    Topic topic = Topic.orders().generation(1000).rows(1, ROWS, "some text");
    try (Statement statement = plain.createStatement();
        Rig rig = Rig.on(database).start(topic)) {
      for (String setting : database.dialect().openSession(TIMEOUT, TIMEOUT)) {
        statement.execute(setting);
      }
      statement.execute(words.create());
      plain.setAutoCommit(false);
      time("plain, first load", () -> upsert(plain, words));
      time("sink, first load", () -> rig.pollAndCommit());
      topic.generation(2000).rows(1, ROWS, "some text");
      time("plain, unchanged", () -> upsert(plain, words));
      time("sink, unchanged", () -> rig.pollAndCommit());
      assertThat(rig.counts(2000)).isEqualTo("0/0/" + ROWS + "/0/0");
      assertThat(
              rig.number(
                  "SELECT count(*) FROM orders o JOIN plain p ON p.id = o.id AND p.status ="
                      + " o.status AND p.amount = o.amount"))
          .isEqualTo(ROWS);
    }
  }

  private static void upsert(Connection connection, Words words) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(words.upsert())) {
      for (int id = 1; id <= ROWS; id++) {
        statement.setLong(1, id);
        statement.setString(2, "some text");
        statement.setInt(3, 1);
        statement.addBatch();
        if (id % BATCH == 0) {
          statement.executeBatch();
          connection.commit();
        }
      }
    }
  }
}
