package io.tidemark.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidemark.examples.ChangeEvents;
import io.tidemark.testbed.Commands;
import io.tidemark.testbed.Commands.Ended;
import io.tidemark.testbed.Console;
import io.tidemark.testbed.Database;
import io.tidemark.testbed.Hand;
import io.tidemark.testbed.Scene;
import io.tidemark.testbed.SceneExtension;
import io.tidemark.testbed.Sink;
import io.tidemark.testbed.Source;
import io.tidemark.testbed.Waiting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The commands that ask a worker")
@ExtendWith(SceneExtension.class)
@Tag("long")
class CommandsIT {
  private static final String ORDERS = "shop/public.orders";

  private static final ObjectMapper JSON = new ObjectMapper();

  private Scene scene;
  private Commands commands;
  private Database shop;
  private Database mirror;
  private Source source;
  private Sink sink;

  @BeforeEach
  void start(Scene scene) {
    this.scene = scene;
    commands = new Commands(scene.worker());
    shop = scene.database("shop");
    shop.execute(
        "CREATE TABLE orders (id bigint PRIMARY KEY, status text, day date);"
            + " INSERT INTO orders VALUES (1, 'new', '2026-01-01'), (2, 'bad', '2026-01-01'),"
            + " (3, 'new', '2026-01-01')");
    mirror = scene.database("mirror");
    mirror.execute(
        "CREATE TABLE orders (id bigint PRIMARY KEY, status text CHECK (status <> 'bad'), day date)");
    source = scene.source("shop").reading(shop).tables("public.orders").startIdle();
    sink =
        scene
            .sink("mirror")
            .into(mirror)
            .from(source)
            .set("errors.tolerance", "all")
            .set("errors.deadletterqueue.topic.name", scene.topic("dead"))
            .set("errors.deadletterqueue.topic.replication.factor", "1")
            .start();
  }

  private Ended tidemark(String... arguments) {
    return commands.run(arguments);
  }

  @Test
  @DisplayName(
      "HT-2 HT-16 HT-17 HT-20 HT-21 HT-43 a run that is waited for tells its rejected records, one"
          + " that is held is explained and released, and each has its exit code")
  void runs() {
    JsonNode first = tidemark("run", ORDERS, "--wait", "-o", "json").with(1).json();
    JsonNode run = first.path("runs").path(0);
    assertThat(run.path("status").asText()).isEqualTo("COMPLETED_WITH_ERRORS");
    assertThat(run.path("added").intValue()).isEqualTo(2);
    assertThat(first.path("asked").path("connector").asText()).isEqualTo(source.connector());
    Ended errors = tidemark("errors", run.path("id").asText(), "--key=\"id\":2").with(0);
    assertThat(errors.out()).contains("{\"id\":2}").contains("23514");
    assertThat(tidemark("errors", run.path("id").asText(), "--key=\"id\":3").out())
        .isEqualToIgnoringNewLines("no rejected records");
    assertThat(tidemark("status").with(1).out()).contains("COMPLETED_WITH_ERRORS");

    shop.execute("UPDATE orders SET status = 'good' WHERE id = 2");
    assertThat(tidemark("run", ORDERS, "--wait").with(0).out()).contains("COMPLETED");
    JsonNode status = tidemark("status", ORDERS, "-o", "json").with(0).json();
    assertThat(tidemark("status", status.path("id").asText()).with(0).out()).contains(ORDERS);
    assertThat(tidemark("explain", ORDERS).with(0).out()).contains("COMPLETED, it is over");
    assertThat(tidemark("runs", ORDERS, "--status=COMPLETED", "-o=json").json().path("runs"))
        .hasSize(1);

    shop.execute("DELETE FROM orders");
    assertThat(tidemark("run", ORDERS, "--wait").with(1).out()).contains("HELD");
    Ended held = tidemark("explain", ORDERS).with(1);
    String release = held.out().lines().filter(line -> line.contains("release")).toList().get(1);
    tidemark("release", release.substring(release.lastIndexOf(' ') + 1)).with(0);
    Waiting.until("the release", () -> mirror.column("SELECT id FROM orders").isEmpty());
    tidemark("status", ORDERS).with(0);
    tidemark("release", ORDERS).with(4);
    tidemark("run", "other/public.orders", "--wait").with(4);
  }

  @Test
  @DisplayName(
      "HT-36 HT-37 HT-38 HT-39 HT-40 HT-41 HT-42 a row is tested as changed, and as removed, and the"
          + " next run repairs it")
  void testRows() {
    shop.execute("UPDATE orders SET status = 'good' WHERE id = 2");
    tidemark("run", ORDERS, "--wait").with(0);
    Ended changed =
        tidemark("test-row", ORDERS, "--key=id=3", "--set=status=x", "--set=day=2026-11-20");
    assertThat(changed.with(0).out())
        .contains("writes to", "INSERT INTO", "COMPLETED, the row was changed");
    assertThat(
            mirror.column(
                "SELECT concat_ws(' ', status, day, pg_typeof(day)) FROM orders WHERE id = 3"))
        .containsExactly("x 2026-11-20 date");
    assertThat(tidemark("test-row", ORDERS, "--key=id=2", "--set=status=bad").with(1).out())
        .contains("the row was rejected");
    assertThat(tidemark("test-row", ORDERS, "--key=id=3", "--op=removed").with(0).out())
        .contains("DELETE FROM", "the row was removed");
    tidemark("test-row", ORDERS, "--key=id=3", "--set=id=4").with(4);
    assertThat(tidemark("test-row", ORDERS, "--key=id=9").with(1).out())
        .contains("ABORTED, nothing was written")
        .contains("there is no row of the test's key");
    assertThat(mirror.column("SELECT id FROM orders ORDER BY id")).containsExactly("1", "2");
    assertThat(shop.column("SELECT DISTINCT status FROM orders ORDER BY 1"))
        .containsExactly("good", "new");
    JsonNode next = tidemark("run", ORDERS, "--wait", "-o", "json").with(0).json();
    assertThat(next.at("/runs/0/added").intValue()).as("what a test removed").isEqualTo(1);
  }

  @Test
  @DisplayName("a configuration is validated by the worker, and a check-up finds what is there")
  void validatesAndChecks(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("source.json");
    var another = scene.source("another").reading(shop).tables("public.orders");
    Files.writeString(file, JSON.writeValueAsString(another.config()));
    assertThat(tidemark("validate", "-f", file.toString()).with(0).out()).contains("no problems");
    assertThat(tidemark("plan", "-f", file.toString()).with(0).out()).contains("would be created");
    another.set("tables", "public.ordes*");
    Files.writeString(file, JSON.writeValueAsString(another.config()));
    assertThat(tidemark("validate", "-f", file.toString()).with(1).out())
        .containsPattern(" tables +.*ordes");
    Files.writeString(file, scene.rest().get("/connectors/" + sink.connector() + "/config"));
    assertThat(tidemark("plan", "-f", file.toString()).with(0).out())
        .contains("nothing would change")
        .contains("cannot be told: which tables would be made or altered")
        .contains("this sink has written nothing yet");
    Waiting.until("all tasks to run", () -> tidemark("doctor").code() == 0);
    JsonNode findings = tidemark("doctor", "-o", "json").with(0).json().path("findings");
    assertThat(findings.findValuesAsText("what"))
        .contains(
            "worker",
            "console",
            "actions",
            "connector " + source.connector(),
            "configuration of " + sink.connector());
    assertThat(findings.findValuesAsText("state")).doesNotContain("problem");
  }

  @Test
  @DisplayName("a plan tells which statements a sink would run, and runs none")
  void plans(@TempDir Path folder) throws IOException {
    tidemark("run", ORDERS, "--wait").with(1); // one row is rejected
    Path file = folder.resolve("copy.json");
    var copy =
        scene.sink("copy").into(mirror).from(source).set("table.name.format", "copy_${table}");
    Files.writeString(file, JSON.writeValueAsString(copy.config()));
    assertThat(tidemark("plan", "-f", file.toString()).with(0).out())
        .contains("table copy_orders, for " + ORDERS + " of 3 rows: would run", "CREATE TABLE");
    assertThat(mirror.column("SELECT tablename FROM pg_tables WHERE tablename LIKE 'copy%'"))
        .isEmpty();
    shop.execute("ALTER TABLE orders ADD COLUMN note text");
    copy.set("table.name.format", "orders").set("migrate.mode", "none");
    tidemark("run", ORDERS, "--wait").with(1);
    Files.writeString(file, JSON.writeValueAsString(copy.config()));
    assertThat(tidemark("plan", "-f", file.toString()).with(0).out())
        .contains("table orders, for " + ORDERS + " of 3 rows: fits");
    mirror.execute("ALTER TABLE orders DROP COLUMN note");
    assertThat(tidemark("plan", "-f", file.toString()).with(1).out())
        .contains("it does not fit", "note");
  }

  @Test
  @DisplayName("runs of a log are listed by their kind, and explained like any other")
  void runsOfLog() {
    Hand ledger = scene.hand("ledger", "orders", 1);
    Sink sink = sinkOf("ledger", ledger.topic());
    long evening = System.currentTimeMillis();
    ledger.start(evening);
    ledger.row(evening, 1, "new");
    ledger.end(evening);
    sink.completed("orders", 1);
    ledger.logged(evening + 1, 1, "paid");
    assertThat(sink.completed("orders", 2).text("kind")).isEqualTo("log");

    String orders = "ledger/orders";
    assertThat(kinds(tidemark("runs", orders, "-o=json").with(0))).containsExactly("log", "full");
    assertThat(kinds(tidemark("runs", orders, "--kind=log", "-o=json").with(0)))
        .containsExactly("log");
    assertThat(tidemark("runs", orders, "--kind=log").out())
        .containsPattern("ledger/orders .* log .* COMPLETED");
    assertThat(tidemark("status", orders).with(0).out()).containsPattern("COMPLETED .* log ");
    assertThat(tidemark("explain", orders).with(0).out())
        .contains(orders + "@" + (evening + 1), "COMPLETED, it is over");
  }

  @Test
  @DisplayName(
      "snapshots of Debezium's are listed by their kind, and nothing else is done with them")
  void snapshotsOfDebezium() {
    String inventory = scene.topic("inventory.public.customers");
    scene.topics().create(inventory, 1, Map.of());
    Sink sink = sinkOf("inventory", inventory);
    ChangeEvents events = new ChangeEvents(inventory);
    scene.topics().send(events.snapshot(1, "Ann", "first"));
    scene.topics().send(events.snapshot(2, "Ben", "last"));
    assertThat(sink.completed("public.customers", 1).counts()).isEqualTo("2/0/0/0");

    String customers = "inventory/public.customers";
    assertThat(kinds(tidemark("runs", customers, "-o=json").with(0))).containsExactly("snapshot");
    assertThat(tidemark("status", customers).with(0).out())
        .containsPattern("COMPLETED .* snapshot ");
    assertThat(tidemark("explain", customers).with(4).err()).contains("snapshots of Debezium's");
    JsonNode sync =
        new Console(scene.worker()).get("/syncs/{source}/{sync}", "/syncs/" + customers);
    assertThat(sync.path("connector").isNull()).as("Debezium's is none of ours").isTrue();
    assertThat(sync.path("mode").isNull()).isTrue();
    assertThat(sync.at("/sinks/0/runs/0/kind").asText()).isEqualTo("snapshot");
    assertThat(tidemark("resync", customers).with(4).err())
        .contains("no connector here reads the source inventory");
  }

  /** A sink of a topic into a database of its own. */
  private Sink sinkOf(String name, String topic) {
    return scene
        .sink(name)
        .into(scene.database(name))
        .set("topics", topic + "," + scene.markerTopic())
        .start();
  }

  private static List<String> kinds(Ended runs) {
    return runs.json().path("runs").findValuesAsText("kind");
  }
}
