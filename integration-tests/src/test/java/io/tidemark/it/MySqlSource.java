package io.tidemark.it;

import io.tidemark.sink.MySqlServer;
import io.tidemark.sink.OwnServer;
import java.nio.file.Path;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.DisplayName;

@NullUnmarked
@DisplayName("Syncs from MySQL into PostgreSQL by the driver that the plugin has in it")
class MySqlSource extends MariaSource {
  @Override
  OwnServer begin(Path empty) {
    return MySqlServer.start(empty).byMariaDbDriver("sslMode=trust");
  }

  @Override
  Path page() {
    return Path.of("..", "docs", "mysql.md");
  }
}
