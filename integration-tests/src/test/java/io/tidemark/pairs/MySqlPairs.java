package io.tidemark.pairs;

import io.tidemark.sink.MySqlServer;
import io.tidemark.sink.OwnServer;
import java.nio.file.Path;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.DisplayName;

@NullUnmarked
@DisplayName("MySQL as the source and the destination of every database")
class MySqlPairs extends PairsIT {
  @Override
  OwnServer begin(Path empty) {
    return MySqlServer.start(empty).byMariaDbDriver();
  }

  @Override
  String kind() {
    return "MySQL";
  }

  @Override
  Path page() {
    return Path.of("..", "docs", "reference", "pairs-mysql.md");
  }

  @Override
  boolean isShown(Side from, Side to) {
    return from.name().equals(kind()) || to.name().equals(kind());
  }
}
