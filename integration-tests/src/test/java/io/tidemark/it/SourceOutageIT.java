package io.tidemark.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.cli.process.Wire;
import io.tidemark.testbed.Comparison;
import io.tidemark.testbed.Database;
import io.tidemark.testbed.Run;
import io.tidemark.testbed.Scene;
import io.tidemark.testbed.SceneExtension;
import io.tidemark.testbed.Sink;
import io.tidemark.testbed.Source;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The line between a source and its database. */
@DisplayName("Sources whose database cannot be reached for a while")
@Tag("long")
@ExtendWith(SceneExtension.class)
class SourceOutageIT {
  private static final String ORDERS = "public.orders";
  private static final int ROWS = 400;
  private static final int READS = 12;

  @Test
  @DisplayName(
      "a slow line that is cut after any number of bytes of a read: the read goes on, its END"
          + " counts each row, and exactly the stale row goes")
  void cutAnywhere(Scene scene) throws Exception {
    Database shop = scene.database("shop");
    shop.execute(
        "CREATE TABLE orders AS SELECT i AS id, repeat('x', 50) AS note FROM generate_series(1, "
            + ROWS
            + ") i; ALTER TABLE orders ADD PRIMARY KEY (id)");
    Wire wire = scene.wire(shop);
    wire.slow(Duration.ofMillis(1));
    Source source =
        scene
            .source("shop")
            .reading(new Database("127.0.0.1", wire.port(), shop.name()))
            .tables(ORDERS)
            .set("fetch.size", "20")
            .set("connection.backoff.ms", "20")
            .start();
    Sink mirror = scene.sink("mirror").into(scene.database("mirror")).from(source).start();
    mirror.completed(ORDERS, 1);

    Random random = new Random(24);
    for (int read = 2; read <= READS; read++) {
      shop.execute("DELETE FROM orders WHERE id = " + read);
      wire.cutAfter(Long.MAX_VALUE); // what is asked of the database when the signal comes
      source.run();
      wire.cutAfter(random.nextLong(ROWS * 60));
      Run run = mirror.completed(ORDERS, read);
      assertThat(run.counts()).isEqualTo("0/0/" + (ROWS - read + 1) + "/1");
      assertThat(source.end(ORDERS, read).number("rows")).isEqualTo(ROWS - read + 1);
    }
    assertThat(wire.cuts()).as("reads that were cut").isGreaterThan(READS / 2);
    assertThat(source.status().tasks()).containsExactly("RUNNING");
    Comparison.assertSame(shop, "orders", mirror.database(), "orders");
  }
}
