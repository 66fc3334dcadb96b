package io.tidemark.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.cli.process.Installation;
import io.tidemark.cli.process.Ports;
import io.tidemark.cli.process.Site;
import io.tidemark.cli.process.Worker;
import io.tidemark.testbed.Comparison;
import io.tidemark.testbed.ConnectRest;
import io.tidemark.testbed.Console;
import io.tidemark.testbed.Database;
import io.tidemark.testbed.Processes;
import io.tidemark.testbed.Scene;
import io.tidemark.testbed.SceneExtension;
import io.tidemark.testbed.Sink;
import io.tidemark.testbed.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The plugin folder in workers that are processes of their own and run on the jars of their
 * versions. Needs these jars: see the profile {@code workers}.
 */
@DisplayName("The plugin in a worker of each version of Connect")
@ExtendWith(SceneExtension.class)
class ConnectVersions {
  private static final String ORDERS = "public.orders";

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
    assertThat(Files.readString(worker.log()))
        .as("what a class of another version lacks")
        .doesNotContain("NoSuchMethodError", "NoClassDefFoundError", "AbstractMethodError");
  }

  private static void mirror(Scene scene, ConnectRest worker) {
    Database shop = scene.database("shop");
    shop.execute(
        """
        CREATE TABLE orders (id bigint PRIMARY KEY, status text, price numeric(12, 3));
        INSERT INTO orders SELECT i, 'new', i / 8.0 FROM generate_series(1, 9) i
        """);
    Source source = scene.source("shop").reading(shop).tables(ORDERS).on(worker).start();
    Sink mirror =
        scene.sink("mirror").into(scene.database("mirror")).from(source).on(worker).start();
    assertThat(mirror.completed(ORDERS, 1).counts()).isEqualTo("9/0/0/0");
    shop.execute("DELETE FROM orders WHERE id = 3; UPDATE orders SET status = 'paid' WHERE id = 4");
    source.run();
    assertThat(mirror.completed(ORDERS, 2).counts()).isEqualTo("0/1/7/1");
    Comparison.assertSame(shop, "orders", mirror.database(), "orders");
  }

  /** Starts one that is in a group of its own, and waits until it answers. */
  private static Worker start(String version, String discovery, Scene scene) throws IOException {
    Path folder = Files.createTempDirectory(Files.createDirectories(Path.of("target")), "worker");
    Site site =
        new Site(
            installation(version),
            folder.toAbsolutePath(),
            Ports.aside(),
            Processes.shortLived("-Xmx384m"));
    Map<String, String> own =
        Map.of(
            "group.id", scene.topic("workers"),
            "config.storage.topic", scene.topic("configs"),
            "offset.storage.topic", scene.topic("offsets"),
            "status.storage.topic", scene.topic("status"),
            "plugin.discovery", discovery,
            "rest.extension.classes", "io.tidemark.console.ConsoleExtension",
            "consumer.metadata.max.age.ms", "500");
    Worker worker = scene.closeLater(new Worker(site, "worker", scene.bootstrapServers(), own));
    worker.start();
    worker.awaitReady();
    return worker;
  }

  /** What is built here, with the jars of a worker of that version. */
  private static Installation installation(String version) {
    Installation own = Installation.in(Installation.checkoutAround(Path.of("")));
    Path jars = Path.of("workers", version, "target", "kafka").toAbsolutePath();
    return version.equals(OWN) ? own : new Installation(own.cliLibraries(), jars, own.plugins());
  }
}
