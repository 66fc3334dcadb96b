package io.tidemark.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.testbed.Comparison;
import io.tidemark.testbed.Database;
import io.tidemark.testbed.Scene;
import io.tidemark.testbed.SceneExtension;
import io.tidemark.testbed.Waiting;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Needs Debezium's connector for PostgreSQL: see the profile {@code debezium}. */
@DisplayName("Debezium's connector, and the configuration of config/ that reads its topics")
@ExtendWith(SceneExtension.class)
class DebeziumExamples {
  /** The first two have stories so long that the log leaves them out where they do not change. */
  private static final String CUSTOMERS =
      """
      CREATE TABLE customers (id bigint PRIMARY KEY, name text DEFAULT 'nobody', since date,
        at timestamptz, credit numeric(12, 2), code uuid, doc jsonb, story text);
      INSERT INTO customers
        SELECT i, 'name ' || i, '2024-02-28'::date + i, '2026-03-29 01:30:00.000001+00'::timestamptz,
          i * 1.25, md5(i::text)::uuid, '{"a": [1]}'::jsonb, (
            SELECT string_agg(md5(g::text), '') FROM generate_series(1, 2000) g WHERE i < 3)
        FROM generate_series(1, 5) i
      """;

  /** All but the first columns have values of that length. */
  private static final String LARGE =
      """
      CREATE TABLE %1$s (id bigint PRIMARY KEY, note text, amount numeric, price numeric(12, 2),
        story text, raw bytea, doc jsonb, tags text[], codes int[], days date[], ids uuid[]);
      ALTER TABLE %1$s ALTER days SET STORAGE EXTERNAL;
      INSERT INTO %1$s
        SELECT i, 'first', i * 1.5, i, s, decode(s, 'hex'), jsonb_build_object('s', s),
          ARRAY[s, NULL, ''],
          (SELECT array_agg(('x' || substr(md5(g::text), 1, 7))::bit(28)::int)
            FROM generate_series(1, 4000) g),
          (SELECT array_agg('2000-01-01'::date + g * 17) FROM generate_series(1, 4000) g),
          (SELECT array_agg(md5(g::text)::uuid) FROM generate_series(1, 1000) g)
        FROM generate_series(1, 4) i,
          (SELECT string_agg(md5(g::text), '') AS s FROM generate_series(1, 1000) g) t
      """;

  /** Most of them leave large values as they were. */
  private static final String CHANGES =
      """
      UPDATE %1$s SET note = NULL, amount = 1e20, price = -0.01 WHERE id = 1;
      UPDATE %1$s SET story = 'short', codes = NULL, tags = '{}' WHERE id = 2;
      UPDATE %1$s SET note = 'again' WHERE id = 2;
      DELETE FROM %1$s WHERE id = 3;
      INSERT INTO %1$s (id, note, tags) VALUES (10, 'small', ARRAY[]::text[]);
      UPDATE %1$s SET id = 11 WHERE id = 10
      """;

  private static final String SNAPSHOTS =
      "SELECT concat_ws(' ', source, sync, status, added) FROM tidemark_runs WHERE kind ="
          + " 'snapshot'";

  private static final String TABLES =
      "SELECT relname::text FROM pg_class WHERE relkind = 'r' AND relnamespace ="
          + " 'public'::regnamespace AND relname NOT LIKE 'tidemark%' ORDER BY relname";

  @Test
  @DisplayName(
      "rows of its snapshot arrive and are a run, and changes, also of rows with long values that it does not send"
          + " again, other keys and deletes follow")
  void followed(@TempDir Path folder, Scene scene) throws IOException, SQLException {
    ExampleSite site = DebeziumSite.start(scene, folder);
    Database shop = published(site, CUSTOMERS);
    Database mirror = mirrored(site, shop, "followed", Map.of());
    assertSame(shop, mirror, "customers");
    assertThat(mirror.column(SNAPSHOTS)).containsExactly("followed public.customers COMPLETED 5");

    shop.execute(
        """
        UPDATE customers SET name = NULL, credit = -0.01 WHERE id = 1;
        UPDATE customers SET id = 30 WHERE id = 3;
        DELETE FROM customers WHERE id = 4;
        INSERT INTO customers (id, since) VALUES (6, '1969-12-31')
        """);
    assertSame(shop, mirror, "customers");
    assertThat(mirror.column("SELECT id FROM customers ORDER BY id"))
        .containsExactly("1", "2", "5", "6", "30");
  }

  @Test
  @DisplayName(
      "large values of every kind stay where Debezium does not send them again, with the default"
          + " replica identity and with the full one, which takes them along to another key")
  void large(@TempDir Path folder, Scene scene) throws IOException, SQLException {
    ExampleSite site = DebeziumSite.start(scene, folder);
    Database shop = published(site, LARGE.formatted("usual") + ";" + LARGE.formatted("whole"));
    shop.execute("ALTER TABLE whole REPLICA IDENTITY FULL");
    Database mirror = mirrored(site, shop, "stock", Map.of());
    assertSame(shop, mirror, "usual");
    assertSame(shop, mirror, "whole");

    shop.execute(CHANGES.formatted("usual") + ";" + CHANGES.formatted("whole"));
    shop.execute("UPDATE whole SET id = 40 WHERE id = 4");
    assertSame(shop, mirror, "usual");
    assertSame(shop, mirror, "whole");
    assertThat(mirror.column("SELECT id FROM whole ORDER BY id"))
        .containsExactly("1", "2", "11", "40");
  }

  @Test
  @DisplayName("tables that are truncated are emptied in their place among the changes")
  void truncated(@TempDir Path folder, Scene scene) throws IOException, SQLException {
    ExampleSite site = DebeziumSite.start(scene, folder);
    Database shop =
        published(
            site,
            """
            CREATE TABLE orders (id bigint PRIMARY KEY, note text);
            CREATE TABLE lines (id bigint PRIMARY KEY, of_order bigint REFERENCES orders);
            INSERT INTO orders SELECT i, 'first' FROM generate_series(1, 3) i;
            INSERT INTO lines SELECT i, 1 FROM generate_series(1, 100) i
            """);
    Map<String, String> all = Map.of("skipped.operations", "none", "snapshot.mode", "initial");
    Database mirror = mirrored(site, shop, "cleared", all);
    site.reconfigure("debezium-sink", "truncate.behavior", "delete");
    assertSame(shop, mirror, "orders");
    assertSame(shop, mirror, "lines");

    shop.execute(
        """
        INSERT INTO orders VALUES (4, 'shortly');
        TRUNCATE orders, lines;
        INSERT INTO orders VALUES (1, 'again'), (5, 'new');
        INSERT INTO lines VALUES (7, 5)
        """);
    assertSame(shop, mirror, "orders");
    assertSame(shop, mirror, "lines");

    shop.execute("BEGIN; TRUNCATE lines; INSERT INTO lines VALUES (8, 1); COMMIT");
    shop.execute("UPDATE orders SET note = 'newer' WHERE id = 5");
    assertSame(shop, mirror, "orders");
    assertSame(shop, mirror, "lines");

    shop.execute("TRUNCATE orders CASCADE");
    assertSame(shop, mirror, "orders");
    assertSame(shop, mirror, "lines");
  }

  @Test
  @DisplayName(
      "with Tidemark's strategy a topic tells its table's name, whatever it is, and a pattern of the"
          + " prefix matches nothing but tables")
  void named(@TempDir Path folder, Scene scene) throws IOException, SQLException {
    ExampleSite site = DebeziumSite.start(scene, folder);
    Database shop =
        published(
            site,
            """
            CREATE TABLE "Order Items.v2" (id bigint PRIMARY KEY, "Note 1" text);
            INSERT INTO "Order Items.v2" VALUES (1, 'a')
            """);
    Map<String, String> strategy = new TreeMap<>(noise());
    strategy.put("topic.naming.strategy", "io.tidemark.topic.TidemarkTopicNamingStrategy");
    Database mirror = mirrored(site, shop, "named", strategy, "named\\..*");
    assertSame(shop, mirror, "\"Order Items.v2\"");
    shop.execute("UPDATE \"Order Items.v2\" SET \"Note 1\" = 'b'");
    assertSame(shop, mirror, "\"Order Items.v2\"");

    Waiting.untilAsserted(
        "the topics",
        () ->
            assertThat(scene.topics().names())
                .filteredOn(name -> name.contains("named"))
                .containsExactlyInAnyOrder(
                    "named.public.Order_x0020_Items_x002e_v2",
                    "__debezium-heartbeat.named",
                    "__debezium-transaction.named"));
    assertThat(mirror.column(TABLES)).containsExactly("Order Items.v2");
  }

  @Test
  @DisplayName("heartbeats and transactions that a pattern of topics matches are passed over")
  void noisy(@TempDir Path folder, Scene scene) throws IOException, SQLException {
    ExampleSite site = DebeziumSite.start(scene, folder);
    Database shop = published(site, CUSTOMERS);
    String pattern = "(__debezium-heartbeat\\.)?noisy.*";
    Database mirror = mirrored(site, shop, "noisy", noise(), pattern);
    assertSame(shop, mirror, "customers");
    shop.execute("DELETE FROM customers WHERE id = 1");
    assertSame(shop, mirror, "customers");

    Waiting.untilAsserted(
        "positions",
        () ->
            assertThat(positions(mirror))
                .containsExactly(
                    "__debezium-heartbeat.noisy", "noisy.public.customers", "noisy.transaction"));
    assertThat(mirror.column(TABLES)).containsExactly("customers");
  }

  private static List<@Nullable String> positions(Database mirror) {
    return mirror.column(
        "SELECT topic FROM tidemark_progress WHERE position > 0 ORDER BY topic COLLATE \"C\"");
  }

  /** Topics by which Debezium speaks of itself. */
  private static Map<String, String> noise() {
    return Map.of("heartbeat.interval.ms", "100", "provide.transaction.metadata", "true");
  }

  private static Database published(ExampleSite site, String tables) throws SQLException {
    Database shop = site.database("shop");
    shop.execute(tables);
    shop.execute(
        """
        CREATE PUBLICATION dbz_publication FOR ALL TABLES;
        CREATE ROLE debezium LOGIN REPLICATION PASSWORD 'word of debezium';
        GRANT pg_read_all_data TO debezium
        """);
    return shop;
  }

  private static Database mirrored(
      ExampleSite site, Database shop, String prefix, Map<String, String> more)
      throws SQLException {
    return mirrored(site, shop, prefix, more, prefix + "\\.public\\..*");
  }

  /** Of topics of one partition, which are no other test's. */
  private static Database mirrored(
      ExampleSite site, Database shop, String prefix, Map<String, String> more, String topics)
      throws SQLException {
    Map<String, String> config = new TreeMap<>(more);
    config.put("connector.class", "io.debezium.connector.postgresql.PostgresConnector");
    config.putAll(DebeziumSite.place(shop));
    config.put("database.user", "debezium");
    config.put("database.password", "word of debezium");
    config.put("topic.prefix", prefix);
    config.put("schema.include.list", "public");
    config.put("plugin.name", "pgoutput");
    config.put("publication.autocreate.mode", "disabled");
    config.put("poll.interval.ms", "100");
    config.put("value.converter", "org.apache.kafka.connect.json.JsonConverter");
    config.put("value.converter.replace.null.with.default", "false");
    config.put("topic.creation.default.partitions", "1");
    config.put("topic.creation.default.replication.factor", "1");
    site.worker().rest().configure(prefix + "-source", config);
    Database mirror = site.database("mirror");
    site.sink("debezium-sink", mirror.url(), mirror, Map.of("topics.regex", topics));
    return mirror;
  }

  private static void assertSame(Database shop, Database mirror, String table) {
    Waiting.untilAsserted(
        "the same rows in " + table,
        () -> {
          assertThat(mirror.hasTable(table.replace("\"", ""))).isTrue();
          Comparison.assertSame(shop, table, mirror, table);
        });
  }
}
