package io.tidemark.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.testbed.Console;
import io.tidemark.testbed.Database;
import io.tidemark.testbed.Run;
import io.tidemark.testbed.Scene;
import io.tidemark.testbed.SceneExtension;
import io.tidemark.testbed.Sink;
import io.tidemark.testbed.Source;
import io.tidemark.testbed.Waiting;
import io.tidemark.testbed.Worker;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@DisplayName("The console of a worker")
@Tag("long")
@ExtendWith(SceneExtension.class)
class ConsoleIT {
  private static final String SYNC = "public.orders";
  private static final String ORDERS = "shop/public.orders";

  private Scene scene;
  private Worker worker;
  private Console console;
  private Database shop;
  private Source source;

  @BeforeEach
  void start(Scene scene) {
    this.scene = scene;
    worker = scene.worker();
    console = new Console(worker);
    shop = scene.database("shop");
    shop.execute(
        "CREATE TABLE orders (id bigint PRIMARY KEY, status text);"
            + " INSERT INTO orders VALUES (1, 'new'), (2, 'bad'), (3, 'new')");
    source = scene.source("shop").reading(shop).tables(SYNC).startIdle();
  }

  private Sink mirror(Map<String, String> settings) {
    var mirror = scene.sink("mirror").into(scene.database("mirror")).from(source);
    settings.forEach(mirror::set);
    return mirror.start();
  }

  private JsonNode sync(Console at) {
    return at.get("/syncs/{source}/{sync}", "/syncs/" + ORDERS);
  }

  @Test
  @DisplayName(
      "HT-2 HT-21 HT-43 a run that is asked for over HTTP is followed to its end: its rows, its"
          + " rejected records, its partitions, by numbers that every worker knows and that last")
  void askedFor() {
    scene
        .database("mirror")
        .execute(
            "CREATE TABLE orders (id bigint PRIMARY KEY, status text CHECK (status <> 'bad'))");
    Sink mirror =
        mirror(
            Map.of(
                "errors.tolerance", "all",
                "errors.deadletterqueue.topic.name", scene.topic("dead"),
                "errors.deadletterqueue.topic.replication.factor", "1"));
    JsonNode run = console.settled(console.ask(ORDERS, "run", ""));
    assertThat(run.path("status").asText()).isEqualTo("COMPLETED_WITH_ERRORS");
    assertThat(run.path("trigger").asText()).isEqualTo("manual");
    assertThat(run.path("added").intValue()).isEqualTo(2);
    assertThat(run.path("table_name").asText()).isEqualTo(SYNC);
    String id = run.path("id").asText();
    assertThat(console.get("/runs/{id}", "/runs/" + id)).isEqualTo(run);
    JsonNode errors = console.get("/runs/{id}/errors", "/runs/" + id + "/errors").path("errors");
    assertThat(errors).hasSize(1);
    assertThat(errors.path(0).path("row_key").asText()).isEqualTo("{\"id\":2}");
    assertThat(errors.path(0).path("sqlstate").asText()).isEqualTo("23514");

    allPartitionsHavePassed(run);
    JsonNode before = sync(console);
    assertThat(before.path("connector").asText()).isEqualTo(source.connector());
    assertThat(before.path("status").asText()).isEqualTo("COMPLETED_WITH_ERRORS");
    mirror.reconfigure(Map.of("batch.size", "5000"));
    mirror.restartTask(0);
    Console other = new Console(scene.closeLater(worker.another()));
    assertThat(sync(other).path("id")).isEqualTo(before.path("id"));
    assertThat(other.get("/runs/{id}", "/runs/" + id)).isEqualTo(run);
    JsonNode all = other.get("/syncs", "/syncs");
    assertThat(all.path("totals").path("syncs").intValue()).isEqualTo(1);
    assertThat(all.path("connectors")).hasSize(2);
    assertThat(all.path("problems")).isEmpty();
    assertThat(other.get("/health/connectors", "/health/connectors").path("failed")).isEmpty();
  }

  private void allPartitionsHavePassed(JsonNode run) {
    JsonNode generation =
        console.get(
            "/generations/{source}/{sync}/{generation}",
            "/generations/" + ORDERS + "/" + run.path("generation").asText());
    JsonNode scope = generation.path("sinks").path(0).path("scopes").path(0);
    assertThat(scope.path("state").asText()).isEqualTo("COMPLETED");
    assertThat(scope.path("partitions")).isNotEmpty();
    scope.path("partitions").forEach(part -> assertThat(part.path("behind").intValue()).isZero());
  }

  @Test
  @DisplayName(
      "what a guard holds is released over HTTP, once it is clear which generation is meant")
  void released() {
    mirror(Map.of());
    console.settled(console.ask(ORDERS, "run", ""));
    assertThat(console.ask(ORDERS, "release", "").statusCode()).isEqualTo(409);
    shop.execute("DELETE FROM orders");
    JsonNode held = console.settled(console.ask(ORDERS, "run", ""));
    assertThat(held.path("status").asText()).isEqualTo("HELD");
    assertThat(held.path("held_reason").asText()).contains("delete.release");
    assertThat(sync(console).path("status").asText()).isEqualTo("HELD");
    String wrong = "{\"generation\":1}";
    assertThat(console.ask(ORDERS, "release", wrong).statusCode()).isEqualTo(409);
    assertThat(console.ask(ORDERS, "release", "").statusCode()).isEqualTo(202);
    Waiting.until(
        "the release",
        () ->
            console
                    .get("/runs/{id}", "/runs/" + held.path("id").asText())
                    .path("removed")
                    .intValue()
                == 3);
  }

  @Test
  @DisplayName(
      "HT-6 HT-36 HT-37 HT-38 HT-39 HT-42 a resync is refused where rows would be there twice, unless"
          + " it is forced; a test with one row is answered at once, and its run is where it says")
  void resyncsAndTests() {
    Sink log = mirror(Map.of("write.mode", "append"));
    console.settled(console.ask(ORDERS, "run", ""));
    HttpResponse<String> refused = console.ask(ORDERS, "resync", "{}");
    assertThat(refused.statusCode()).isEqualTo(409);
    assertThat(refused.body()).contains("write.mode=append");
    JsonNode resync = console.settled(console.ask(ORDERS, "resync", "{\"force\":true}"));
    assertThat(resync.path("kind").asText()).isEqualTo("resync");
    assertThat(resync.path("added").intValue()).isEqualTo(3);

    String key = "{\"key\":{\"id\":3},\"overrides\":{\"id\":4}}";
    assertThat(console.ask(ORDERS, "test-row", key).statusCode()).isEqualTo(400);
    String test = "{\"key\":{\"id\":3},\"op\":\"added\",\"overrides\":{\"status\":\"x\"}}";
    JsonNode tested = console.settled(console.ask(ORDERS, "test-row", test));
    assertThat(tested.path("kind").asText()).isEqualTo("test");
    assertThat(tested.path("added").intValue()).isEqualTo(1);
    assertThat(log.database().column("SELECT id FROM orders WHERE status = 'x'"))
        .containsExactly("3");
    assertThat(log.runs(SYNC)).extracting(Run::status).containsOnly("COMPLETED");
  }

  @Test
  @DisplayName("HT-43 a run can be asked for as soon as its connector has been created")
  void atOnce() {
    assertThat(console.ask(ORDERS, "run", "").statusCode()).isEqualTo(202);
    String config = "/connectors/" + source.connector() + "/config";
    Waiting.until("the signal", () -> worker.rest().get(config).contains("signal"));
  }

  @Test
  @DisplayName(
      "writes without the header, of another type or from a foreign page change nothing, and no path"
          + " leads out of the pages")
  void refused() {
    Map<String, String> usual = new LinkedHashMap<>();
    usual.put("Content-Type", "application/json");
    String path = "/tidemark/api/syncs/" + ORDERS + "/run";
    assertThat(console.call("POST", path, usual, "{}").statusCode()).isEqualTo(403);
    usual.put("X-Tidemark-Console", "1");
    usual.put("Origin", "http://evil.example");
    assertThat(console.call("POST", path, usual, "{}").statusCode()).isEqualTo(403);
    usual.remove("Origin");
    usual.put("Content-Type", "text/plain");
    assertThat(console.call("POST", path, usual, "{}").statusCode()).isEqualTo(415);
    assertThat(worker.rest().get("/connectors/" + source.connector() + "/config"))
        .doesNotContain("signal");
    assertThat(console.statusOf("/tidemark/")).isEqualTo(200);
    for (String bad :
        List.of(
            "/tidemark/../connectors/../tidemark/x",
            "/tidemark/..%2f..%2fMETA-INF/MANIFEST.MF",
            "/tidemark/%2e%2e/%2e%2e/etc/passwd",
            "/tidemark/..;/..;/etc/passwd",
            "/tidemark//etc/passwd",
            "/tidemark/..%5c..%5cetc%5cpasswd",
            "/tidemark/index.html%00")) {
      assertThat(console.statusOf(bad)).as(bad).isIn(400, 404);
    }
  }
}
