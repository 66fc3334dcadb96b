package io.tidemark.sink;

import io.tidemark.sink.kit.Harness;
import io.tidemark.sink.kit.SinkConformance;
import java.nio.file.Path;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** The kit on MySQL by the driver that the plugin has in it: with the profile {@code mysql}. */
@NullUnmarked
class MySqlConformance extends SinkConformance {
  private OwnServer server;
  private MariaHarness harness;

  @BeforeAll
  void begin(@TempDir Path directory) {
    server = start(directory);
    harness = new MariaHarness(server);
  }

  /** A server in an empty directory, as a driver reaches it. */
  OwnServer start(Path empty) {
    return MySqlServer.start(empty).byMariaDbDriver();
  }

  @AfterAll
  void stop() {
    if (server != null) {
      server.close();
    }
  }

  @Override
  protected Harness harness() {
    return harness;
  }
}
