package io.tidemark.sink;

import java.nio.file.Path;
import org.jspecify.annotations.NullUnmarked;

/** The same of MySQL. */
@NullUnmarked
class MySqlMigrations extends MariaMigrations {
  @Override
  OwnServer begin(Path empty) {
    return MySqlServer.start(empty);
  }

  @Override
  Path page() {
    return Path.of("..", "docs", "mysql.md");
  }
}
