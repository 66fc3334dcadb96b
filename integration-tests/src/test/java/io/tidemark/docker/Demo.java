package io.tidemark.docker;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.cli.quickstart.ConnectorFile;
import io.tidemark.testbed.Comparison;
import io.tidemark.testbed.ConnectRest;
import io.tidemark.testbed.Console;
import io.tidemark.testbed.Database;
import io.tidemark.testbed.Waiting;
import java.net.URI;
import java.util.List;

/**
 * A worker in a container between the demonstration's databases, as they are seen from outside.
 *
 * @param worker where it answers
 */
record Demo(URI worker, Database source, Database target) {
  private static final List<String> CONNECTORS =
      List.of("mirror-schema-source", "mirror-schema-sink");

  private static final List<String> TABLES = List.of("customers", "orders");
  private static final String SYNC = "mirror-schema-source/public.orders";

  ConnectRest rest() {
    return new ConnectRest(worker);
  }

  /** Posts the examples as they are, and has a row that is deleted at the source go. */
  void assertMirrors() {
    ConnectRest rest = rest();
    for (String connector : CONNECTORS) {
      ConnectorFile example = DockerFiles.example(connector);
      ConnectRest.Answer answer = rest.tryCreate(example.name(), example.config());
      assertThat(answer.status()).as("%s", answer.body()).isEqualTo(201);
    }
    Waiting.until("a complete run of each table", () -> complete(rest));
    assertSame();
    assertThat(target.number("SELECT count(*) FROM orders")).isEqualTo(1000);

    source.execute("DELETE FROM orders WHERE id = 42");
    Console console = new Console(worker);
    JsonNode run = console.settled(console.ask(SYNC, "run", ""));
    assertThat(run.path("status").asText()).isEqualTo("COMPLETED");
    assertThat(run.path("removed").intValue()).isEqualTo(1);
    assertSame();
    JsonNode sync = console.get("/syncs/{source}/{sync}", "/syncs/" + SYNC);
    assertThat(sync.path("status").asText()).isEqualTo("COMPLETED");
  }

  private boolean complete(ConnectRest rest) {
    for (String connector : CONNECTORS) {
      rest.status(connector)
          .trace()
          .ifPresent(
              trace -> {
                throw new AssertionError(connector + " has failed: " + trace);
              });
    }
    return target.hasTable("tidemark_runs")
        && target.number(
                "SELECT count(DISTINCT sync) FROM tidemark_runs WHERE status = 'COMPLETED'")
            == TABLES.size();
  }

  private void assertSame() {
    TABLES.forEach(table -> Comparison.assertSame(source, table, target, table));
  }
}
