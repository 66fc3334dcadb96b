package io.tidemark.sink;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;

/** Texts that are longer than their columns, of which MySQL would cut off blanks, too. */
@NullUnmarked
class MySqlTexts extends MariaTexts {
  @Override
  OwnServer begin(Path empty) {
    return MySqlServer.start(empty);
  }

  @Override
  String collation() {
    return "utf8mb4_0900_bin";
  }

  @Override
  List<String> useless() {
    return List.of(
        "longtext NOT NULL, UNIQUE (id(100))", "longtext NOT NULL, UNIQUE ((sha2(id, 256)))");
  }
}
