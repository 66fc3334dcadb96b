package io.tidemark.sink;

import io.tidemark.sink.kit.Harness;
import io.tidemark.sink.kit.SinkConformance;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;

/** The kit on the oldest PostgreSQL that the sink supports. */
@NullUnmarked
@Tag("long")
class PostgresOldestConformanceIT extends SinkConformance {
  private PostgresHarness server;

  @BeforeAll
  void start() {
    server = PostgresHarness.start("oldest");
  }

  @Override
  protected Harness harness() {
    return server;
  }

  @AfterAll
  void stop() {
    server.close();
  }
}
