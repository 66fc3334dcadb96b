package io.tidemark.examples;

import io.tidemark.sink.MySqlServer;
import io.tidemark.sink.OwnServer;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;

/** Needs a MySQL: see the profile {@code mysql}. */
@DisplayName("Configurations of config/ that read MySQL")
class MySqlExamples extends MariaExamples {
  @Override
  OwnServer begin(Path empty) {
    return MySqlServer.start(empty);
  }

  @Override
  String name() {
    return "mysql-to-postgres";
  }
}
