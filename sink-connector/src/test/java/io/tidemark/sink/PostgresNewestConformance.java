package io.tidemark.sink;

import io.tidemark.sink.kit.Harness;
import io.tidemark.sink.kit.SinkConformance;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/**
 * The kit on the newest PostgreSQL that the sink supports. No part of a build, whose other tests
 * run on one that is hardly older; docs/testing.md has the command.
 */
@NullUnmarked
class PostgresNewestConformance extends SinkConformance {
  private PostgresHarness server;

  @BeforeAll
  void start() {
    server = PostgresHarness.start("newest");
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
