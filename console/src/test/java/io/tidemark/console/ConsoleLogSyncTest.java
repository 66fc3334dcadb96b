package io.tidemark.console;

import static io.tidemark.description.Description.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.console.Server.Answer;
import io.tidemark.console.cluster.FakeCluster;
import io.tidemark.console.log.Ids;
import io.tidemark.description.Description;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Syncs of a source that follows a log: how they are shown, and what can be asked of them. */
class ConsoleLogSyncTest {
  private static final Description DESCRIPTION = new Description();
  private static final String SYNC = "/syncs/" + Ids.sync("shop", "orders");

  private @TempDir Path folder;
  private FakeWorker worker;
  private FakeCluster cluster;
  private RunTables mirror;
  private Server server;

  @BeforeEach
  void start() throws IOException {
    worker = new FakeWorker();
    mirror = RunTables.in(folder, "mirror");
    cluster =
        new FakeCluster()
            .with("ledger", Map.of("connector.class", "LogSyncSource", "source.name", "shop"))
            .with("mirror", mirror.sink());
    server = new Server(cluster, true, Optional.of(worker.url()));
  }

  @AfterEach
  void stop() {
    server.close();
    worker.close();
  }

  private Answer ask(String action, String body) {
    String path = "/tidemark/api/syncs/shop/orders/" + action;
    Answer answer = server.post(path, body);
    DESCRIPTION.check(
        "POST " + path.replace("shop/orders", "{source}/{sync}"), answer.status(), answer.body());
    return answer;
  }

  @Test
  @DisplayName("a sync tells that it follows a log, and that no schedule starts its runs")
  void shown() {
    mirror.run("mirror", 1, Map.of("kind", "'full'", "`trigger`", "'initial'"));
    mirror.run(
        "mirror",
        2,
        Map.of("kind", "'log'", "started_at", "'2026-11-27 12:00:00.000001+00:00'", "added", "2"));
    Api api = new Api(server);
    JsonNode sync = api.ok("/syncs/{id}", SYNC);
    assertThat(sync.path("connector").asText()).isEqualTo("ledger");
    assertThat(sync.path("mode").asText()).isEqualTo("log");
    assertThat(sync.path("cursor")).isEmpty();
    assertThat(sync.path("status").asText()).isEqualTo("COMPLETED");
    assertThat(sync.path("schedule").isNull()).isTrue();
    assertThat(sync.path("next_run").isNull()).isTrue();
    assertThat(sync.at("/sinks/0/runs").findValuesAsText("kind")).containsExactly("log", "full");
    assertThat(api.ok("/syncs", "/syncs").at("/syncs/0/mode").asText()).isEqualTo("log");
    assertThat(api.ok("/connectors", "/connectors").path("connectors").findValuesAsText("kind"))
        .containsExactly("source", "sink");
    cluster.with("ledger", Map.of("connector.class", "JdbcSyncSource", "source.name", "shop"));
    assertThat(api.ok("/syncs/{id}", SYNC).path("mode").asText()).isEqualTo("full");
  }

  @Test
  @DisplayName("a resync is asked of all its tables together")
  void resync() {
    Answer answer = ask("resync", "{}");
    assertThat(answer.status()).as(answer.body()).isEqualTo(202);
    assertThat(json(answer.body()).path("all").booleanValue()).isTrue();
    assertThat(worker.asked()).hasSize(1);
    assertThat(worker.asked().get(0))
        .startsWith("PATCH /connectors/ledger/config ")
        .contains("resync", json(answer.body()).path("signal").asText())
        .doesNotContain("syncs");
  }

  @Test
  @DisplayName("a resync is refused where a sink appends the rows of any of its tables")
  void resyncOfAppended() {
    mirror.run("mirror", 1, Map.of("sync", "'parcels'"));
    Map<String, String> appending = new HashMap<>(mirror.sink());
    appending.put("write.mode", "append");
    cluster.with("mirror", appending);
    Answer refused = ask("resync", "{}");
    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.body()).contains("sink mirror has write.mode=append");
    assertThat(worker.asked()).isEmpty();
    assertThat(ask("resync", "{\"force\": true}").status()).isEqualTo(202);
    assertThat(worker.asked().get(0)).doesNotContain("force");
  }

  @ParameterizedTest
  @CsvSource({
    "run, reads at all times",
    "full, a resync",
    "reset, DELETE /connectors/ledger/offsets",
    "abort, does not give up",
    "test-row, nothing but what the log tells"
  })
  @DisplayName("what a log does not do is refused with what to do instead, and nobody is asked")
  void refused(String action, String why) {
    Answer answer = ask(action, "{}");
    assertThat(answer.status()).isEqualTo(409);
    assertThat(json(answer.body()).path("message").asText())
        .startsWith("connector ledger follows a log and ")
        .contains(why);
    assertThat(worker.asked()).isEmpty();
  }
}
