package io.tidemark.it;

import io.tidemark.sink.MySqlServer;
import io.tidemark.sink.OwnServer;
import java.nio.file.Path;
import org.jspecify.annotations.NullUnmarked;

/** The same by MySQL's own driver. */
@NullUnmarked
class MySqlConnectorReading extends MySqlReading {
  @Override
  OwnServer begin(Path empty) {
    return MySqlServer.start(empty);
  }
}
