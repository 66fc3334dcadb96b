package io.tidemark.console;

import static io.tidemark.description.Description.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.console.Server.Answer;
import io.tidemark.console.cluster.FakeCluster;
import io.tidemark.description.Description;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What becomes of actions while the worker hears of connectors. */
class ConsoleActionsTest {
  private static final Description DESCRIPTION = new Description();
  private static final String RUN = "/tidemark/api/syncs/shop/orders/run";

  private final FakeCluster cluster = new FakeCluster();
  private FakeWorker worker;
  private Server server;

  @BeforeEach
  void start() throws IOException {
    worker = new FakeWorker();
    server = new Server(cluster, true, Optional.of(worker.url()));
  }

  @AfterEach
  void stop() {
    server.close();
    worker.close();
  }

  private Answer ask(String operation, String path) {
    Answer answer = server.post(path, "{}");
    DESCRIPTION.check("POST " + operation, answer.status(), answer.body());
    return answer;
  }

  private Answer run() {
    return ask("/tidemark/api/syncs/{source}/{sync}/run", RUN);
  }

  @Test
  @DisplayName("HT-43 a connector that was created just now is asked like any other")
  void createdJustNow() {
    cluster
        .with("shop", Map.of("connector.class", "JdbcSyncSource", "syncs", "orders"))
        .creating("shop");
    Answer answer = run();
    assertThat(answer.status()).as(answer.body()).isEqualTo(202);
    assertThat(worker.asked()).hasSize(1);
    assertThat(worker.asked().get(0))
        .startsWith("PATCH /connectors/shop/config ")
        .contains(json(answer.body()).path("signal").asText());
    String restart = "/tidemark/api/connectors/{name}/restart";
    assertThat(ask(restart, restart.replace("{name}", "shop")).status()).isEqualTo(202);
    assertThat(worker.asked().get(1)).startsWith("POST /connectors/shop/restart?");
  }

  @Test
  @DisplayName("what a worker may not have heard of yet is not called missing: one asks again")
  void heardLater() {
    assertThat(run().status()).as("no such connector").isEqualTo(404);
    cluster.down();
    for (String path : List.of(RUN, "/tidemark/api/connectors/shop/restart")) {
      Answer answer = server.post(path, "{}");
      assertThat(answer.status()).as(path).isEqualTo(503);
      assertThat(answer.headers()).containsEntry("Retry-After", "1");
    }
    for (String path : List.of("/tidemark/api/syncs/shop/orders", "/tidemark/api/syncs/17")) {
      assertThat(server.get(path).status()).as(path).isEqualTo(503);
    }
    assertThat(worker.asked()).isEmpty();
  }
}
