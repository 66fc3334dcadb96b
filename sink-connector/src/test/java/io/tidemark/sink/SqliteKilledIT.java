package io.tidemark.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("long")
class SqliteKilledIT {
  private static final int KILLS = 3;

  @TempDir private Path directory;

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
    return KilledWriter.start(directory.resolve("log"), url());
  }

  private String log() throws IOException {
    return Files.readString(directory.resolve("log"));
  }

  private String url() {
    return "jdbc:sqlite:" + directory.resolve("t.db");
  }

  /** 0 as long as there is no file or no table. */
  private long count(String what) throws SQLException {
    if (!Files.exists(directory.resolve("t.db"))) {
      return 0;
    }
    try (Connection connection = DriverManager.getConnection(url());
        Statement statement = connection.createStatement()) {
      try (ResultSet tables =
          statement.executeQuery("SELECT count(*) FROM sqlite_schema WHERE name = 'orders'")) {
        if (tables.getLong(1) == 0) {
          return 0;
        }
      }
      try (ResultSet rows = statement.executeQuery("SELECT " + what + " FROM orders")) {
        return rows.getLong(1);
      }
    }
  }
}
