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
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Needs Debezium's connector for PostgreSQL: see the profile {@code debezium}. */
@DisplayName("Debezium's connector, and the configuration of config/ that reads its topics")
@ExtendWith(SceneExtension.class)
class DebeziumExamples {
  private static final Path PLUGINS = Path.of("target", "debezium");

  /** The first two have stories so long that the log leaves them out where they do not change. */
  private static final String TABLE =
      """
      CREATE TABLE customers (id bigint PRIMARY KEY, name text, since date, at timestamptz,
        credit numeric(12, 2), code uuid, doc jsonb, story text);
      INSERT INTO customers
        SELECT i, 'name ' || i, '2024-02-28'::date + i, '2026-03-29 01:30:00.000001+00'::timestamptz,
          i * 1.25, md5(i::text)::uuid, '{"a": [1]}'::jsonb, (
            SELECT string_agg(md5(g::text), '') FROM generate_series(1, 2000) g WHERE i < 3)
        FROM generate_series(1, 5) i;
      CREATE PUBLICATION dbz_publication FOR TABLE customers;
      CREATE ROLE debezium LOGIN REPLICATION PASSWORD 'word of debezium';
      GRANT pg_read_all_data TO debezium
      """;

  @Test
  @DisplayName(
      "rows of its snapshot arrive, and changes, also of rows with long values that it does not send"
          + " again, other keys and deletes follow")
  void followed(@TempDir Path folder, Scene scene) throws IOException, SQLException {
    Map<String, String> plugins = Map.of("plugin.path", PLUGINS.toAbsolutePath().toString());
    ExampleSite site = ExampleSite.start(scene, folder, plugins);
    Database shop = site.database("shop");
    shop.execute(TABLE);
    Database mirror = site.database("mirror");
    site.worker().rest().configure("inventory-source", debezium(shop));
    site.sink("debezium-sink", mirror.url(), mirror);
    Waiting.until("the table", () -> mirror.hasTable("customers"));
    assertSame(shop, mirror);

    shop.execute(
        """
        UPDATE customers SET name = NULL, credit = -0.01 WHERE id = 1;
        UPDATE customers SET id = 30 WHERE id = 3;
        DELETE FROM customers WHERE id = 4;
        INSERT INTO customers (id, since) VALUES (6, '1969-12-31')
        """);
    assertSame(shop, mirror);
    assertThat(mirror.column("SELECT id FROM customers ORDER BY id"))
        .containsExactly("1", "2", "5", "6", "30");
  }

  private static void assertSame(Database shop, Database mirror) {
    Waiting.untilAsserted(
        "the same customers", () -> Comparison.assertSame(shop, "customers", mirror, "customers"));
  }

  private static Map<String, String> debezium(Database shop) {
    Map<String, String> config = new TreeMap<>();
    config.put("connector.class", "io.debezium.connector.postgresql.PostgresConnector");
    config.put("database.hostname", shop.host());
    config.put("database.port", Integer.toString(shop.port()));
    config.put("database.dbname", shop.name());
    config.put("database.user", "debezium");
    config.put("database.password", "word of debezium");
    config.put("topic.prefix", "inventory");
    config.put("table.include.list", "public.customers");
    config.put("plugin.name", "pgoutput");
    config.put("publication.autocreate.mode", "disabled");
    config.put("poll.interval.ms", "100");
    config.put("topic.creation.default.partitions", "1");
    config.put("topic.creation.default.replication.factor", "1");
    return config;
  }
}
