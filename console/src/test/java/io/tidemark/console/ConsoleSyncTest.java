package io.tidemark.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.console.cluster.FakeCluster;
import io.tidemark.console.log.Ids;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the API tells of a sync besides its runs. */
class ConsoleSyncTest {
  private static final long ORDERS = Ids.sync("shop", "orders");

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
  @DisplayName("a sync tells when it runs next, by its source's schedule and its last start")
  void nextRun() {
    String started = "'2026-11-27 12:00:00.000001+00:00'";
    mirror.run("mirror", 1, Map.of("started_at", started));
    mirror.run(
        "mirror", 2, Map.of("kind", "'test'", "started_at", "'2026-11-27 12:30:00.000000+00:00'"));
    assertThat(api.ok("/syncs/{id}", "/syncs/" + ORDERS).path("next_run").asText())
        .isEqualTo("2026-11-27T13:00:00Z");
    cluster.with(
        "shop",
        Map.of("connector.class", "JdbcSyncSource", "syncs", "orders", "schedule", "manual"));
    JsonNode manual = api.ok("/syncs/{id}", "/syncs/" + ORDERS);
    assertThat(manual.path("schedule").asText()).isEqualTo("manual");
    assertThat(manual.path("next_run").isNull()).isTrue();
    mirror.run("mirror", 3, Map.of("source", "'elsewhere'", "started_at", started));
    assertThat(api.ok("/syncs", "/syncs").at("/syncs/0/schedule").isNull())
        .as("no source")
        .isTrue();
  }

  @Test
  @DisplayName("CQ-14 a sync that is read by a cursor is marked as such, with its columns")
  void modes() {
    cluster.with(
        "shop",
        Map.of(
            "connector.class",
            "JdbcSyncSource",
            "syncs",
            "orders,countries",
            "syncs.orders.mode",
            "incremental",
            "syncs.orders.cursor.column",
            "updated_at"));
    mirror.run("mirror", 1, Map.of("source", "'elsewhere'"));
    JsonNode syncs = api.ok("/syncs", "/syncs").path("syncs");
    assertThat(Api.texts(syncs, "sync")).containsExactly("orders", "countries", "orders");
    assertThat(Api.texts(syncs, "mode")).containsExactly("null", "full", "incremental");
    assertThat(syncs.at("/1/cursor").toString()).isEqualTo("[]");
    assertThat(api.ok("/syncs/{id}", "/syncs/" + ORDERS).path("cursor").toString())
        .isEqualTo("[\"updated_at\"]");
  }

  @Test
  @DisplayName(
      "of a split sync every range is seen, however often others have run since, and they are"
          + " counted together")
  void ranges() {
    mirror.run("mirror", 1, range(7, 8, "'COMPLETED'"));
    mirror.run("mirror", 2, range(19, 20, "'FAILED'"));
    for (int n = 3; n < 60; n++) {
      mirror.run("mirror", n, range(n % 19, 20, "'COMPLETED'"));
    }
    mirror.run("mirror", 60, Map.of("kind", "'test'", "added", "1"));
    for (String list : List.of("/syncs", "/syncs/{id}")) {
      JsonNode answer = api.ok(list, list.replace("{id}", String.valueOf(ORDERS)));
      JsonNode sync = list.equals("/syncs") ? answer.at("/syncs/1") : answer;
      assertThat(sync.path("status").asText()).as(list).isEqualTo("FAILED");
      JsonNode sink = sync.at("/sinks/0");
      assertThat(sink.path("counts").toString())
          .isEqualTo("{\"added\":2000,\"changed\":0,\"unchanged\":0,\"removed\":0,\"rejected\":0}");
      int newest = list.equals("/syncs") ? 14 : 50;
      assertThat(Api.texts(sink.path("runs"), "run_id"))
          .hasSize(list.equals("/syncs") ? 21 : 51)
          .startsWith("60", "59", "58")
          .endsWith("2")
          .doesNotContain("1")
          .doesNotHaveDuplicates();
      assertThat(sink.at("/runs/" + (newest - 1) + "/run_id").intValue()).isEqualTo(61 - newest);
    }
  }

  private static Map<String, String> range(int scope, int scopes, String status) {
    return Map.of(
        "scope",
        String.valueOf(scope),
        "scopes",
        String.valueOf(scopes),
        "status",
        status,
        "added",
        "100");
  }

  @Test
  @DisplayName("a sync tells how its table has changed at the source")
  void schemaChanges() {
    String schema =
        "'{\"name\":\"orders\",\"columns\":[{\"type\":\"INT64\",\"name\":\"%s\",\"nullable\":false}],\"key\":[]}'";
    mirror.pending("7");
    mirror.pending("8");
    mirror.run("mirror", 1, Map.of());
    mirror.execute(
        "UPDATE tidemark_generations SET table_schema_json = "
            + schema.formatted("id")
            + " WHERE generation = 7");
    mirror.execute(
        "UPDATE tidemark_generations SET table_schema_json = "
            + schema.formatted("number")
            + " WHERE generation = 8");
    JsonNode sink = api.ok("/syncs/{id}", "/syncs/" + ORDERS).at("/sinks/0");
    assertThat(sink.path("schema_changes").toString())
        .isEqualTo(
            "[{\"generation\":8,\"started_at\":8,\"changes\":[\"column number came, int64 not null\","
                + "\"column id went\"]}]");
  }

  @Test
  @DisplayName("a file that no sink has made yet is not made by who looks for it")
  void onlyReads() {
    assertThat(api.ok("/syncs", "/syncs").path("problems")).isEmpty();
    assertThat(folder.resolve("not-there-yet.db")).doesNotExist();
  }
}
