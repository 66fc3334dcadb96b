package io.tidemark.sink;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.jdbc.ConnectionSettings;
import io.tidemark.jdbc.Database;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@NullUnmarked
class MySqlRefusals {
  @Test
  @DisplayName("MySQL behind MariaDB's scheme is refused, with what to write")
  void otherScheme(@TempDir Path directory) {
    try (MySqlServer server = MySqlServer.start(directory)) {
      String url = server.url("").replace("jdbc:mysql:", "jdbc:mariadb:");
      Database database =
          new Database(
              new ConnectionSettings(
                  url, OwnServer.USER, "", "other", 1, Duration.ZERO, Duration.ofSeconds(20)));
      assertThatThrownBy(() -> database.connect().close())
          .hasMessageContaining("the server is MySQL 8.0.")
          .hasMessageContaining("write jdbc:mysql: for MySQL");
    }
  }
}
