package io.tidemark.examples;

import static io.tidemark.examples.MirroredShop.BUSINESS;
import static io.tidemark.examples.MirroredShop.ORDERS;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.testbed.Comparison;
import io.tidemark.testbed.Database;
import io.tidemark.testbed.Scene;
import io.tidemark.testbed.SceneExtension;
import io.tidemark.testbed.Sink;
import io.tidemark.testbed.SqliteFile;
import io.tidemark.testbed.Waiting;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * All of them on one worker and one broker, as nothing of them is changed but the places. {@code
 * MariaExamples}, {@code MySqlExamples} and {@code AvroExamples} have those that need another
 * server.
 */
@DisplayName(
    "Configurations of config/, posted to a worker as they are but for where databases are")
@Tag("long")
@ExtendWith(SceneExtension.class)
class ConfigExamplesIT {
  private static Path folder;
  private static Scene scene;
  private static ExampleSite site;

  /** The folder comes first, so that it goes last. */
  @BeforeAll
  static void start(@TempDir Path temporary, Scene shared) throws IOException, SQLException {
    folder = temporary;
    scene = shared;
    site = ExampleSite.start(shared, temporary, Map.of());
  }

  @Test
  @DisplayName("mirror-schema: the tables of a schema arrive, and a row that is gone goes")
  void mirrorSchema() throws SQLException {
    MirroredShop.assertMirrored(site, "mirror-schema", Map.of());
  }

  @Test
  @DisplayName("exactly-once: the same on a worker that writes in transactions")
  void exactlyOnce() throws SQLException {
    ExampleSite inTransactions = site.with(Map.of("exactly.once.source.support", "enabled"));
    MirroredShop.assertMirrored(inTransactions, "exactly-once", Map.of());
  }

  @Test
  @DisplayName("append-history: each run adds what there is, and what is gone stays in the past")
  void appendHistory() throws SQLException {
    Database shop = MirroredShop.open(site, "history-shop");
    Database target = site.database("history");
    String source = site.post("append-history-source", shop.url());
    Sink sink = site.sink("append-history-sink", target.url(), target);
    sink.completed(ORDERS, 1);
    shop.execute(BUSINESS);
    site.run(source);
    sink.completed(ORDERS, 2);
    assertThat(
            target.column(
                "SELECT concat_ws(' ', id, total) FROM orders_history"
                    + " ORDER BY _sync_generation, id"))
        .containsExactly("1 10.00", "2 20.00", "3 30.00", "1 9.00", "2 20.00");
  }

  @Test
  @DisplayName("incremental: a change follows by its time, and a reconciliation finds what is gone")
  void incremental() throws SQLException {
    Database shop = MirroredShop.open(site, "incremental-shop");
    Database mirror = site.database("incremental-mirror");
    String source = site.post("incremental-source", shop.url());
    Sink sink = site.sink("incremental-sink", mirror.url(), mirror);
    sink.completed(ORDERS, 1);
    shop.execute(BUSINESS);
    Waiting.until(
        "the change", () -> mirror.number("SELECT count(*) FROM orders WHERE total = 9") == 1);

    site.reconfigure(source, "reconcile.schedule", "PT1S"); // an hour is long for a test
    Waiting.until("the deletion", () -> mirror.number("SELECT count(*) FROM orders") == 2);
    Comparison.assertSame(shop, "orders", mirror, "orders");
  }

  @Test
  @DisplayName(
      "regions: orders of two regions with the same numbers share a table, and each region"
          + " deletes its own")
  void regions() throws SQLException {
    Database eu = MirroredShop.open(site, "eu-shop");
    Database us = MirroredShop.open(site, "us-shop");
    Database mirror = site.database("regions-mirror");
    String source = site.post("regions-eu-source", eu.url());
    site.post("regions-us-source", us.url());
    Sink sink = site.sink("regions-sink", mirror.url(), mirror);
    sink.completed("orders", 1);
    sink.completed("orders", 2);
    String rows = "SELECT concat_ws(' ', _sync_source, region, id, total) FROM orders ORDER BY 1";
    assertThat(mirror.column(rows))
        .containsExactly(
            "eu/orders eu 1 10.00",
            "eu/orders eu 2 20.00",
            "eu/orders eu 3 30.00",
            "us/orders us 1 10.00",
            "us/orders us 2 20.00",
            "us/orders us 3 30.00");
    eu.execute(BUSINESS);
    site.run(source);
    assertThat(sink.completed("orders", 3).counts()).isEqualTo("0/1/1/1");
    assertThat(mirror.column(rows))
        .containsExactly(
            "eu/orders eu 1 9.00",
            "eu/orders eu 2 20.00",
            "us/orders us 1 10.00",
            "us/orders us 2 20.00",
            "us/orders us 3 30.00");
  }

  @Test
  @DisplayName("postgres-to-sqlite: tables arrive in a file, and a row that is gone goes")
  void postgresToSqlite() throws SQLException {
    Database shop = MirroredShop.open(site, "sqlite-shop");
    SqliteFile file = new SqliteFile(folder.resolve("shop.db"));
    String source = site.post("postgres-to-sqlite-source", shop.url());
    Sink sink = site.sink("postgres-to-sqlite-sink", file.url(), file);
    assertThat(sink.completed(ORDERS, 1).counts()).isEqualTo("3/0/0/0");
    shop.execute(BUSINESS);
    site.run(source);
    assertThat(sink.completed(ORDERS, 2).counts()).isEqualTo("0/1/1/1");
    String rows = "SELECT id, customer, total FROM orders ORDER BY id";
    assertThat(file.rows(rows)).isEqualTo(shop.rows(rows));
  }

  @Test
  @DisplayName("debezium: rows of a snapshot, changes and deletes arrive as Debezium sends them")
  void debezium() throws SQLException {
    Database target = site.database("inventory");
    ChangeEvents events = new ChangeEvents();
    scene.topics().create(ChangeEvents.TOPIC, 1, Map.of());
    scene.topics().send(events.read(1, "Ann"));
    scene.topics().send(events.read(2, "Ben"));
    site.sink("debezium-sink", target.url(), target);
    Waiting.until("the table", () -> target.hasTable("customers"));
    String rows = "SELECT concat_ws(' ', id, name, since) FROM customers ORDER BY id";
    Waiting.untilAsserted(
        "the snapshot",
        () ->
            assertThat(target.column(rows))
                .containsExactly("1 Ann 2024-02-29", "2 Ben 2024-02-29"));
    scene.topics().send(events.update(1, "Ann", "Anna"));
    scene.topics().send(events.delete(2, "Ben"));
    scene.topics().send(events.tombstone(2));
    Waiting.untilAsserted(
        "the changes", () -> assertThat(target.column(rows)).containsExactly("1 Anna 2024-02-29"));
    scene.topics().send(events.update(1, "Anna", null));
    Waiting.untilAsserted(
        "NULL, and not the column's default",
        () -> assertThat(target.column(rows)).containsExactly("1 2024-02-29"));
  }
}
