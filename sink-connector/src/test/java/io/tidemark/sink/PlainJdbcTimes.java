package io.tidemark.sink;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Prints how long a table takes the sink on MariaDB, and how long the upserts of a plain JDBC batch
 * take as the driver sends them by itself, in turns: with the profile {@code mariadb} and {@code
 * -Dit.test=PlainJdbcTimes}.
 */
@NullUnmarked
class PlainJdbcTimes {
  private static final int ROWS = 100_000;
  private static final int BATCH = 10_000;
  private static final int ROUNDS = 4;
  private static final String UPSERT =
      "INSERT INTO plain VALUES (?, ?, ?) ON DUPLICATE KEY UPDATE status = VALUES(status), amount ="
          + " VALUES(amount)";

  private final Map<String, List<Long>> times = new LinkedHashMap<>();

  @FunctionalInterface
  private interface Work {
    void run() throws SQLException;
  }

  private void time(String what, Work work) throws SQLException {
    long begin = System.nanoTime();
    work.run();
    times
        .computeIfAbsent(what, name -> new ArrayList<>())
        .add((System.nanoTime() - begin) / 1_000_000);
  }

  @Test
  @DisplayName("both ways leave the same rows")
  void inTurns(@TempDir Path directory) throws SQLException {
    try (MariaServer server = MariaServer.start(directory)) {
      for (int round = 0; round < ROUNDS; round++) {
        round(server, "round_" + round);
      }
    }
    times.forEach(
        (what, all) -> System.out.println(what + ": " + Collections.min(all) + " ms of " + all));
  }

  private void round(MariaServer server, String database) throws SQLException {
    server.create(database);
    Topic topic = Topic.orders().generation(1000).rows(1, ROWS, "some text");
    try (Connection plain = server.connect(database);
        Statement statement = plain.createStatement();
        Rig rig = Rig.on(server.database(database, MariaServer.USER, null)).start(topic)) {
      statement.execute("CREATE TABLE plain (id bigint PRIMARY KEY, status longtext, amount int)");
      plain.setAutoCommit(false);
      time("plain, first load", () -> upsert(plain));
      time("sink, first load", () -> rig.pollAndCommit());
      topic.generation(2000).rows(1, ROWS, "some text");
      time("plain, unchanged", () -> upsert(plain));
      time("sink, unchanged", () -> rig.pollAndCommit());
      assertThat(rig.counts(2000)).isEqualTo("0/0/" + ROWS + "/0/0");
      assertThat(
              rig.number(
                  "SELECT count(*) FROM orders o JOIN plain p ON p.id = o.id AND p.status <=>"
                      + " o.status AND p.amount <=> o.amount"))
          .isEqualTo(ROWS);
    }
  }

  private static void upsert(Connection connection) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(UPSERT)) {
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
