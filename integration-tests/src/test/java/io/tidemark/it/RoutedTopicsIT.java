package io.tidemark.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.generation.Manifest;
import io.tidemark.generation.Manifest.TopicPart;
import io.tidemark.testbed.Comparison;
import io.tidemark.testbed.Database;
import io.tidemark.testbed.Gate;
import io.tidemark.testbed.Scene;
import io.tidemark.testbed.SceneExtension;
import io.tidemark.testbed.Sink;
import io.tidemark.testbed.Source;
import io.tidemark.testbed.Waiting;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@DisplayName("Topics that routers rename and administrators widen")
@ExtendWith(SceneExtension.class)
class RoutedTopicsIT {
  private static final String EU = "public.orders_eu";
  private static final String US = "public.orders_us";
  private static final String ROUTER = "org.apache.kafka.connect.transforms.RegexRouter";
  private static final String BOTH = "(.*)[.]orders_(eu|us)";

  private static Database shopWithTwoTables(Scene scene) {
    Database shop = scene.database("shop");
    shop.execute(
        """
        CREATE TABLE orders_eu (id bigint PRIMARY KEY, status text);
        CREATE TABLE orders_us (id bigint PRIMARY KEY, status text);
        INSERT INTO orders_eu VALUES (1, 'new'), (2, 'new'), (3, 'new');
        INSERT INTO orders_us VALUES (11, 'new'), (12, 'new'), (13, 'new')
        """);
    return shop;
  }

  @Test
  @Tag("exactly-once")
  @DisplayName(
      "injection 15 a router at the source puts two tables into one topic: each of them deletes"
          + " its own stale rows from the table that the topic names")
  void routerAtTheSource(Scene scene) {
    Database shop = shopWithTwoTables(scene);
    Source source =
        scene
            .source("shop")
            .reading(shop)
            .tables(EU, US)
            .set("transforms", "route")
            .set("transforms.route.type", ROUTER)
            .set("transforms.route.regex", BOTH)
            .set("transforms.route.replacement", "$1.orders")
            .exceptMarkers("route")
            .start();
    String routed = source.topic("public.orders");
    Sink mirror =
        scene
            .sink("mirror")
            .into(scene.database("mirror"))
            .set("topics", scene.markerTopic() + "," + routed)
            .set("delete.allow.empty", "true")
            .start();
    assertDeletesItsOwn(shop, source, mirror);
    assertThat(scene.topics().count(source.topic(EU))).isZero();
    assertThat(source.end(EU, 2).text("ends")).contains(routed);
  }

  @Test
  @Tag("exactly-once")
  @DisplayName(
      "injection 15 a router at the sink puts two topics into one table: each of them deletes its"
          + " own stale rows")
  void routerAtTheSink(Scene scene) {
    Database shop = shopWithTwoTables(scene);
    Source source = scene.source("shop").reading(shop).tables(EU, US).start();
    Sink mirror =
        scene
            .sink("mirror")
            .into(scene.database("mirror"))
            .from(source)
            .set("delete.allow.empty", "true")
            .set("transforms", "route")
            .set("transforms.route.type", ROUTER)
            .set("transforms.route.regex", BOTH)
            .set("transforms.route.replacement", "$1.orders")
            .exceptMarkers("route")
            .start();
    assertDeletesItsOwn(shop, source, mirror);
    assertThat(mirror.database().column("SELECT DISTINCT topic FROM tidemark_progress"))
        .containsExactlyInAnyOrder(scene.markerTopic(), source.topic(EU), source.topic(US));
  }

  private static void assertDeletesItsOwn(Database shop, Source source, Sink mirror) {
    assertThat(mirror.completed(EU, 1).counts()).isEqualTo("3/0/0/0");
    assertThat(mirror.completed(US, 1).counts()).isEqualTo("3/0/0/0");
    shop.execute("DELETE FROM orders_eu WHERE id = 2; UPDATE orders_us SET status = 'paid'");
    source.run();
    assertThat(mirror.completed(EU, 2).counts()).isEqualTo("0/0/2/1");
    assertThat(mirror.completed(US, 2).counts()).isEqualTo("0/3/0/0");
    shop.execute("DELETE FROM orders_eu");
    source.run();
    assertThat(mirror.completed(EU, 3).counts()).isEqualTo("0/0/0/2");
    assertThat(mirror.completed(US, 3).counts()).isEqualTo("0/0/3/0");
    assertThat(mirror.database().rows("SELECT id, status FROM orders ORDER BY id"))
        .containsExactly(List.of("11", "paid"), List.of("12", "paid"), List.of("13", "paid"));
  }

  @Test
  @Tag("exactly-once")
  @DisplayName(
      "injection 19 a topic that grows from three to six partitions in the middle of a generation:"
          + " exactly the stale rows go, and keys that moved are followed")
  void partitionsGrow(Scene scene) {
    Database shop = scene.database("shop");
    shop.execute(
        "CREATE TABLE orders (id bigint PRIMARY KEY, status text);"
            + " INSERT INTO orders SELECT i, 'new' FROM generate_series(1, 600) i");
    Gate gate = scene.closeLater(Gate.before(shop, "orders", "id > 300"));
    Source source =
        scene
            .source("shop")
            .reading(shop)
            .tables("public.orders")
            .set("connection.user", Gate.USER)
            .set("fetch.size", "100")
            .set("topic.creation.default.partitions", "3")
            .set("producer.override.metadata.max.age.ms", "200")
            .start();
    Sink mirror = scene.sink("mirror").into(scene.database("mirror")).from(source).start();
    mirror.completed("public.orders", 1);

    shop.execute("DELETE FROM orders WHERE id IN (7, 500)");
    gate.shut();
    source.run();
    gate.awaitReader();
    scene.topics().grow(source.topic("public.orders"), 6);
    awaitNews(source);
    gate.open();
    assertThat(mirror.completed("public.orders", 2).counts()).isEqualTo("0/0/598/2");
    assertThat(Manifest.parse(source.end("public.orders", 2).text("ends")).ends().keySet())
        .extracting(TopicPart::partition)
        .containsExactly(0, 1, 2, 3, 4, 5);
    Comparison.assertSame(shop, "orders", mirror.database(), "orders");

    shop.execute("UPDATE orders SET status = 'paid'; DELETE FROM orders WHERE id = 8");
    source.run();
    assertThat(mirror.completed("public.orders", 3).counts()).isEqualTo("0/597/0/1");
    Comparison.assertSame(shop, "orders", mirror.database(), "orders");
  }

  /** Waits until a source's producer has asked for news of its topics once more. */
  private static void awaitNews(Source source) {
    long since = System.nanoTime();
    Waiting.until(
        "the producer to know the new partitions",
        () -> source.producerMetric("metadata-age") * 1e9 < System.nanoTime() - since);
  }
}
