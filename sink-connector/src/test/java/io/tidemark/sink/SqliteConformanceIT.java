package io.tidemark.sink;

import io.tidemark.sink.kit.Harness;
import io.tidemark.sink.kit.SinkConformance;
import java.nio.file.Path;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/** The kit on SQLite, which needs no server. */
@NullUnmarked
@Tag("long")
class SqliteConformanceIT extends SinkConformance {
  private SqliteHarness files;

  @BeforeAll
  void start(@TempDir Path directory) {
    files = new SqliteHarness(directory);
  }

  @Override
  protected Harness harness() {
    return files;
  }
}
