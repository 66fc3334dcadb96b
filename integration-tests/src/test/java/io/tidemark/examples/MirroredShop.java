package io.tidemark.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.testbed.Comparison;
import io.tidemark.testbed.Database;
import io.tidemark.testbed.Sink;
import java.sql.SQLException;
import java.util.Map;

/** A small shop, and the story of its mirror: two tables arrive, a row changes, and one goes. */
final class MirroredShop {
  /** The sync of its larger table. */
  static final String ORDERS = "public.orders";

  private static final String CUSTOMERS = "public.customers";

  private static final String TABLES =
      """
      CREATE TABLE customers (id bigint PRIMARY KEY, name text NOT NULL);
      CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint NOT NULL REFERENCES customers,
        total numeric(12, 2) NOT NULL, updated_at timestamptz NOT NULL);
      CREATE INDEX ON orders (updated_at);
      INSERT INTO customers VALUES (1, 'Ann'), (2, 'Ben');
      INSERT INTO orders
        SELECT i, 1 + i % 2, 10 * i, now() - interval '1 day' FROM generate_series(1, 3) i
      """;

  /** Order 1 gets another total and a later time, and order 3 goes. */
  static final String BUSINESS =
      """
      UPDATE orders SET total = 9, updated_at = now() - interval '1 hour' WHERE id = 1;
      DELETE FROM orders WHERE id = 3
      """;

  private MirroredShop() {}

  /** A new database with the shop in it. */
  static Database open(ExampleSite site, String name) throws SQLException {
    Database shop = site.database(name);
    shop.execute(TABLES);
    return shop;
  }

  /** Plays the story by the files {@code <name>-source} and {@code <name>-sink}. */
  static void assertMirrored(ExampleSite site, String name, Map<String, String> places)
      throws SQLException {
    Database shop = open(site, name + "-shop");
    Database mirror = site.database(name + "-mirror");
    String source = site.post(name + "-source", shop.url(), places);
    Sink sink = site.sink(name + "-sink", mirror.url(), mirror, places);
    assertThat(sink.completed(ORDERS, 1).counts()).isEqualTo("3/0/0/0");
    assertThat(sink.completed(CUSTOMERS, 1).counts()).isEqualTo("2/0/0/0");
    shop.execute(BUSINESS);
    site.run(source);
    assertThat(sink.completed(ORDERS, 2).counts()).isEqualTo("0/1/1/1");
    assertThat(sink.completed(CUSTOMERS, 2).counts()).isEqualTo("0/0/2/0");
    Comparison.assertSame(shop, "orders", mirror, "orders");
    Comparison.assertSame(shop, "customers", mirror, "customers");
  }
}
