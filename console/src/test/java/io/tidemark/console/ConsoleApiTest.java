package io.tidemark.console;

import static io.tidemark.console.Api.texts;
import static io.tidemark.description.Description.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.console.Server.Answer;
import io.tidemark.console.cluster.FakeCluster;
import io.tidemark.console.log.Ids;
import io.tidemark.description.Description;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the API answers, and that its description says so. */
class ConsoleApiTest {
  private static final Description DESCRIPTION = new Description();
  private static final String API = "/tidemark/api";
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
  @DisplayName("all syncs are listed, those that have never run among them, with their newest runs")
  void syncs() {
    for (int n = 1; n <= 20; n++) {
      mirror.run("mirror", n, Map.of("added", String.valueOf(n)));
    }
    mirror.run("mirror", 21, Map.of("status", "'HELD'", "ended_at", "NULL", "sync", "'parcels'"));
    mirror.run(
        "mirror",
        22,
        Map.of(
            "status",
            "'WRITING'",
            "ended_at",
            "NULL",
            "sync",
            "'late'",
            "heartbeat_at",
            "'2026-01-01 00:00:00.000000+00:00'"));
    JsonNode all = api.ok("/syncs", "/syncs");
    assertThat(texts(all.path("syncs"), "sync"))
        .containsExactly("items", "late", "orders", "parcels");
    assertThat(texts(all.path("syncs"), "status"))
        .containsExactly("NONE", "WRITING", "COMPLETED", "HELD");
    JsonNode orders = all.path("syncs").path(2);
    assertThat(orders.path("id").longValue()).isEqualTo(ORDERS);
    assertThat(orders.path("connector").asText()).isEqualTo("shop");
    JsonNode sink = orders.path("sinks").path(0);
    assertThat(sink.path("runs")).hasSize(14);
    assertThat(sink.path("runs").path(0).path("added").intValue()).isEqualTo(20);
    assertThat(sink.path("last_success").asText()).isEqualTo("2026-11-27T11:59:09.000001Z");
    assertThat(orders.path("schedule").asText()).as("by default").isEqualTo("PT1H");
    assertThat(all.path("totals").toString())
        .isEqualTo("{\"syncs\":4,\"running\":1,\"late\":1,\"held\":1,\"blocked\":0,\"failed\":0}");
    assertThat(all.path("problems")).isEmpty();
  }

  @Test
  @DisplayName(
      "at a glance each sync has how many rows its newest runs changed, and the newest run")
  void overview() {
    for (int n = 1; n <= 20; n++) {
      String status = n == 19 ? "'HELD'" : "'COMPLETED'";
      mirror.run("mirror", n, Map.of("added", "1", "removed", String.valueOf(n), "status", status));
    }
    mirror.run("mirror", 21, Map.of("kind", "'test'", "changed", "1"));
    JsonNode all = api.ok("/overview", "/overview");
    JsonNode orders = all.path("syncs").path(1);
    JsonNode sink = orders.path("sinks").path(0);
    assertThat(sink.path("newest").path("run_id").intValue()).as("no test").isEqualTo(20);
    assertThat(sink.path("counts").path("removed").intValue()).isEqualTo(20);
    assertThat(sink.path("recent").toString())
        .isEqualTo(
            "[{\"status\":\"COMPLETED\",\"changes\":[1,21]},{\"status\":\"HELD\",\"changes\":[20]},"
                + "{\"status\":\"COMPLETED\",\"changes\":[19,18,17,16,15,14,13,12,11,10,9]}]");
    JsonNode whole = api.ok("/syncs", "/syncs");
    for (String same : List.of("totals", "connectors", "problems")) {
      assertThat(all.path(same)).isEqualTo(whole.path(same));
    }
    assertThat(orders.path("next_run")).isEqualTo(whole.path("syncs").path(1).path("next_run"));
  }

  @Test
  @DisplayName("HT-2 a sync is found by its names and by its number")
  void oneSync() {
    mirror.run("mirror", 1, Map.of("watermark", "'2026-11-27T11:00:00.123456Z'"));
    JsonNode byName = api.ok("/syncs/{source}/{sync}", "/syncs/shop/orders");
    assertThat(api.ok("/syncs/{id}", "/syncs/" + ORDERS)).isEqualTo(byName);
    assertThat(byName.path("sinks").path(0).path("runs").path(0).path("watermark").asText())
        .isEqualTo("2026-11-27T11:00:00.123456Z");
    mirror.run("mirror", 2, Map.of("sync", "'a/b'"));
    assertThat(api.ok("/syncs/{source}/{sync}", "/syncs/shop/a/b").path("sync").asText())
        .isEqualTo("a/b");
    api.missing("/syncs/{id}", "/syncs/17", "no sync has the number 17");
    api.missing("/syncs/{source}/{sync}", "/syncs/shop/x", "no sync shop/x is known here");
  }

  @Test
  @DisplayName("runs are listed newest first, by what they are, and page by page without a gap")
  void runs() {
    RunTables archive = RunTables.in(folder, "archive");
    cluster.with("archive", archive.sink());
    for (int n = 1; n <= 5; n++) {
      mirror.run("mirror", n, Map.of());
      archive.run("archive", n, n == 3 ? Map.of("status", "'BLOCKED'") : Map.of());
    }
    JsonNode all = api.ok("/runs", "/runs?source=shop&sync=orders");
    assertThat(all.path("runs")).hasSize(10);
    assertThat(all.path("next").isNull()).isTrue();
    JsonNode first = api.ok("/runs", "/runs?limit=3");
    JsonNode second = api.ok("/runs", "/runs?limit=7&before=" + first.path("next").asText());
    List<String> ids = new ArrayList<>(texts(first.path("runs"), "id"));
    ids.addAll(texts(second.path("runs"), "id"));
    assertThat(ids).isEqualTo(texts(all.path("runs"), "id")).doesNotHaveDuplicates();
    assertThat(texts(api.ok("/runs", "/runs?status=BLOCKED").path("runs"), "sink"))
        .containsExactly("archive");
    assertThat(api.ok("/runs", "/runs?sink=mirror").path("runs")).hasSize(5);
    long after = RunTables.GENERATION + 4;
    assertThat(api.ok("/runs", "/runs?after=" + after).path("runs")).hasSize(2);
    for (String bad :
        List.of("limit=0", "limit=1001", "limit=x", "before=1", "after=", "since=1", "page=2")) {
      Answer answer = server.get(API + "/runs?" + bad);
      assertThat(answer.status()).as(bad).isEqualTo(400);
      DESCRIPTION.check("GET " + API + "/runs", 400, answer.body());
    }
  }

  @Test
  @DisplayName("runs since a moment are those that were not over then, however long ago they began")
  void since() {
    for (int n = 1; n <= 5; n++) {
      mirror.run("mirror", n, n == 2 ? Map.of("ended_at", "NULL") : Map.of());
    }
    String since = "/runs?since=2026-11-27T11:59:04.000001Z";
    assertThat(texts(api.ok("/runs", since).path("runs"), "run_id")).containsExactly("5", "4", "2");
    assertThat(api.ok("/runs", "/runs?since=2026-11-27T13:00:00%2B01:00").path("runs")).hasSize(1);
  }

  @Test
  @DisplayName(
      "a generation tells partition by partition what it waits for, where there is a run of it")
  void generations() {
    String generation = String.valueOf(RunTables.GENERATION);
    mirror.pending(generation);
    mirror.insert(
        "tidemark_progress",
        Map.of("connector", "'mirror'", "topic", "'t'", "part", "0", "position", "4", "gaps", "0"));
    String operation = "/generations/{source}/{sync}/{generation}";
    String path = "/generations/shop/orders/" + generation;
    api.missing(operation, path, "no sink knows generation");
    mirror.run("mirror", 0, Map.of("status", "'WAITING'"));
    JsonNode found = api.ok(operation, path);
    JsonNode scope = found.path("sinks").path(0).path("scopes").path(0);
    assertThat(scope.path("deletable").booleanValue()).isTrue();
    assertThat(scope.path("partitions").path(0).path("behind").intValue()).isEqualTo(6);
    api.missing(
        operation, "/generations/shop/orders/5", "no sink knows generation 5 of shop/orders");
  }

  @Test
  @DisplayName("a destination that does not answer is told, and takes nothing from the others")
  void problems() {
    mirror.run("mirror", 1, Map.of());
    breakDown("broken");
    cluster.with(
        "secret",
        Map.of("connector.class", "JdbcSyncSink", "connection.url", "jdbc:odd://u:hunter2@h/d"));
    JsonNode all = api.ok("/syncs", "/syncs");
    assertThat(texts(all.path("syncs"), "sync")).contains("orders");
    assertThat(texts(all.path("problems"), "connector")).containsExactly("broken", "secret");
    assertThat(texts(all.path("problems"), "message").get(1)).contains("config.providers");
    assertThat(all.toString()).doesNotContain("hunter2");
    Answer unknown = server.get(API + "/runs/" + Ids.run("broken", 1));
    assertThat(unknown.status()).isEqualTo(503);
    DESCRIPTION.check("GET " + API + "/runs/{id}", 503, unknown.body());
  }

  /** Adds a sink whose destination does not answer. */
  private void breakDown(String sink) {
    String url = "jdbc:sqlite:" + folder.resolve("no/such/folder/x.db");
    cluster.with(sink, Map.of("connector.class", "JdbcSyncSink", "connection.url", url));
  }

  @Test
  @DisplayName("a destination is not asked for what another one's sink has written")
  void others() {
    mirror.run("mirror", 1, Map.of());
    breakDown("broken");
    assertThat(api.ok("/runs", "/runs?sink=mirror").path("problems")).isEmpty();
    assertThat(api.ok("/runs", "/runs").path("problems")).hasSize(1);
    api.missing("/runs/{id}", "/runs/" + Ids.run("mirror", 9), "no run has the number");
    assertThat(server.get(API + "/runs/" + Ids.run("broken", 9)).status()).isEqualTo(503);
  }

  @Test
  @DisplayName("whoever has an answer already is told that it is still the same")
  void unchanged() {
    mirror.run("mirror", 1, Map.of());
    Answer first = server.get(API + "/syncs");
    Map<String, String> known = Map.of("If-None-Match", first.headers().get("ETag"));
    Answer again = server.call("GET", API + "/syncs", known, "");
    assertThat(again.status()).isEqualTo(304);
    assertThat(again.body()).isEmpty();
    mirror.run("mirror", 2, Map.of());
    assertThat(server.call("GET", API + "/syncs", known, "").status()).isEqualTo(200);
  }

  @Test
  @DisplayName("what is remembered of a run log is forgotten with each run that is written")
  void remembered() {
    mirror.run("mirror", 1, Map.of("updated_at", "'2026-01-01 00:00:00.000000+00:00'"));
    for (String status : List.of("COMPLETED", "COMPLETED", "HELD", "FAILED")) {
      mirror.execute(
          "UPDATE tidemark_runs SET updated_at = CASE status WHEN '%1$s' THEN updated_at ELSE '2026-01-02 00:00:00.00000%2$d+00:00' END, status = '%1$s'"
              .formatted(status, status.length()));
      assertThat(api.ok("/syncs", "/syncs").path("syncs").path(1).path("status").asText())
          .isEqualTo(status);
    }
  }

  @Test
  @DisplayName("health is the worker's, and that of connectors a question of its own")
  void health() {
    assertThat(api.ok("/health", "/health").path("status").asText()).isEqualTo("up");
    assertThat(api.ok("/health/connectors", "/health/connectors").path("failed")).isEmpty();
    cluster.failing("mirror", "org.example.Broken: why\n\tat");
    JsonNode worker = api.ok("/health", "/health");
    assertThat(worker.path("failed").path(0).asText()).isEqualTo("mirror");
    Answer failed = server.get(API + "/health/connectors");
    assertThat(failed.status()).isEqualTo(503);
    DESCRIPTION.check("GET " + API + "/health/connectors", 503, failed.body());
    cluster.down();
    assertThat(api.ok("/health", "/health").path("status").asText())
        .as("known before")
        .isEqualTo("up");
  }

  @Test
  @DisplayName("connectors tell who runs them and their tasks, and with their traces why not")
  void connectors() {
    cluster.failing("mirror", "org.example.Broken: why\n\tat x");
    JsonNode all = api.ok("/connectors", "/connectors").path("connectors");
    assertThat(texts(all, "name")).containsExactly("fresh", "mirror", "shop");
    assertThat(texts(all, "kind")).containsExactly("sink", "sink", "source");
    JsonNode task = all.path(1).path("tasks").path(0);
    assertThat(task.path("state").asText()).isEqualTo("FAILED");
    assertThat(task.path("worker").asText()).isEqualTo("w:1");
    assertThat(task.path("trace").asText()).isEqualTo("org.example.Broken: why\n\tat x");
    assertThat(all.path(2).path("trace").isNull()).isTrue();
    Answer unknown = server.post(API + "/connectors/x/restart", "{}");
    assertThat(unknown.status()).isEqualTo(404);
    DESCRIPTION.check("POST " + API + "/connectors/{name}/restart", 404, unknown.body());
  }

  @Test
  @DisplayName("a worker that does not know its cluster says so, and when to ask again")
  void unknown() {
    cluster.down();
    Answer down = server.get(API + "/health");
    assertThat(down.status()).isEqualTo(503);
    DESCRIPTION.check("GET " + API + "/health", 503, down.body());
    assertThat(json(down.body()).path("status").asText()).isEqualTo("down");
    Answer all = server.get(API + "/syncs");
    assertThat(all.status()).isEqualTo(503);
    assertThat(all.headers()).containsEntry("Retry-After", "1");
    DESCRIPTION.check("GET " + API + "/syncs", 503, all.body());
  }
}
