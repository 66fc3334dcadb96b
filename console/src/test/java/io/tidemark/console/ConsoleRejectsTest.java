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
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the API tells of rejected records. */
class ConsoleRejectsTest {
  private static final Description DESCRIPTION = new Description();
  private static final String API = "/tidemark/api";
  private static final long ORDERS = Ids.sync("shop", "orders");

  private @TempDir Path folder;
  private RunTables mirror;
  private Server server;
  private Api api;

  @BeforeEach
  void start() {
    mirror = RunTables.in(folder, "mirror");
    server = new Server(new FakeCluster().with("mirror", mirror.sink()), true);
    api = new Api(server);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  @DisplayName("HT-21 a run tells its rejected records by key, stage, SQLSTATE and message")
  void rejects() {
    mirror.run("mirror", 1, Map.of("rejected", "3", "status", "'COMPLETED_WITH_ERRORS'"));
    mirror.rejects(3);
    String run = "/runs/" + Ids.run("mirror", 1);
    JsonNode one = api.ok("/runs/{id}", run);
    assertThat(one.path("rejected").intValue()).isEqualTo(3);
    assertThat(one.path("sync_id").longValue()).isEqualTo(ORDERS);
    JsonNode first = api.ok("/runs/{id}/errors", run + "/errors?limit=2");
    assertThat(texts(first.path("errors"), "row_key")).containsExactly("{\"id\":1}", "{\"id\":2}");
    assertThat(texts(first.path("errors"), "sqlstate")).containsOnly("23514");
    String next = first.path("next").asText();
    JsonNode rest = api.ok("/runs/{id}/errors", run + "/errors?limit=2&after=" + next);
    assertThat(texts(rest.path("errors"), "row_key")).containsExactly("{\"id\":3}");
    assertThat(rest.path("next").isNull()).isTrue();
    JsonNode found = api.ok("/runs/{id}/errors", run + "/errors?key=id%22:2");
    assertThat(texts(found.path("errors"), "position")).containsExactly("2");
    api.missing("/runs/{id}", "/runs/" + Ids.run("mirror", 9), "no run has the number");
    api.missing("/runs/{id}/errors", "/runs/9/errors", "no run has the number 9");
  }

  @Test
  @DisplayName("HT-21 a file has all rejected records of a run, more than one answer may have")
  void rejectFiles() {
    mirror.run("mirror", 1, Map.of("rejected", "2500", "status", "'COMPLETED_WITH_ERRORS'"));
    mirror.rejects(2500);
    String errors = API + "/runs/" + Ids.run("mirror", 1) + "/errors";
    Answer csv = server.get(errors + "?format=csv");
    assertThat(csv.headers().get("Content-Type")).startsWith("text/csv");
    assertThat(csv.headers().get("Content-Disposition")).contains("-errors.csv");
    assertThat(csv.body().lines()).hasSize(2501).doesNotHaveDuplicates();
    assertThat(csv.body()).startsWith("topic,part,position").contains("\"23514\"");
    Answer all = server.get(errors + "?format=json");
    DESCRIPTION.check("GET " + API + "/runs/{id}/errors", 200, all.body());
    assertThat(json(all.body()).path("errors")).hasSize(2500);
    assertThat(server.get(errors + "?format=csv&key=id%22:7%7D").body().lines()).hasSize(2);
    assertThat(server.get(errors + "?format=csv&key=none").body()).isEmpty();
    assertThat(server.get(errors + "?format=pdf").status()).isEqualTo(400);
    assertThat(server.unforeseen()).isEmpty();
  }
}
