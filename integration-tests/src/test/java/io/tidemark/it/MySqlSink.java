package io.tidemark.it;

import io.tidemark.sink.MySqlServer;
import io.tidemark.sink.OwnServer;
import java.nio.file.Path;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.DisplayName;

@NullUnmarked
@DisplayName("Syncs into MySQL by the driver that the plugin has in it")
class MySqlSink extends MariaSink {
  @Override
  OwnServer begin(Path empty) {
    return MySqlServer.start(empty).byMariaDbDriver();
  }
}
