package io.tidemark.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@NullUnmarked
class MariaKilled {
  private static final int KILLS = 3;

  private static final String DATABASE = "killed";

  @TempDir private Path directory;
  private OwnServer server;

  @BeforeEach
  void startServer() {
    server = start(directory.resolve("server"));
    server.create(DATABASE);
  }

  /** A server in an empty directory. */
  OwnServer start(Path empty) {
    return MariaServer.start(empty);
  }

  @AfterEach
  void stopServer() {
    if (server != null) {
      server.close();
    }
  }

  @Test
  @DisplayName("CX-20 kill -9 while batches are written: each record is appended exactly once")
  void killed() throws IOException, InterruptedException, SQLException {
    for (int kill = 1; kill <= KILLS; kill++) {
      long enough = (long) kill * KilledWriter.RECORDS / (KILLS + 1);
      Process writer = start();
      await()
          .atMost(Duration.ofSeconds(60))
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofMillis(10)) // a batch or two
          .until(() -> count("count(*)") >= enough || !writer.isAlive());
      writer.destroyForcibly().waitFor();
      assertThat(count("count(*)")).as(log()).isGreaterThanOrEqualTo(enough);
    }
    Process last = start();
    assertThat(last.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(last.exitValue()).as(log()).isZero();
    assertThat(count("count(*)")).isEqualTo(KilledWriter.RECORDS);
    assertThat(count("count(DISTINCT id)")).isEqualTo(KilledWriter.RECORDS);
  }

  private Process start() throws IOException {
    return KilledWriter.start(directory.resolve("log"), server.url(DATABASE), OwnServer.USER);
  }

  private String log() throws IOException {
    return Files.readString(directory.resolve("log"));
  }

  /** 0 as long as there is no table. */
  private long count(String what) throws SQLException {
    try (Connection connection = server.connect(DATABASE);
        Statement statement = connection.createStatement()) {
      try (ResultSet tables = statement.executeQuery("SHOW TABLES LIKE 'orders'")) {
        if (!tables.next()) {
          return 0;
        }
      }
      try (ResultSet rows = statement.executeQuery("SELECT " + what + " FROM orders")) {
        rows.next();
        return rows.getLong(1);
      }
    }
  }
}
