package io.tidemark.sink;

import java.nio.file.Path;
import org.jspecify.annotations.NullUnmarked;

/** The kit on MySQL by its own driver, with a log that others follow by the ids of transactions. */
@NullUnmarked
class MySqlConnectorConformance extends MySqlConformance {
  @Override
  OwnServer start(Path empty) {
    return MySqlServer.start(empty, "--gtid-mode=ON", "--enforce-gtid-consistency=ON");
  }
}
