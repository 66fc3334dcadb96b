package io.tidemark.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.testbed.Comparison;
import io.tidemark.testbed.Database;
import io.tidemark.testbed.Scene;
import io.tidemark.testbed.SceneExtension;
import io.tidemark.testbed.Sink;
import io.tidemark.testbed.Source;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@DisplayName("Tables whose columns change at the source, or on the way")
@ExtendWith(SceneExtension.class)
class SchemaChangeIT {
  private static final String ORDERS = "public.orders";

  private static Database shop(Scene scene) {
    Database shop = scene.database("shop");
    shop.execute(
        """
        CREATE TABLE orders (id bigint PRIMARY KEY, code varchar(5) NOT NULL, amount int NOT NULL);
        INSERT INTO orders SELECT i, 'c' || i, i FROM generate_series(1, 9) i
        """);
    return shop;
  }

  @Test
  @DisplayName("CQ-22 CQ-23 X4 what grows at the source grows at the sink, and unchanged rows stay")
  void grows(Scene scene) {
    Database shop = shop(scene);
    Source source = scene.source("shop").reading(shop).tables(ORDERS).start();
    Sink mirror = scene.sink("mirror").into(scene.database("mirror")).from(source).start();
    mirror.completed(ORDERS, 1);
    shop.execute(
        """
        ALTER TABLE orders ALTER code TYPE varchar(20), ALTER amount TYPE bigint,
          ALTER amount DROP NOT NULL, ADD note text;
        UPDATE orders SET code = 'longer than five', amount = 1099511627776 WHERE id = 1;
        UPDATE orders SET amount = NULL, note = 'new' WHERE id = 2;
        DELETE FROM orders WHERE id = 3
        """);
    source.run();
    assertThat(mirror.completed(ORDERS, 2).counts())
        .as("added/changed/unchanged/removed")
        .isEqualTo("0/2/6/1");
    Comparison.assertSame(shop, "orders", mirror.database(), "orders");
  }

  @Test
  @DisplayName(
      "CQ-24 CQ-25 DEST-48 DEST-60 another type: safe fails with the remedies and all rows in place,"
          + " forced brings the rows back, and the next run deletes as ever")
  void anotherType(Scene scene) {
    Database shop = shop(scene);
    Source source = scene.source("shop").reading(shop).tables(ORDERS).start();
    Sink mirror = scene.sink("mirror").into(scene.database("mirror")).from(source).start();
    mirror.completed(ORDERS, 1);
    shop.execute("ALTER TABLE orders ALTER amount TYPE text; DELETE FROM orders WHERE id = 3");
    source.run();
    assertThat(mirror.failure())
        .contains("orders:\n  - Type changed from \"int32\" to \"string\" for column \"amount\"")
        .contains("migrate.mode=forced")
        .contains("start fresh")
        .contains("restore the old schema");
    assertThat(mirror.database().number("SELECT count(*) FROM orders")).isEqualTo(9);
    mirror.revive(Map.of("migrate.mode", "forced"));
    mirror.completed(ORDERS, 2);
    Comparison.assertSame(shop, "orders", mirror.database(), "orders");
    shop.execute("DELETE FROM orders WHERE id = 4");
    source.run();
    assertThat(mirror.completed(ORDERS, 3).removed()).isEqualTo(1);
    Comparison.assertSame(shop, "orders", mirror.database(), "orders");
  }

  @Test
  @DisplayName(
      "CQ-26 a Cast on the topic that is set up later: safe fails, forced makes the table anew")
  void cast(Scene scene) {
    Database shop = shop(scene);
    Source source = scene.source("shop").reading(shop).tables(ORDERS).start();
    Sink mirror = scene.sink("mirror").into(scene.database("mirror")).from(source).start();
    mirror.completed(ORDERS, 1);
    mirror.reconfigure(
        Map.of(
            "transforms", "cast",
            "transforms.cast.type", "org.apache.kafka.connect.transforms.Cast$Value",
            "transforms.cast.spec", "amount:string",
            "transforms.cast.predicate", "marker",
            "transforms.cast.negate", "true",
            "predicates", "marker",
            "predicates.marker.type", "io.tidemark.connect.IsMarker",
            "predicates.marker.marker.topic", scene.markerTopic()));
    source.run();
    assertThat(mirror.failure()).contains("Type changed from \"int32\" to \"string\"");
    mirror.revive(Map.of("migrate.mode", "forced"));
    mirror.completed(ORDERS, 2);
    assertThat(mirror.database().value("SELECT string_agg(amount, ',' ORDER BY id) FROM orders"))
        .contains("1,2,3,4,5,6,7,8,9");
  }
}
