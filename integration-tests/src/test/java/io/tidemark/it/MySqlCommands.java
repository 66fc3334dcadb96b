package io.tidemark.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidemark.sink.MySqlServer;
import io.tidemark.testbed.Commands;
import io.tidemark.testbed.MariaDatabase;
import io.tidemark.testbed.Scene;
import io.tidemark.testbed.SceneExtension;
import io.tidemark.testbed.Sink;
import io.tidemark.testbed.Source;
import io.tidemark.testbed.Waiting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The commands that ask a worker about syncs from MySQL into MySQL")
@ExtendWith(SceneExtension.class)
class MySqlCommands {
  private static final String ORDERS = "shop/shop.orders";

  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  @DisplayName("a plan tells which statements a sink would run, and a check-up finds no problem")
  void plansAndChecks(@TempDir Path folder, Scene scene) throws IOException {
    MySqlServer server = scene.closeLater(MySqlServer.start(folder.resolve("server")));
    MariaDatabase shop = database(server, "shop");
    shop.execute(
        "CREATE TABLE orders (id bigint PRIMARY KEY, status varchar(20), day date)",
        "INSERT INTO orders VALUES (1, 'new', '2026-01-01'), (2, NULL, NULL)");
    MariaDatabase mirror = database(server, "mirror");
    Source source = scene.source("shop").reading(shop).tables("shop.orders").startIdle();
    Sink sink = scene.sink("mirror").into(mirror).from(source).start();
    Commands commands = new Commands(scene.worker());
    commands.run("run", ORDERS, "--wait").with(0);
    assertThat(mirror.rows("SELECT id, status, day FROM orders ORDER BY id"))
        .isEqualTo(shop.rows("SELECT id, status, day FROM orders ORDER BY id"));

    Path file = folder.resolve("copy.json");
    var copy =
        scene.sink("copy").into(mirror).from(source).set("table.name.format", "copy_${table}");
    Files.writeString(file, JSON.writeValueAsString(copy.config()));
    assertThat(commands.run("validate", "-f", file.toString()).with(0).out())
        .contains("no problems");
    assertThat(commands.run("plan", "-f", file.toString()).with(0).out())
        .contains("table copy_orders, for " + ORDERS + " of 2 rows: would run")
        .contains("CREATE TABLE")
        .contains("utf8mb4_0900_bin");
    assertThat(mirror.rows("SHOW TABLES LIKE 'copy%'")).isEmpty();

    Waiting.until("all tasks to run", () -> commands.run("doctor").code() == 0);
    JsonNode findings = commands.run("doctor", "-o", "json").with(0).json().path("findings");
    assertThat(findings.findValuesAsText("what"))
        .containsAll(
            List.of("connector " + source.connector(), "configuration of " + sink.connector()));
    assertThat(findings.findValuesAsText("state")).doesNotContain("problem");
  }

  private static MariaDatabase database(MySqlServer server, String name) {
    server.create(name);
    return new MariaDatabase(server, name);
  }
}
