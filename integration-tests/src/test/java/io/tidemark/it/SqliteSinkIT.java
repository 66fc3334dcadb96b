package io.tidemark.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.testbed.Database;
import io.tidemark.testbed.Scene;
import io.tidemark.testbed.SceneExtension;
import io.tidemark.testbed.Sink;
import io.tidemark.testbed.Source;
import io.tidemark.testbed.SqliteFile;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A full sync into a SQLite file")
@Tag("long")
@ExtendWith(SceneExtension.class)
class SqliteSinkIT {
  private static final String ORDERS = "public.orders";

  private static final String SHOP =
      """
      CREATE TABLE orders (id bigint PRIMARY KEY, note text, total numeric(30, 10), paid boolean,
        at timestamptz, day date, photo bytea, code uuid, sizes int[]);
      INSERT INTO orders SELECT i, 'note ' || i, 12345678901234567890.0123456789 / i, i % 2 = 0,
        '2024-02-29 23:59:59.000001+02'::timestamptz + i * interval '1 second 1 microsecond',
        '1969-12-31'::date + i, decode(md5(i::text), 'hex'), md5(i::text)::uuid, ARRAY[i, NULL]
      FROM generate_series(1, 250) i;
      INSERT INTO orders (id) VALUES (0)
      """;

  /** What both databases say of a row, each in its own words. */
  private static final String IN_POSTGRES =
      """
      SELECT id, note, total::text, paid::int,
        to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US') || '+00:00',
        day::text, encode(photo, 'hex'), code::text, array_to_json(sizes)::text
      FROM orders ORDER BY id""";

  private static final String IN_SQLITE =
      """
      SELECT id, note, total, paid, at, day, CASE WHEN photo IS NOT NULL THEN lower(hex(photo)) END,
        code, sizes
      FROM orders ORDER BY id""";

  @Test
  @DisplayName(
      "CQ-1 CQ-10 DEST-4 DEST-26 DEST-49 rows of all kinds come over, change and go, by one task,"
          + " after a restart, and when another program is done with the file")
  void mirror(Scene scene, @TempDir Path directory) throws SQLException {
    Database shop = scene.database("shop");
    shop.execute(SHOP);
    SqliteFile file = new SqliteFile(directory.resolve("mirror.db"));
    Source source = scene.source("shop").reading(shop).tables(ORDERS).start();
    Sink mirror = scene.sink("mirror").into(file).from(source).set("tasks.max", "3").start();
    assertThat(mirror.completed(ORDERS, 1).counts()).isEqualTo("251/0/0/0");
    assertThat(file.rows(IN_SQLITE)).isEqualTo(shop.rows(IN_POSTGRES));
    assertThat(mirror.status().tasks()).hasSize(1);

    shop.execute(
        """
        DELETE FROM orders WHERE id BETWEEN 11 AND 40;
        UPDATE orders SET note = NULL, at = at - interval '1 microsecond' WHERE id = 5;
        INSERT INTO orders (id, note) VALUES (1000, 'new')
        """);
    source.run();
    assertThat(mirror.completed(ORDERS, 2).counts()).isEqualTo("1/1/220/30");
    assertThat(file.rows(IN_SQLITE)).isEqualTo(shop.rows(IN_POSTGRES));

    mirror.restartTask(0);
    shop.execute("DELETE FROM orders WHERE id = 0");
    try (Connection other = file.connect();
        Statement statement = other.createStatement()) {
      statement.execute("BEGIN IMMEDIATE");
      source.run();
      source.end(ORDERS, 3); // all of it is on its way
      assertThat(file.rows(IN_SQLITE)).as("readers see what was there").hasSize(222);
      statement.execute("ROLLBACK");
    }
    assertThat(mirror.completed(ORDERS, 3).counts()).isEqualTo("0/0/221/1");
    List<List<@Nullable String>> rows = file.rows(IN_SQLITE);
    assertThat(rows).isEqualTo(shop.rows(IN_POSTGRES)).hasSize(221);
  }

  @Test
  @DisplayName(
      "CX-5 CX-21 HT-3 changes by a cursor and their reconciliation, and what a diff sync sends, with"
          + " tombstones, come over as well")
  void changes(Scene scene, @TempDir Path directory) {
    Database shop = scene.database("shop");
    shop.execute(ChangingItems.IN_POSTGRES);
    SqliteFile file = new SqliteFile(directory.resolve("changes.db"));
    Source source =
        ChangingItems.of(scene.source("shop").reading(shop), "public.items", directory).start();
    Sink sink = scene.sink("copy").into(file).from(source).keysOf(source).start();
    new ChangingItems(shop, file)
        .play(source, sink, () -> shop.execute(ChangingItems.CHANGES_IN_POSTGRES));
  }
}
