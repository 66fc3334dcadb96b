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
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Needs Debezium's connector for PostgreSQL: see the profile {@code debezium}. */
@DisplayName(
    "Debezium's connector with SnapshotMarkers, by the configurations in config/, whose log is lost")
@ExtendWith(SceneExtension.class)
class DebeziumSnapshots {
  private static final String SOURCE = "debezium-snapshots-source";
  private static final String SYNC = "inventory.public.customers";

  private static final String TABLE =
      """
      CREATE TABLE customers (id bigint PRIMARY KEY, name text);
      INSERT INTO customers SELECT i, 'name ' || i FROM generate_series(1, 5) i;
      CREATE PUBLICATION dbz_publication FOR TABLE customers;
      CREATE ROLE debezium LOGIN REPLICATION PASSWORD '%s';
      GRANT pg_read_all_data TO debezium
      """;

  @Test
  @DisplayName(
      "what was deleted while it was away goes with its next snapshot, and changes follow, also"
          + " those of a task that was restarted")
  void again(@TempDir Path folder, Scene scene) throws IOException, SQLException {
    ExampleSite site = DebeziumSite.start(scene, folder);
    ConnectRest rest = site.worker().rest();
    Database shop = site.database("shop");
    shop.execute(TABLE.formatted(ExampleSite.SOURCE_PASSWORD));
    Database mirror = site.database("mirror");
    post(site, shop);
    Sink sink = site.sink("debezium-snapshots-sink", mirror.url(), mirror);
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

  /** With several partitions: rows go to the first of them. */
  private static void post(ExampleSite site, Database shop) {
    Map<String, String> places = new HashMap<>(DebeziumSite.place(shop));
    places.put("topic.creation.default.partitions", "3");
    places.put("topic.creation.default.replication.factor", "1");
    assertThat(site.post(SOURCE, places)).isEqualTo(SOURCE);
  }
}
