package io.tidemark.it;

import io.tidemark.sink.MySqlServer;
import io.tidemark.sink.OwnServer;
import java.nio.file.Path;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.DisplayName;

@NullUnmarked
@DisplayName("Syncs into MySQL by its own driver")
class MySqlConnectorSink extends MariaSink {
  @Override
  OwnServer begin(Path empty) {
    return MySqlServer.start(empty);
  }
}
