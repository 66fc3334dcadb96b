package io.tidemark.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.cli.process.Installation;
import io.tidemark.cli.process.Worker;
import io.tidemark.testbed.Comparison;
import io.tidemark.testbed.ConnectRest;
import io.tidemark.testbed.Console;
import io.tidemark.testbed.Database;
import io.tidemark.testbed.PasswordServer;
import io.tidemark.testbed.Scene;
import io.tidemark.testbed.SceneExtension;
import io.tidemark.testbed.Sink;
import io.tidemark.testbed.Source;
import io.tidemark.testbed.Waiting;
import io.tidemark.testbed.WorkerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The plugin folder in workers that are processes of their own and run on the jars of their
 * versions. Needs these jars: see the profile {@code workers}.
 */
@DisplayName("The plugin in a worker of each version of Connect")
@ExtendWith(SceneExtension.class)
class ConnectVersions {
  private static final String ORDERS = "public.orders";

  private static final String TABLE =
      """
      CREATE TABLE orders (id bigint PRIMARY KEY, status text, price numeric(12, 3));
      INSERT INTO orders SELECT i, 'new', i / 8.0 FROM generate_series(1, 9) i
      """;

  private static final String CHANGES =
      "DELETE FROM orders WHERE id = 3; UPDATE orders SET status = 'paid' WHERE id = 4";

  /** The last one is what everything else runs on. */
  private static final String OWN = "4.3";

  static Stream<Arguments> workers() {
    return Stream.of("4.0", "4.1", "4.2", OWN)
        .flatMap(
            version ->
                Stream.of("service_load", "hybrid_fail")
                    .map(discovery -> Arguments.of(version, discovery)));
  }

  @ParameterizedTest(name = "Connect {0}, plugin.discovery={1}")
  @MethodSource("workers")
  @DisplayName(
      "its connectors are found once, mirror a table with a changed and a deleted row, and the"
          + " console shows the sync")
  void mirrors(String version, String discovery, Scene scene) throws IOException {
    Worker worker = start(version, discovery, scene);
    ConnectRest rest = new ConnectRest(worker.client().address());
    assertThat(rest.get("/")).contains("\"version\":\"" + version + ".");
    assertThat(StreamSupport.stream(rest.plugins().spliterator(), false))
        .extracting(plugin -> plugin.path("class").asText())
        .filteredOn(plugin -> plugin.startsWith("io.tidemark."))
        .containsExactlyInAnyOrder(
            "io.tidemark.source.JdbcSyncSourceConnector",
            "io.tidemark.source.LogSyncSourceConnector",
            "io.tidemark.sink.JdbcSyncSinkConnector");

    mirror(scene, rest);

    JsonNode syncs = new Console(worker.client().address()).get("/syncs", "/syncs");
    assertThat(syncs.at("/syncs/0/sync").asText()).isEqualTo(ORDERS);
    assertThat(syncs.at("/syncs/0/status").asText()).isEqualTo("COMPLETED");
    assertComplete(worker);
  }

  @ParameterizedTest(name = "Connect {0}")
  @ValueSource(strings = {"4.0", "4.1", "4.2", OWN})
  @DisplayName("Debezium's engine in it follows a table's log: a snapshot, a change and a delete")
  void follows(String version, @TempDir Path folder, Scene scene) throws IOException, SQLException {
    Database shop = Database.of(scene.closeLater(PasswordServer.start(folder)).url());
    Worker worker = start(version, "service_load", scene);
    ConnectRest rest = new ConnectRest(worker.client().address());
    shop.execute(TABLE);
    Source source =
        scene
            .source("shop")
            .set("connector.class", "io.tidemark.source.LogSyncSourceConnector")
            .reading(shop)
            .tables(ORDERS)
            .on(rest)
            .startIdle();
    Sink mirror = scene.sink("mirror").into(scene.database("mirror")).from(source).on(rest).start();
    assertThat(mirror.completed(ORDERS, 1).counts()).isEqualTo("9/0/0/0");
    shop.execute(CHANGES);
    Waiting.untilAsserted(
        "the changes", () -> Comparison.assertSame(shop, "orders", mirror.database(), "orders"));
    assertComplete(worker);
  }

  private static void assertComplete(Worker worker) throws IOException {
    assertThat(Files.readString(worker.log()))
        .as("what a class of another version lacks")
        .doesNotContain("NoSuchMethodError", "NoClassDefFoundError", "AbstractMethodError");
  }

  private static void mirror(Scene scene, ConnectRest worker) {
    Database shop = scene.database("shop");
    shop.execute(TABLE);
    Source source = scene.source("shop").reading(shop).tables(ORDERS).on(worker).start();
    Sink mirror =
        scene.sink("mirror").into(scene.database("mirror")).from(source).on(worker).start();
    assertThat(mirror.completed(ORDERS, 1).counts()).isEqualTo("9/0/0/0");
    shop.execute(CHANGES);
    source.run();
    assertThat(mirror.completed(ORDERS, 2).counts()).isEqualTo("0/1/7/1");
    Comparison.assertSame(shop, "orders", mirror.database(), "orders");
  }

  private static Worker start(String version, String discovery, Scene scene) throws IOException {
    return WorkerProcess.start(scene, installation(version), Map.of("plugin.discovery", discovery));
  }

  /** What is built here, with the jars of a worker of that version. */
  private static Installation installation(String version) {
    Installation own = Installation.in(Installation.checkoutAround(Path.of("")));
    Path jars = Path.of("workers", version, "target", "kafka").toAbsolutePath();
    return version.equals(OWN) ? own : new Installation(own.cliLibraries(), jars, own.plugins());
  }
}
