package io.tidemark.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.testbed.Comparison;
import io.tidemark.testbed.Database;
import io.tidemark.testbed.Registry;
import io.tidemark.testbed.Scene;
import io.tidemark.testbed.SceneExtension;
import io.tidemark.testbed.Sink;
import io.tidemark.testbed.Source;
import io.tidemark.testbed.SourceBuilder;
import io.tidemark.testbed.Waiting;
import io.tidemark.testbed.Worker;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Needs a schema registry: see the profile {@code avro}. */
@DisplayName("Syncs through an Avro converter and a schema registry")
@ExtendWith(SceneExtension.class)
class ThroughAvro {
  private static final String ORDERS = "public.orders";

  private static Registry registry;

  private Scene scene;
  private Worker worker;
  private Database shop;

  @BeforeAll
  static void startRegistry() {
    registry = Registry.start();
  }

  @AfterAll
  static void endRegistry() {
    registry.close();
  }

  @BeforeEach
  void startWorker(Scene scene) {
    this.scene = scene;
    registry.allow("BACKWARD"); // as Confluent's registry does unless told otherwise
    worker = scene.startWorker(registry.worker());
    shop = scene.database("shop");
  }

  private SourceBuilder source() {
    return scene.source("shop").reading(shop).on(worker);
  }

  private Sink mirror(Source source) {
    return scene.sink("mirror").into(scene.database("mirror")).from(source).on(worker).start();
  }

  private void assertSame(Sink mirror) {
    Comparison.assertSame(shop, "orders", mirror.database(), "orders");
  }

  @Test
  @DisplayName(
      "DEST-14 every type of the catalog, its arrays, and types of one's own arrive with their"
          + " least, greatest, empty, endless and missing values, whatever the zone, and are"
          + " unchanged in the next generation")
  void everyType() {
    EveryTypeTable every = EveryTypeTable.in(shop);
    Source source = source().tables(EveryTypeTable.NAME).start();
    every.assertMirrored(source, mirror(source));
  }

  @Test
  @DisplayName("NaN, infinities and negative zero, which JsonConverter loses, arrive")
  void floats() {
    shop.execute(
        """
        CREATE TABLE orders (id int PRIMARY KEY, r real, d double precision, a float8[]);
        INSERT INTO orders VALUES (1, 'NaN', 'NaN', '{NaN}'), (2, '-0', '-0', '{-0,NULL}'),
          (3, 'Infinity', '-Infinity', '{Infinity,-Infinity}')
        """);
    Source source = source().tables(ORDERS).start();
    Sink mirror = mirror(source);
    assertThat(mirror.completed(ORDERS, 1).counts()).isEqualTo("3/0/0/0");
    // as text: to SQL, zero and negative zero are one
    String values = "SELECT concat_ws(' ', id, r, d, a) FROM orders ORDER BY id";
    assertThat(mirror.database().column(values)).isEqualTo(shop.column(values));
    source.run();
    assertThat(mirror.completed(ORDERS, 2).counts()).isEqualTo("0/0/3/0");
  }

  @Test
  @DisplayName(
      "rows, keys, tombstones and markers have Confluent's wire format, and their schemas the"
          + " types' names and parameters")
  void wireFormat(@TempDir Path snapshots) throws IOException {
    shop.execute(
        """
        CREATE TABLE orders (id bigint PRIMARY KEY, status text, price numeric(12, 3), code uuid);
        INSERT INTO orders VALUES (1, 'new', 1.5, NULL)
        """);
    Source source =
        source()
            .syncs(ORDERS)
            .set("syncs." + ORDERS + ".table", ORDERS)
            .set("syncs." + ORDERS + ".mode", "diff")
            .set("syncs." + ORDERS + ".diff.allow.empty", "true")
            .set("snapshot.dir", snapshots.toString())
            .start();
    Sink mirror = mirror(source);
    mirror.completed(ORDERS, 1);
    shop.execute("DELETE FROM orders");
    source.run();
    assertThat(mirror.completed(ORDERS, 2).removed()).isEqualTo(1);
    assertSame(mirror);

    List<ConsumerRecord<byte[], byte @Nullable []>> rows =
        scene.topics().records(source.topic(ORDERS));
    assertThat(rows).hasSize(2);
    assertThat(rows.get(1).value()).as("the tombstone").isNull();
    for (ConsumerRecord<byte[], byte @Nullable []> row : rows) {
      assertThat(AvroMessage.of(registry, row.key()).hex()).isEqualTo("02");
    }
    AvroMessage row = AvroMessage.of(registry, rows.get(0).value());
    // 1; the second branch, 3 bytes, new; the second branch, 2 bytes, 1500; the first branch
    assertThat(row.hex()).isEqualTo("02" + "02066e6577" + "020405dc" + "00");
    JsonNode price = row.field("price");
    assertThat(price.path("logicalType").asText()).isEqualTo("decimal");
    assertThat(price.path("precision").asInt()).isEqualTo(12);
    assertThat(price.path("scale").asInt()).isEqualTo(3);
    assertThat(row.field("code").path("connect.name").asText()).isEqualTo("io.debezium.data.Uuid");
    assertMarkers(source);
  }

  /** Of two generations, read by the Avro specification alone. */
  private void assertMarkers(Source source) throws IOException {
    List<String> told = new ArrayList<>();
    for (ConsumerRecord<byte[], byte @Nullable []> marker :
        scene.topics().records(scene.markerTopic())) {
      AvroMessage value = AvroMessage.of(registry, marker.value());
      assertThat(value.schema().path("name").asText()).isEqualTo("Marker");
      Map<?, ?> fields = value.fields();
      assertThat(fields.get("v")).isEqualTo(1L);
      assertThat(fields.get("topic")).isEqualTo(source.topic(ORDERS));
      assertThat(AvroMessage.of(registry, marker.key()).value())
          .isEqualTo("[\"shop\",\"%s\",0,\"%s\"]".formatted(ORDERS, fields.get("type")));
      told.add(fields.get("type") + " " + fields.get("mode") + " " + fields.get("rows"));
    }
    assertThat(told).contains("END full 1");
  }

  @Test
  @DisplayName("the keys of a reconciliation arrive, and what is gone is deleted")
  void reconciliation() {
    shop.execute(
        """
        CREATE TABLE orders (id bigint PRIMARY KEY, at timestamptz NOT NULL DEFAULT now());
        CREATE INDEX ON orders (at);
        INSERT INTO orders SELECT i, now() - interval '1 day' FROM generate_series(1, 9) i
        """);
    Source source =
        source()
            .tables(ORDERS)
            .set("mode", "incremental")
            .set("cursor.column", "at")
            .set("cursor.delay.ms", "100")
            .set("reconcile.schedule", "PT1S")
            .set("schedule", "PT0.3S")
            .startIdle();
    Sink mirror =
        scene
            .sink("mirror")
            .into(scene.database("mirror"))
            .from(source)
            .keysOf(source)
            .on(worker)
            .start();
    mirror.completed(ORDERS, 1);
    shop.execute("DELETE FROM orders WHERE id <= 3");
    Waiting.until("deletion", () -> mirror.database().number("SELECT count(*) FROM orders") == 6);
    assertSame(mirror);
  }

  @Test
  @DisplayName("Connect's own dates, times and timestamps, which a transform has made, arrive")
  void logicalTypes() {
    shop.execute(
        """
        CREATE TABLE orders (id int PRIMARY KEY, day text, hour text, moment text);
        INSERT INTO orders VALUES (1, '1969-12-31', '23:59:59.999', '2026-03-29 02:30:00.001'),
          (2, NULL, NULL, NULL)
        """);
    SourceBuilder builder = source().tables(ORDERS).set("transforms", "day,hour,moment");
    convert(builder, "day", "Date", "yyyy-MM-dd");
    convert(builder, "hour", "Time", "HH:mm:ss.SSS");
    convert(builder, "moment", "Timestamp", "yyyy-MM-dd HH:mm:ss.SSS");
    Source source = builder.start();
    Sink mirror = mirror(source);
    assertThat(mirror.completed(ORDERS, 1).counts()).isEqualTo("2/0/0/0");
    Database copy = mirror.database();
    assertThat(copy.rows("SELECT pg_typeof(day), pg_typeof(hour), pg_typeof(moment) FROM orders"))
        .containsOnly(List.of("date", "time without time zone", "timestamp without time zone"));
    String values = "SELECT concat_ws(' ', id, day, hour, moment) FROM orders ORDER BY id";
    assertThat(copy.column(values)).isEqualTo(shop.column(values));
  }

  private static void convert(SourceBuilder source, String field, String type, String format) {
    String transform = "transforms." + field + ".";
    source
        .set(transform + "type", "org.apache.kafka.connect.transforms.TimestampConverter$Value")
        .set(transform + "field", field)
        .set(transform + "target.type", type)
        .set(transform + "format", format)
        .exceptMarkers(field);
  }

  @Test
  @DisplayName(
      "a registry in BACKWARD mode takes columns that are added, widened or dropped, and a sink that"
          + " comes later reads all of their schemas; what it does not take fails the source with its"
          + " words, deletes nothing, and arrives when it may")
  void backward() {
    shop.execute(
        """
        CREATE TABLE orders (id bigint PRIMARY KEY, amount int, gone text);
        INSERT INTO orders SELECT i, i, 'x' FROM generate_series(1, 9) i
        """);
    Source source = source().tables(ORDERS).start();
    Sink mirror = mirror(source);
    mirror.completed(ORDERS, 1);
    shop.execute(
        """
        ALTER TABLE orders ADD note text, ALTER amount TYPE bigint, DROP gone;
        UPDATE orders SET note = 'n', amount = 1099511627776 WHERE id = 1;
        DELETE FROM orders WHERE id = 2
        """);
    source.run();
    assertThat(mirror.completed(ORDERS, 2).counts()).isEqualTo("0/1/7/1");
    assertSame(mirror);
    Sink late = scene.sink("late").into(scene.database("late")).from(source).on(worker).start();
    late.completed(ORDERS, 2);
    assertSame(late);

    shop.execute(
        """
        ALTER TABLE orders ALTER amount SET NOT NULL;
        DELETE FROM orders WHERE id = 3
        """);
    source.run();
    assertThat(source.failure())
        .contains("Incompatible artifact: " + source.topic(ORDERS) + "-value");
    assertThat(mirror.database().number("SELECT count(*) FROM orders")).isEqualTo(8);
    registry.allow("NONE");
    source.restartFailed();
    assertThat(mirror.completed(ORDERS, 3).counts()).isEqualTo("0/0/7/1");
    assertSame(mirror);
  }

  @Test
  @DisplayName(
      "columns whose names Avro does not take fail the source with the name, and with"
          + " columns.map at both connectors they arrive under their own")
  void names() {
    shop.execute(
        """
        CREATE TABLE orders ("order-no" bigint PRIMARY KEY, "a b" text, "1st" text);
        INSERT INTO orders SELECT i, 'x', NULL FROM generate_series(1, 9) i
        """);
    Source source = source().tables(ORDERS).start();
    assertThat(source.failure()).contains("Illegal character in: order-no");

    source.reconfigure(Map.of("columns.map", "order-no:order_no,a b:a_b,1st:first"));
    Sink mirror =
        scene
            .sink("mirror")
            .into(scene.database("mirror"))
            .from(source)
            .set("columns.map", "order_no:order-no,a_b:a b,first:1st")
            .on(worker)
            .start();
    assertThat(mirror.settled(ORDERS, 1).status()).isEqualTo("ABORTED");
    mirror.completed(ORDERS, 2);
    assertSameNames(mirror);
    shop.execute(
        """
        DELETE FROM orders WHERE "order-no" = 1;
        UPDATE orders SET "1st" = 'y' WHERE "order-no" = 2
        """);
    source.run();
    assertThat(mirror.completed(ORDERS, 3).counts()).isEqualTo("0/1/7/1");
    assertSameNames(mirror);
  }

  private void assertSameNames(Sink mirror) {
    String rows = "SELECT \"order-no\", \"a b\", \"1st\" FROM orders ORDER BY 1";
    assertThat(mirror.database().rows(rows)).isEqualTo(shop.rows(rows));
  }
}
