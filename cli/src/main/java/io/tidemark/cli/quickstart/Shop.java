package io.tidemark.cli.quickstart;

import io.tidemark.cli.database.Sql;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The demo's source: a small shop in schema {@code shop}. It has what mirrors stumble over: a text
 * key, a composite key, a table without rows, foreign keys that cascade.
 */
final class Shop {

  static final String SCHEMA = "shop";

  /** Its tables. */
  static final List<String> TABLES =
      List.of("customers", "products", "orders", "order_lines", "returns");

  private static final List<String> CREATE =
      List.of(
          "CREATE SCHEMA shop",
          """
          CREATE TABLE shop.customers (
            id bigint PRIMARY KEY, name text NOT NULL, email text NOT NULL UNIQUE, city text,
            member_since date NOT NULL, newsletter boolean NOT NULL)""",
          """
          CREATE TABLE shop.products (
            sku varchar(20) PRIMARY KEY, name text NOT NULL, price numeric(10,2) NOT NULL,
            attributes jsonb, catalog_id uuid NOT NULL)""",
          """
          CREATE TABLE shop.orders (
            id bigint PRIMARY KEY, customer_id bigint NOT NULL, quantity int NOT NULL,
            weight double precision, total numeric(18,4) NOT NULL, paid boolean NOT NULL,
            ordered_at timestamptz NOT NULL, sku varchar(20) NOT NULL, reference text NOT NULL,
            note text)""",
          """
          CREATE TABLE shop.order_lines (
            order_id bigint, line int, sku varchar(20) NOT NULL, quantity int NOT NULL,
            price numeric(10,2) NOT NULL, PRIMARY KEY (order_id, line))""",
          """
          CREATE TABLE shop.returns (
            order_id bigint, line int, reason text NOT NULL, returned_on date NOT NULL,
            PRIMARY KEY (order_id, line))""");

  private static final List<String> RELATE =
      List.of(
          "ALTER TABLE shop.orders ADD FOREIGN KEY (customer_id) REFERENCES shop.customers",
          "ALTER TABLE shop.orders ADD FOREIGN KEY (sku) REFERENCES shop.products",
          "ALTER TABLE shop.order_lines ADD FOREIGN KEY (order_id) REFERENCES shop.orders"
              + " ON DELETE CASCADE",
          "ALTER TABLE shop.returns ADD FOREIGN KEY (order_id, line) REFERENCES shop.order_lines"
              + " ON DELETE CASCADE");

  private static final String ORDER =
      """
      INSERT INTO shop.orders
      SELECT i, 1 + i %% %1$d, 1 + i %% 7, (i %% 5000) / 16.0, (i * 37 %% 1000000) / 100.0,
        i %% 3 > 0, timestamptz '2024-01-01 00:00+00' + i * interval '31 seconds',
        'SKU-' || lpad((i %% %2$d)::text, 6, '0'), left(md5(i::text), 20),
        CASE WHEN i %% 11 > 0 THEN 'Leave with the neighbour, code ' || md5((i * 7)::text) END
      FROM generate_series(%3$d::bigint, %4$d) i""";

  private final Sql sql;
  private final long orders;
  private final long customers;
  private final long products;
  private final long withLines;

  /**
   * The shop in a database.
   *
   * @param orders how many orders it starts with
   */
  Shop(Sql sql, long orders) {
    this.sql = sql;
    this.orders = orders;
    this.customers = Math.max(1, Math.min(5000, orders / 10));
    this.products = Math.max(1, Math.min(1000, orders / 20));
    this.withLines = Math.min(orders, 10_000);
  }

  /** Creates and fills it; returns the number of rows of each table. */
  Map<String, Long> open() {
    CREATE.forEach(sql::run);
    sql.run(
        """
        INSERT INTO shop.customers
        SELECT i, 'Customer ' || i, 'customer' || i || '@example.com',
          (ARRAY['Lyon', 'Gdańsk', 'Porto', '東京', NULL])[1 + i %% 5], date '2020-01-01' + i::int %% 1500,
          i %% 2 = 0
        FROM generate_series(1::bigint, %d) i"""
            .formatted(customers));
    sql.run(
        """
        INSERT INTO shop.products
        SELECT 'SKU-' || lpad(i::text, 6, '0'), 'Product ' || i, (100 + i * 13 %% 9900) / 100.0,
          CASE WHEN i %% 4 > 0 THEN jsonb_build_object('colour', i %% 9, 'sizes', jsonb_build_array(i, 2)) END,
          md5(i::text)::uuid
        FROM generate_series(0, %d) i"""
            .formatted(products));
    order(1, orders);
    line(1, withLines);
    RELATE.forEach(sql::run);
    TABLES.forEach(table -> sql.run("VACUUM (ANALYZE) shop." + table));
    return sizes();
  }

  /**
   * A day's business: about one row in a hundred is added, as many are changed, half as many are
   * deleted.
   *
   * @return what a mirror of the orders must report: {@code added}, {@code changed}, {@code
   *     removed}
   */
  Map<String, Long> trade() {
    long more = Math.max(1, orders / 100);
    long removed = sql.run("DELETE FROM shop.orders WHERE id % 200 = 3");
    long changed =
        sql.run("UPDATE shop.orders SET paid = NOT paid, note = 'Changed' WHERE id % 100 = 7");
    order(orders + 1, orders + more);
    line(orders + 1, orders + Math.min(more, 100));
    sql.run("UPDATE shop.products SET price = price + 1 WHERE sku LIKE '%7'");
    sql.run(
        "INSERT INTO shop.products VALUES ('NEW', 'New product', 9.99, NULL, md5('new')::uuid)");
    sql.run("UPDATE shop.customers SET city = NULL, newsletter = NOT newsletter WHERE id % 50 = 1");
    return new TreeMap<>(Map.of("added", more, "changed", changed, "removed", removed));
  }

  /** The number of rows of each table. */
  Map<String, Long> sizes() {
    Map<String, Long> sizes = new TreeMap<>();
    TABLES.forEach(table -> sizes.put(table, sql.number("SELECT count(*) FROM shop." + table)));
    return sizes;
  }

  private void order(long first, long last) {
    sql.run(ORDER.formatted(customers, products, first, last));
  }

  private void line(long first, long last) {
    sql.run(
        """
        INSERT INTO shop.order_lines
        SELECT i, line, 'SKU-' || lpad((i %% %d)::text, 6, '0'), line, i %% 90 + 0.95
        FROM generate_series(%d::bigint, %d) i, generate_series(1, 2) line"""
            .formatted(products, first, last));
  }
}
