package io.tidemark.sink;

import io.tidemark.sink.kit.Harness;
import io.tidemark.sink.kit.SinkConformance;
import java.nio.file.Path;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** The kit on MariaDB: with the profile {@code mariadb}. */
@NullUnmarked
class MariaConformance extends SinkConformance {
  private MariaServer server;
  private MariaHarness harness;

  @BeforeAll
  void start(@TempDir Path directory) {
    server = MariaServer.start(directory);
    harness = new MariaHarness(server);
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @Override
  protected Harness harness() {
    return harness;
  }
}
