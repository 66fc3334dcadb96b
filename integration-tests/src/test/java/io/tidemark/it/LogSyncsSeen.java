package io.tidemark.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidemark.monitor.Metric;
import io.tidemark.testbed.Commands;
import io.tidemark.testbed.Commands.Ended;
import io.tidemark.testbed.Console;
import io.tidemark.testbed.PasswordServer;
import io.tidemark.testbed.Run;
import io.tidemark.testbed.Scene;
import io.tidemark.testbed.SceneExtension;
import io.tidemark.testbed.Sink;
import io.tidemark.testbed.Waiting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Needs what the archive has of Debezium: see the profile {@code logsync}. */
@DisplayName("Log syncs, as console, commands and metrics show and steer them")
@ExtendWith(SceneExtension.class)
class LogSyncsSeen {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String ORDERS = LogShop.ORDERS;
  private static final String ITEMS = LogShop.ITEMS;

  @TempDir private Path folder;
  private Scene scene;
  private LogShop ledger;
  private PasswordServer shop;
  private Sink sink;

  @BeforeEach
  void start(Scene scene) throws IOException, SQLException {
    this.scene = scene;
    ledger = LogShop.start(scene, folder);
    shop = ledger.shop();
    sink = ledger.sink();
  }

  @Test
  @DisplayName(
      "they are listed, explained, planned and looked after like others; a resync is a snapshot of all"
          + " tables, and what a log does not do is refused with what to do instead")
  void steered() throws Exception {
    Commands commands = new Commands(ledger.worker());
    shop.execute("UPDATE orders SET status = 'paid' WHERE id = 1");
    assertThat(sink.completed(ORDERS, 2).text("kind")).isEqualTo("log");
    JsonNode sync =
        new Console(ledger.worker()).get("/syncs/{source}/{sync}", "/syncs/ledger/" + ORDERS);
    assertThat(sync.path("connector").asText()).isEqualTo(ledger.connector());
    assertThat(sync.path("mode").asText()).isEqualTo("log");
    assertThat(sync.path("next_run").isNull()).isTrue();
    assertThat(commands.run("status").with(0).out())
        .containsPattern("ledger/public.orders .* COMPLETED .* log ")
        .containsPattern("ledger/public.items .* COMPLETED .* full ");
    assertThat(commands.run("explain", "ledger/" + ORDERS).with(0).out())
        .contains("COMPLETED, it is over");
    for (String action : List.of("run", "reset", "test-row")) {
      Ended refused = commands.run(action, "ledger/" + ORDERS).with(4);
      assertThat(refused.err()).contains("connector " + ledger.connector() + " follows a log and ");
    }

    Ended resync = commands.run("resync", "ledger/" + ORDERS, "--wait").with(0);
    assertThat(resync.out()).contains("all other tables of its source").contains("resync");
    Waiting.until(
        "the other table's generation",
        () -> full(ITEMS).stream().filter(run -> run.status().equals("COMPLETED")).count() == 2);
    assertThat(full(ITEMS))
        .extracting(run -> run.text("trigger"))
        .containsExactly("initial", "resync");
    shop.execute("DELETE FROM orders WHERE id = 2");
    Waiting.until(
        "what the log tells behind it",
        () -> scene.database("mirror").number("SELECT count(*) FROM orders") == 39);

    Path file = folder.resolve("source.json");
    Files.writeString(file, JSON.writeValueAsString(ledger.source()));
    assertThat(commands.run("plan", "-f", file.toString()).with(0).out())
        .contains("its keys would change", "removed: signal", "no problems", "a replication slot");
    Waiting.until("all tasks to run", () -> commands.run("doctor").code() == 0);
    assertThat(commands.run("doctor").out())
        .contains("plugin LogSyncSourceConnector", "configuration of " + ledger.connector());
  }

  private List<Run> full(String sync) {
    return sink.runs(sync).stream().filter(run -> run.text("kind").equals("full")).toList();
  }

  @Test
  @DisplayName(
      "metrics count rows of snapshots and changes, tell up to where the log has been read also while"
          + " nothing changes, and that it cannot be read")
  void measured() throws Exception {
    Waiting.until("a log that is followed", () -> shown(Metric.STATE, ORDERS) == 0);
    assertThat(shown(Metric.ROWS_READ, ORDERS)).isEqualTo(40);
    assertThat(shown(Metric.SNAPSHOT_RUNNING)).isZero();
    long before = shown(Metric.LAST_SUCCESS, ORDERS);
    assertThat(before).isPositive();
    Waiting.until("a heartbeat", () -> shown(Metric.LAST_SUCCESS, ORDERS) > before);
    assertThat(shown(Metric.SOURCE_LAG, ITEMS)).isBetween(0L, 60_000L);

    shop.execute("INSERT INTO orders VALUES (41, 'secret'), (42, 'secret')");
    sink.completed(ORDERS, 2);
    assertThat(shown(Metric.ROWS_READ, ORDERS)).isEqualTo(42);
    assertThat(shown(Metric.ROWS_READ, ITEMS)).isEqualTo(1);
    Waiting.until("its end", () -> shown(Metric.STATE, ORDERS) == 0);
    long newest = sink.runs(ORDERS).get(1).generation();
    assertThat(shown(Metric.GENERATION_CURRENT, ORDERS)).isEqualTo(newest);

    shop.execute("SELECT pg_terminate_backend(active_pid) FROM pg_replication_slots WHERE active");
    Waiting.until("the log to be lost", () -> shown(Metric.RETRIES) == 1);
    shop.execute("INSERT INTO orders VALUES (43, 'secret')");
    Waiting.until("the log again", () -> shown(Metric.ROWS_READ, ORDERS) >= 43);
    assertThat(shown(Metric.SNAPSHOT_RUNNING)).isZero();
  }

  /** What the source's task tells of a table, or of itself; -1 while it tells nothing. */
  private long shown(Metric metric, String... table) {
    List<String> labels = new ArrayList<>(List.of("connector=\"" + ledger.connector() + "\""));
    labels.add("source=\"ledger\"");
    for (String one : table) {
      labels.add("table=\"" + one + "\"");
    }
    return ledger.exporter().max(metric, labels);
  }
}
