package io.tidemark.it;

import io.tidemark.sink.MySqlServer;
import io.tidemark.sink.OwnServer;
import java.nio.file.Path;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.DisplayName;

@NullUnmarked
@DisplayName("Who writes to MySQL, and may still bring rows behind which others can be seen")
class MySqlWriting extends MariaWriting {
  @Override
  OwnServer begin(Path empty) {
    return MySqlServer.start(empty).byMariaDbDriver();
  }

  @Override
  String said(String sql) {
    return sql.replace("CHANGE MASTER", "CHANGE REPLICATION SOURCE")
        .replace("MASTER_", "SOURCE_")
        .replace("SLAVE", "REPLICA");
  }
}
