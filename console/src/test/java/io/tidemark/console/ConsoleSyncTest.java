package io.tidemark.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.console.cluster.FakeCluster;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the API tells of a sync besides its runs. */
class ConsoleSyncTest {
  private @TempDir Path folder;
  private RunTables mirror;
  private FakeCluster cluster;
  private Server server;
  private Api api;

  @BeforeEach
  void start() {
    mirror = RunTables.in(folder, "mirror");
    cluster =
        new FakeCluster()
            .with("shop", Map.of("connector.class", "JdbcSyncSource", "syncs", "orders,items"))
            .with("mirror", mirror.sink())
            .with(
                "fresh",
                Map.of(
                    "connector.class",
                    "JdbcSyncSink",
                    "connection.url",
                    "jdbc:sqlite:" + folder.resolve("not-there-yet.db")));
    server = new Server(cluster, true);
    api = new Api(server);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  @DisplayName("a file that no sink has made yet is not made by who looks for it")
  void onlyReads() {
    assertThat(api.ok("/syncs", "/syncs").path("problems")).isEmpty();
    assertThat(folder.resolve("not-there-yet.db")).doesNotExist();
  }
}
