package io.tidemark.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.testbed.Comparison;
import io.tidemark.testbed.ConnectRest;
import io.tidemark.testbed.Database;
import io.tidemark.testbed.Scene;
import io.tidemark.testbed.SceneExtension;
import io.tidemark.testbed.Sink;
import io.tidemark.testbed.Waiting;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Needs Debezium's connector for PostgreSQL: see the profile {@code debezium}. */
@DisplayName("Debezium's connector with SnapshotMarkers, whose log is lost")
@ExtendWith(SceneExtension.class)
class DebeziumSnapshots {
  private static final Path PLUGINS = Path.of("target", "debezium");
  private static final String SOURCE = "inventory-source";
  private static final String SYNC = "inventory.public.customers";

  private static final String TABLE =
      """
      CREATE TABLE customers (id bigint PRIMARY KEY, name text);
      INSERT INTO customers SELECT i, 'name ' || i FROM generate_series(1, 5) i;
      CREATE PUBLICATION dbz_publication FOR TABLE customers;
      CREATE ROLE debezium LOGIN REPLICATION PASSWORD 'word of debezium';
      GRANT pg_read_all_data TO debezium
      """;

  @Test
  @DisplayName(
      "what was deleted while it was away goes with its next snapshot, and changes follow, also"
          + " those of a task that was restarted")
  void again(@TempDir Path folder, Scene scene) throws IOException, SQLException {
    Map<String, String> plugins = Map.of("plugin.path", PLUGINS.toAbsolutePath().toString());
    ExampleSite site = ExampleSite.start(scene, folder, plugins);
    ConnectRest rest = site.worker().rest();
    Database shop = site.database("shop");
    shop.execute(TABLE);
    Database mirror = site.database("mirror");
    rest.configure(SOURCE, debezium(shop));
    Sink sink =
        site.sink(
            "debezium-sink",
            mirror.url(),
            mirror,
            Map.of(
                "write.mode", "overwrite-delete-stale",
                "topics.regex", "inventory\\.public\\..*|tidemark\\.generations"));
    sink.awaitStatus(SYNC, 1, "COMPLETED");
    shop.execute("INSERT INTO customers VALUES (6, 'behind the snapshot')");
    assertSame(shop, mirror);

    loseTheLog(rest, shop);
    shop.execute("DELETE FROM customers WHERE id IN (2, 6); INSERT INTO customers VALUES (7)");
    rest.resume(SOURCE);
    sink.awaitStatus(SYNC, 2, "COMPLETED");
    assertSame(shop, mirror);
    assertThat(mirror.column("SELECT removed FROM tidemark_runs ORDER BY generation"))
        .containsExactly("0", "2");

    rest.restartTask(SOURCE, 0);
    shop.execute(
        """
        UPDATE customers SET name = 'changed' WHERE id = 1;
        DELETE FROM customers WHERE id = 3;
        INSERT INTO customers VALUES (8, 'of a task that knows of no snapshot')
        """);
    assertSame(shop, mirror);
    assertThat(mirror.column("SELECT id FROM customers ORDER BY id"))
        .containsExactly("1", "4", "5", "7", "8");
  }

  private static void loseTheLog(ConnectRest rest, Database shop) {
    rest.stop(SOURCE);
    Waiting.until("the source to stop", () -> rest.status(SOURCE).stopped());
    Waiting.until(
        "its slot to be left",
        () -> shop.number("SELECT count(*) FROM pg_replication_slots WHERE active") == 0);
    shop.execute("SELECT pg_drop_replication_slot('debezium')");
    rest.resetOffsets(SOURCE);
  }

  private static void assertSame(Database shop, Database mirror) {
    Waiting.untilAsserted(
        "the same customers", () -> Comparison.assertSame(shop, "customers", mirror, "customers"));
  }

  private static Map<String, String> debezium(Database shop) {
    Map<String, String> config = new TreeMap<>();
    config.put("connector.class", "io.debezium.connector.postgresql.PostgresConnector");
    config.put("database.hostname", shop.host());
    config.put("database.port", Integer.toString(shop.port()));
    config.put("database.dbname", shop.name());
    config.put("database.user", "debezium");
    config.put("database.password", "word of debezium");
    config.put("topic.prefix", "inventory");
    config.put("table.include.list", "public.customers");
    config.put("plugin.name", "pgoutput");
    config.put("publication.autocreate.mode", "disabled");
    config.put("poll.interval.ms", "100");
    config.put("topic.creation.default.partitions", "3");
    config.put("topic.creation.default.replication.factor", "1");
    config.put("transforms", "snapshots");
    config.put("transforms.snapshots.type", "io.tidemark.connect.SnapshotMarkers");
    return config;
  }
}
