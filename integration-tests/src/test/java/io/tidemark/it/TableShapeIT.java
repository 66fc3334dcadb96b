package io.tidemark.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.testbed.Comparison;
import io.tidemark.testbed.Database;
import io.tidemark.testbed.Hand;
import io.tidemark.testbed.Scene;
import io.tidemark.testbed.SceneExtension;
import io.tidemark.testbed.Sink;
import io.tidemark.testbed.Source;
import io.tidemark.testbed.Waiting;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@DisplayName("Tables at the destination, and the plugins on the worker")
@ExtendWith(SceneExtension.class)
class TableShapeIT {

  @Test
  @DisplayName("DEST-5 the worker lists both connectors with this build's version")
  void pluginsHaveVersions(Scene scene) {
    assertThat(StreamSupport.stream(scene.rest().plugins().spliterator(), false))
        .filteredOn(plugin -> plugin.path("class").asText().startsWith("io.tidemark."))
        .extracting(plugin -> plugin.path("class").asText(), TableShapeIT::version)
        .contains(
            tuple(
                "io.tidemark.source.JdbcSyncSourceConnector",
                System.getProperty("tidemark.version")),
            tuple(
                "io.tidemark.sink.JdbcSyncSinkConnector", System.getProperty("tidemark.version")));
  }

  private static String version(JsonNode plugin) {
    return plugin.path("version").asText();
  }

  @Test
  @DisplayName(
      "CQ-27 DEST-18 DEST-19 DEST-28 DEST-51 odd names, a composite key and NULLs arrive as they"
          + " are, with the system columns beside them")
  void oddTable(Scene scene) {
    Database shop = scene.database("shop");
    shop.execute(
        """
        CREATE TABLE "Ünï ""q"" table" (
          id int, tenant int, "select" text, "a""b" int, "Ünï" text NOT NULL,
          PRIMARY KEY (tenant, id));
        INSERT INTO "Ünï ""q"" table" VALUES
          (1, 1, NULL, NULL, ''), (2, 1, '', 0, 'x'), (1, 2, 'c', 3, 'ü')
        """);
    Source source =
        scene
            .source("shop")
            .reading(shop)
            .syncs("odd")
            .set("syncs.odd.table", "public.Ünï \"q\" table")
            .start();
    Sink mirror =
        scene
            .sink("mirror")
            .into(scene.database("mirror"))
            .from(source)
            .set("table.name.format", "${sync} table")
            .start();
    mirror.completed("odd", 1);
    Database copy = mirror.database();
    Comparison.assertSame(shop, "\"Ünï \"\"q\"\" table\"", copy, "\"odd table\"");
    assertColumnsAndKey(copy);
  }

  private static void assertColumnsAndKey(Database copy) {
    assertThat(
            copy.rows(
                "SELECT a.attname, a.attnotnull FROM pg_attribute a"
                    + " WHERE a.attrelid = '\"odd table\"'::regclass AND a.attnum > 0 ORDER BY attnum"))
        .containsExactly(
            List.of("id", "t"),
            List.of("tenant", "t"),
            List.of("select", "f"),
            List.of("a\"b", "f"),
            List.of("Ünï", "t"),
            List.of("_sync_source", "f"),
            List.of("_sync_generation", "f"),
            List.of("_sync_time", "f"));
    assertThat(
            copy.rows(
                "SELECT pg_get_constraintdef(oid) FROM pg_constraint"
                    + " WHERE conrelid = '\"odd table\"'::regclass AND contype = 'p'"))
        .containsExactly(List.of("PRIMARY KEY (tenant, id)"));
  }

  @Test
  @DisplayName("CQ-18 CQ-22 DEST-7 DEST-8 the defaults are those that are promised")
  void defaults(Scene scene) {
    Map<String, String> defaults = scene.rest().defaults("io.tidemark.sink.JdbcSyncSinkConnector");
    assertThat(defaults)
        .containsEntry("write.mode", "overwrite-delete-stale")
        .containsEntry("migrate.mode", "safe")
        .containsEntry("batch.size", "10000")
        .containsEntry("batch.size.bytes", "10485760")
        .containsEntry("batch.timeout.ms", "1000")
        .containsEntry("delete.max.fraction", "0.5")
        .containsEntry("delete.allow.empty", "false")
        .containsEntry("marker.topic", "tidemark.generations");
  }

  @Test
  @DisplayName("DEST-15 a sink serves before there is anything, then creates, and then writes")
  void servesThenCreatesThenWrites(Scene scene) {
    Hand hand = scene.hand("shop", "public.orders", 1);
    Sink mirror = scene.sink("mirror").into(scene.database("mirror")).from(hand).start();
    Waiting.until("a running sink", () -> mirror.status().running());
    assertThat(mirror.database().hasTable("orders")).isFalse();
    hand.start(1000);
    hand.end(1000);
    assertThat(mirror.completed("public.orders", 1).counts()).isEqualTo("0/0/0/0");
    assertThat(mirror.database().number("SELECT count(*) FROM orders")).isZero();
    hand.start(2000);
    hand.row(2000, 1, "new");
    hand.end(2000);
    assertThat(mirror.completed("public.orders", 2).counts()).isEqualTo("1/0/0/0");
  }

  @Test
  @DisplayName("DEST-17 tasks that need the same new table at the same time all succeed")
  void tasksCreateTheTableTogether(Scene scene) {
    Database shop = scene.database("shop");
    shop.execute(
        "CREATE TABLE orders (id int PRIMARY KEY, note text);"
            + " INSERT INTO orders SELECT i, 'x' FROM generate_series(1, 1000) i");
    Source source =
        scene
            .source("shop")
            .reading(shop)
            .tables("public.orders")
            .set("topic.creation.default.partitions", "4")
            .start();
    source.end("public.orders", 1);
    Sink mirror =
        scene
            .sink("mirror")
            .into(scene.database("mirror"))
            .from(source)
            .set("tasks.max", "4")
            .start();
    assertThat(mirror.completed("public.orders", 1).counts()).isEqualTo("1000/0/0/0");
    assertThat(mirror.status().tasks()).containsExactly("RUNNING", "RUNNING", "RUNNING", "RUNNING");
    Comparison.assertSame(shop, "orders", mirror.database(), "orders");
  }

  @Test
  @DisplayName(
      "CQ-23 DEST-27 a column that the source gains is added, and old rows have NULL in it")
  void gainedColumn(Scene scene) {
    Database shop = scene.database("shop");
    shop.execute("CREATE TABLE orders (id int PRIMARY KEY); INSERT INTO orders VALUES (1), (2)");
    Source source = scene.source("shop").reading(shop).tables("public.orders").start();
    Sink mirror = scene.sink("mirror").into(scene.database("mirror")).from(source).start();
    mirror.completed("public.orders", 1);
    shop.execute("ALTER TABLE orders ADD note text; INSERT INTO orders VALUES (3, 'hello')");
    source.run();
    mirror.completed("public.orders", 2);
    Comparison.assertSame(shop, "orders", mirror.database(), "orders");
  }

  @Test
  @DisplayName("a glob's tables become syncs, and their rows keep every type's value")
  void typesTravel(Scene scene) {
    Database shop = scene.database("shop");
    shop.execute(
        """
        CREATE TABLE things (
          id uuid PRIMARY KEY, small smallint, n numeric, price numeric(12, 3), f real, d double precision,
          yes boolean, raw bytea, day date, clock time, local timestamp, instant timestamptz,
          doc json, docb jsonb, tags text[], address inet, code varchar(8), fixed char(4));
        INSERT INTO things VALUES
          ('a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11', -32768, 12345678901234567890.123456789, 0.125,
           -0.5, 1e300, true, '\\x00ff807f', '0001-01-01', '23:59:59.999999',
           '1969-12-31 23:59:59.999999', '9999-12-31 23:59:59.999999+00', '{"a": 1}', '{"a": [1, null]}',
           ARRAY['x', NULL, 'ü,"{}'], '10.0.0.1/8', 'ü', 'ab'),
          ('00000000-0000-0000-0000-000000000000', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
           NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL)
        """);
    Source source = scene.source("shop").reading(shop).tables("public.things").start();
    Sink mirror = scene.sink("mirror").into(scene.database("mirror")).from(source).start();
    mirror.completed("public.things", 1);
    // json has no equality, so it is compared as text
    shop.execute("ALTER TABLE things ALTER doc TYPE text");
    mirror.database().execute("ALTER TABLE things ALTER doc TYPE text");
    Comparison.assertSame(shop, "things", mirror.database(), "things");
  }
}
