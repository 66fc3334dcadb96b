package io.tidemark.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.testbed.Comparison;
import io.tidemark.testbed.Database;
import io.tidemark.testbed.Run;
import io.tidemark.testbed.Scene;
import io.tidemark.testbed.SceneExtension;
import io.tidemark.testbed.Sink;
import io.tidemark.testbed.Source;
import io.tidemark.testbed.Topics;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Syncs that send what differs from their last complete run")
@Tag("long")
@ExtendWith(SceneExtension.class)
class ChangeTrackingIT {
  private static final String SYNC = "customers";

  @TempDir Path directory;
  private Scene scene;
  private Database shop;
  private Source source;
  private Sink mirror;

  @BeforeEach
  void shop(Scene scene) {
    this.scene = scene;
    shop = scene.database("shop");
    shop.execute(
        """
        CREATE TABLE customers (id bigint PRIMARY KEY, name text, segment text);
        INSERT INTO customers SELECT i, 'customer ' || i, 'a' FROM generate_series(1, 100) i
        """);
    source =
        scene
            .source("shop")
            .reading(shop)
            .syncs(SYNC)
            .set("syncs.customers.query", "SELECT id, name, segment FROM customers")
            .set("syncs.customers.key.columns", "id")
            .set("syncs.customers.mode", "diff")
            .set("snapshot.dir", directory.toString())
            .start();
    mirror =
        scene
            .sink("mirror")
            .into(scene.database("mirror"))
            .from(source)
            .mode("overwrite-delete-stale")
            .start();
  }

  private void same() {
    Comparison.assertSame(shop, "customers", mirror.database(), SYNC);
  }

  private long records() {
    return scene.topics().count(source.topic(SYNC));
  }

  @Test
  @DisplayName(
      "HT-3 HT-4 RS-3 the first run adds all, later ones send what was added, changed and removed,"
          + " one without differences sends nothing and is a run all the same")
  void sendsDifferences() {
    assertThat(mirror.completed(SYNC, 1).counts()).isEqualTo("100/0/0/0");
    same();

    source.run();
    Run idle = mirror.completed(SYNC, 2);
    assertThat(idle.counts()).isEqualTo("0/0/0/0");
    assertThat(idle.text("kind")).isEqualTo("diff");
    assertThat(idle.text("rows_read")).isEqualTo("100");
    assertThat(records()).isEqualTo(100);

    shop.execute(
        """
        INSERT INTO customers VALUES (101, 'new', 'b'), (102, NULL, NULL);
        UPDATE customers SET segment = 'c' WHERE id IN (3, 50, 100);
        DELETE FROM customers WHERE id = 7
        """);
    source.run();
    assertThat(mirror.completed(SYNC, 3).counts()).isEqualTo("2/3/0/1");
    assertThat(records()).isEqualTo(106);
    same();

    shop.execute(
        """
        INSERT INTO customers SELECT i, 'more', 'd' FROM generate_series(103, 106) i;
        UPDATE customers SET name = 'renamed' WHERE id IN (1, 2);
        DELETE FROM customers WHERE id = 101
        """);
    source.run();
    assertThat(mirror.completed(SYNC, 4).counts()).isEqualTo("4/2/0/1");
    same();
    List<Topics.Entry> topic = scene.topics().read(source.topic(SYNC));
    assertThat(topic)
        .as("tombstones, by which a compacted topic forgets the rows")
        .filteredOn(entry -> entry.value().isNull())
        .extracting(entry -> entry.key().path("id").asLong())
        .containsExactlyInAnyOrder(7L, 101L);
  }

  @Test
  @DisplayName(
      "HT-5 HT-8 HT-34 a resync sends every row and removes none, though one is gone at the source;"
          + " tracking begins anew with it")
  void resync() {
    mirror.completed(SYNC, 1);
    shop.execute(
        """
        DELETE FROM customers WHERE id = 5;
        INSERT INTO customers VALUES (101, 'new', 'b'), (102, 'new', 'b')
        """);
    source.signal("resync");
    Run resync = mirror.completed(SYNC, 2);
    assertThat(resync.text("kind")).isEqualTo("resync");
    assertThat(resync.text("rows_read")).isEqualTo("101");
    assertThat(resync.counts()).isEqualTo("2/0/99/0");
    assertThat(records()).isEqualTo(201);
    assertThat(mirror.database().number("SELECT count(*) FROM customers WHERE id = 5"))
        .isEqualTo(1);

    source.run();
    assertThat(mirror.completed(SYNC, 3).counts()).isEqualTo("0/0/0/0");
    assertThat(records()).isEqualTo(201);
  }

  @Test
  @DisplayName(
      "HT-10 HT-11 HT-12 HT-14 a reset sends nothing and warns of drift; afterwards only what"
          + " changes is sent")
  void reset() {
    mirror.completed(SYNC, 1);
    shop.execute("UPDATE customers SET segment = 'unsent' WHERE id = 9");
    shop.execute("INSERT INTO customers VALUES (101, 'unsent', 'b')");
    source.signal("reset");
    Run reset = mirror.completed(SYNC, 2);
    assertThat(reset.text("trigger")).isEqualTo("reset");
    assertThat(reset.text("rows_read")).isEqualTo("101");
    assertThat(reset.text("warnings")).contains("DRIFT_POSSIBLE");
    assertThat(records()).isEqualTo(100);

    shop.execute("INSERT INTO customers VALUES (102, 'sent', 'b')");
    source.run();
    assertThat(mirror.completed(SYNC, 3).counts()).isEqualTo("1/0/0/0");
    assertThat(records()).isEqualTo(101);
    assertThat(mirror.database().column("SELECT segment FROM customers WHERE id = 9"))
        .containsExactly("a");
  }

  @Test
  @DisplayName(
      "a table that comes back empty empties no destination: its run is aborted and says why, and"
          + " nothing has happened when the rows are back")
  void emptied() {
    mirror.completed(SYNC, 1);
    shop.execute("ALTER TABLE customers RENAME TO kept");
    shop.execute("CREATE VIEW customers AS SELECT * FROM kept WHERE false");
    source.run();
    Run aborted = mirror.awaitStatus(SYNC, 2, "ABORTED");
    assertThat(aborted.text("error")).contains("no row was read (known: 100)");
    assertThat(records()).isEqualTo(100);

    shop.execute("CREATE OR REPLACE VIEW customers AS SELECT * FROM kept");
    source.run();
    assertThat(mirror.completed(SYNC, 3).counts()).isEqualTo("0/0/0/0");
    same();
  }

  @Test
  @DisplayName(
      "what is really gone goes by a full signal, where the sink's guards let it, or with"
          + " diff.allow.empty")
  void emptiedOnPurpose() {
    mirror.completed(SYNC, 1);
    shop.execute("DELETE FROM customers WHERE id > 40");
    source.run();
    assertThat(mirror.awaitStatus(SYNC, 2, "ABORTED").text("error"))
        .contains("gone: 60 of 100 rows, more than diff.max.fraction=0.5");

    source.signal("full");
    assertThat(mirror.completed(SYNC, 3).counts()).isEqualTo("0/0/40/60");
    same();

    shop.execute("DELETE FROM customers");
    source.reconfigure(Map.of("syncs.customers.diff.allow.empty", "true"));
    source.run();
    assertThat(mirror.completed(SYNC, 4).counts()).isEqualTo("0/0/0/40");
    same();
  }
}
