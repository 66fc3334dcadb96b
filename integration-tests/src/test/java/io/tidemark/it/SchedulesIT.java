package io.tidemark.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.testbed.Database;
import io.tidemark.testbed.Scene;
import io.tidemark.testbed.SceneExtension;
import io.tidemark.testbed.Sink;
import io.tidemark.testbed.Source;
import io.tidemark.testbed.Waiting;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@DisplayName("Schedules and signals on a worker")
@Tag("long")
@ExtendWith(SceneExtension.class)
class SchedulesIT {
  private Scene scene;
  private Database shop;

  @BeforeEach
  void shop(Scene scene) {
    this.scene = scene;
    shop = scene.database("shop");
    shop.execute(
        """
        CREATE TABLE orders (id bigint PRIMARY KEY);
        CREATE TABLE lines (id bigint PRIMARY KEY);
        CREATE TABLE signals (id varchar(42) PRIMARY KEY, type varchar(32), data varchar(2048));
        INSERT INTO orders VALUES (1), (2);
        INSERT INTO lines VALUES (1)
        """);
  }

  @Test
  @DisplayName(
      "HT-43 HT-49 a run asked for by the signal table has its row's sync read, and the sync of"
          + " another task that follows it; one by the configuration does too")
  void signalsAndSequence() {
    Source source =
        scene
            .source("shop")
            .reading(shop)
            .syncs("orders", "lines")
            .set("tasks.max", "2")
            .set("syncs.orders.table", "public.orders")
            .set("syncs.lines.table", "public.lines")
            .set("syncs.lines.schedule", "after orders")
            .set("signal.table", "public.signals")
            .set("poll.interval.ms", "200")
            .startIdle();
    Waiting.until("both tasks", () -> source.status().tasks().size() == 2);
    assertThat(source.markers("orders", "START")).isEmpty();

    shop.execute("INSERT INTO signals VALUES ('one', 'run', '{\"syncs\":[\"orders\"]}')");
    assertThat(source.end("orders", 1).text("trigger")).isEqualTo("manual");
    Source.MarkerOnTopic followed = source.end("lines", 1);
    assertThat(followed.text("trigger")).isEqualTo("sequence");
    assertThat(followed.offset()).isGreaterThan(source.end("orders", 1).offset());

    source.reconfigure(
        Map.of("signal", "{\"id\":\"two\",\"type\":\"run\",\"data\":{\"syncs\":[\"orders\"]}}"));
    source.end("lines", 2);
    assertThat(source.markers("orders", "END")).hasSize(2);
    assertThat(source.markers("lines", "END")).hasSize(2);
  }

  @Test
  @DisplayName(
      "HT-5 HT-8 a resync sends all rows and keeps those that the source has deleted; the next run"
          + " deletes them")
  void resync() {
    Source source =
        scene
            .source("shop")
            .reading(shop)
            .tables("public.orders")
            .set("signal.table", "public.signals")
            .set("poll.interval.ms", "200")
            .start();
    Sink mirror = scene.sink("mirror").into(scene.database("mirror")).from(source).start();
    mirror.completed("public.orders", 1);

    shop.execute("DELETE FROM orders WHERE id = 2; INSERT INTO orders VALUES (3)");
    shop.execute("INSERT INTO signals VALUES ('again', 'resync', NULL)");
    Source.MarkerOnTopic end = source.end("public.orders", 2);
    assertThat(end.text("mode")).isEqualTo("resync");
    assertThat(end.text("trigger")).isEqualTo("resync");
    assertThat(end.text("deletable")).isEqualTo("false");
    assertThat(end.number("rows")).isEqualTo(2);
    Database copy = mirror.database();
    Waiting.until(
        "the new row", () -> copy.number("SELECT count(*) FROM orders WHERE id = 3") == 1);
    assertThat(copy.column("SELECT id FROM orders ORDER BY id")).containsExactly("1", "2", "3");

    shop.execute("INSERT INTO signals VALUES ('once', 'run', NULL)");
    Waiting.until("the stale row to go", () -> copy.number("SELECT count(*) FROM orders") == 2);
    assertThat(copy.column("SELECT id FROM orders ORDER BY id")).containsExactly("1", "3");
  }
}
