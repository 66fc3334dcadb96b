package io.tidemark.sink;

import java.nio.file.Path;

class MySqlKilled extends MariaKilled {
  @Override
  OwnServer start(Path empty) {
    return MySqlServer.start(empty).byMariaDbDriver();
  }
}
