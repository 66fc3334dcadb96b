package io.tidemark.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.testbed.Database;
import io.tidemark.testbed.Scene;
import io.tidemark.testbed.SceneExtension;
import io.tidemark.testbed.Sink;
import io.tidemark.testbed.Source;
import io.tidemark.testbed.Waiting;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@DisplayName("Connect's offsets API and the sink")
@ExtendWith(SceneExtension.class)
class SinkOffsetsIT {
  private static final String ORDERS = "public.orders";

  /** One that has records. */
  private static final String PARTITION =
      "SELECT min(part) FROM tidemark_progress WHERE topic = '%s' AND position > 0";

  @Test
  @Tag("exactly-once")
  @DisplayName(
      "injection 23: offsets of a sink are changed and reset, its positions follow, and nothing is"
          + " changed while it runs")
  void positionsFollow(Scene scene) {
    Database shop = scene.database("shop");
    shop.execute(
        """
        CREATE TABLE orders (id bigint PRIMARY KEY, status text);
        INSERT INTO orders SELECT i, 'new' FROM generate_series(1, 3) i
        """);
    Source source = scene.source("shop").reading(shop).tables(ORDERS).start();
    Sink log = scene.sink("log").into(scene.database("log")).from(source).mode("append").start();
    Sink mirror = scene.sink("mirror").into(scene.database("mirror")).from(source).start();
    log.completed(ORDERS, 1);
    mirror.completed(ORDERS, 1);
    String topic = source.topic(ORDERS);

    assertThat(log.alterOffset(topic, 0, 1).orElseThrow()).contains("STOPPED");
    assertThat(positions(log, topic)).as("refused while running").isEqualTo(3);
    long part = log.database().number(PARTITION.formatted(topic));
    long again = position(log, topic, part);

    log.stopAndWait();
    assertThat(log.alterOffset("none.of.ours", 0, 1).orElseThrow())
        .contains("none of this connector's");
    assertThat(log.alterOffset(topic, (int) part, 0)).isEmpty();
    assertThat(position(log, topic, part)).isZero();
    log.resume();
    awaitRows(log, 3 + again);

    log.resetOffsets();
    assertThat(positions(log, topic)).isZero();
    log.resume();
    awaitRows(log, 6 + again);

    mirror.resetOffsets();
    mirror.resume();
    shop.execute("DELETE FROM orders WHERE id = 3");
    source.run();
    assertThat(mirror.completed(ORDERS, 2).removed()).as("the mirror goes on").isEqualTo(1);
    assertThat(mirror.database().number("SELECT count(*) FROM orders")).isEqualTo(2);
  }

  private static long positions(Sink sink, String topic) {
    return sink.database()
        .number("SELECT sum(position) FROM tidemark_progress WHERE topic = '%s'".formatted(topic));
  }

  private static long position(Sink sink, String topic, long part) {
    return sink.database()
        .number(
            "SELECT position FROM tidemark_progress WHERE topic = '%s' AND part = %d"
                .formatted(topic, part));
  }

  private static void awaitRows(Sink sink, long rows) {
    Waiting.until(
        rows + " rows", () -> sink.database().number("SELECT count(*) FROM orders") == rows);
  }
}
