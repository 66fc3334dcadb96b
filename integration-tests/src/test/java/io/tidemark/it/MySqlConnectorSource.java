package io.tidemark.it;

import io.tidemark.sink.MySqlServer;
import io.tidemark.sink.OwnServer;
import java.nio.file.Path;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.DisplayName;

@NullUnmarked
@DisplayName("Syncs from MySQL into PostgreSQL by its own driver")
class MySqlConnectorSource extends MariaSource {
  @Override
  OwnServer begin(Path empty) {
    return MySqlServer.start(empty);
  }

  @Override
  Path page() {
    return Path.of("..", "docs", "mysql.md");
  }
}
