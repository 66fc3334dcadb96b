package io.tidemark.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.testbed.Comparison;
import io.tidemark.testbed.Database;
import io.tidemark.testbed.Run;
import io.tidemark.testbed.Scene;
import io.tidemark.testbed.SceneExtension;
import io.tidemark.testbed.Sink;
import io.tidemark.testbed.Source;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@DisplayName("Tests with one row on a worker")
@Tag("long")
@ExtendWith(SceneExtension.class)
class TrialIT {
  private static final String SYNC = "public.orders";

  private Database shop;
  private Source source;
  private Sink mirror;

  @BeforeEach
  void shop(Scene scene) {
    shop = scene.database("shop");
    shop.execute(
        """
        CREATE TABLE orders (id bigint PRIMARY KEY, status text, day date);
        CREATE TABLE signals (id varchar(42) PRIMARY KEY, type varchar(32), data varchar(2048));
        INSERT INTO orders VALUES (6, 'new', '2026-01-01'), (7, 'new', '2026-01-01')
        """);
    source =
        scene
            .source("shop")
            .reading(shop)
            .tables(SYNC)
            .set("signal.table", "public.signals")
            .set("poll.interval.ms", "200")
            .startIdle();
    mirror = scene.sink("mirror").into(scene.database("mirror")).from(source).start();
  }

  private void ask(String id, String type, String data) {
    shop.execute("INSERT INTO signals VALUES ('%s', '%s', '%s')".formatted(id, type, data));
  }

  @Test
  @DisplayName(
      "HT-36 HT-37 HT-38 HT-39 HT-40 HT-41 a row is sent as a test by the signal table and by the"
          + " configuration, its run tells what became of it, and the first sync comes as it would")
  void tests() {
    Database copy = mirror.database();
    String changed = "\"overrides\":{\"status\":\"x\",\"day\":\"2026-11-20\"}";
    ask("one", "test-row", "{\"key\":{\"id\":7},\"op\":\"added\"," + changed + "}");
    Run added = mirror.completed(SYNC, 1);
    assertThat(added.text("kind")).isEqualTo("test");
    assertThat(added.text("trigger")).isEqualTo("manual");
    assertThat(added.counts()).isEqualTo("1/0/0/0");
    assertThat(copy.column("SELECT concat_ws(' ', id, status, day, pg_typeof(day)) FROM orders"))
        .containsExactly("7 x 2026-11-20 date");
    assertThat(shop.column("SELECT DISTINCT status FROM orders")).containsExactly("new");

    String removed = "{\"key\":{\"id\":7},\"op\":\"removed\"}";
    source.reconfigure(
        Map.of("signal", "{\"id\":\"two\",\"type\":\"test-row\",\"data\":" + removed + "}"));
    assertThat(mirror.completed(SYNC, 2).counts()).isEqualTo("0/0/0/1");

    ask("three", "test-row", "{\"overrides\":{\"id\":8}}");
    Run refused = mirror.settled(SYNC, 3);
    assertThat(refused.status()).isEqualTo("ABORTED");
    assertThat(refused.text("error")).contains("column id, which is in the key of public.orders");

    ask("four", "run", "{}");
    Run first = mirror.completed(SYNC, 4);
    assertThat(first.text("kind")).isEqualTo("full");
    assertThat(first.counts()).isEqualTo("2/0/0/0");
    assertThat(mirror.runs(SYNC)).hasSize(4);
    Comparison.assertSame(shop, "orders", copy, "orders");
  }
}
