package io.tidemark.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.sink.MariaServer;
import io.tidemark.sink.OwnServer;
import io.tidemark.testbed.Database;
import io.tidemark.testbed.MariaDatabase;
import io.tidemark.testbed.Scene;
import io.tidemark.testbed.SceneExtension;
import io.tidemark.testbed.Sink;
import io.tidemark.testbed.Source;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@NullUnmarked
@DisplayName("Syncs into MariaDB")
@ExtendWith(SceneExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MariaSink {
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
        to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US'),
        day::text, encode(photo, 'hex'), code::text, array_to_json(sizes)::text
      FROM orders ORDER BY id""";

  private static final String IN_MARIADB =
      """
      SELECT id, note, total, paid, at, day, lower(hex(photo)), code, sizes
      FROM orders ORDER BY id""";

  private OwnServer server;

  @BeforeAll
  void startServer(@TempDir Path directory) {
    server = begin(directory);
  }

  /** A server in an empty directory. */
  OwnServer begin(Path empty) {
    return MariaServer.start(empty);
  }

  @AfterAll
  void stopServer() {
    if (server != null) {
      server.close();
    }
  }

  MariaDatabase database(String name) {
    server.create(name);
    return new MariaDatabase(server, name);
  }

  @Test
  @DisplayName(
      "CQ-1 CQ-10 DEST-26 DEST-49 rows of all kinds come over, change and go, after a restart, and"
          + " with a new column")
  void mirror(Scene scene) {
    Database shop = scene.database("shop");
    shop.execute(SHOP);
    MariaDatabase copy = database("mirror");
    Source source = scene.source("shop").reading(shop).tables(ORDERS).start();
    Sink mirror = scene.sink("mirror").into(copy).from(source).set("tasks.max", "3").start();
    assertThat(mirror.completed(ORDERS, 1).counts()).isEqualTo("251/0/0/0");
    assertThat(copy.rows(IN_MARIADB)).isEqualTo(shop.rows(IN_POSTGRES));

    shop.execute(
        """
        DELETE FROM orders WHERE id BETWEEN 11 AND 40;
        UPDATE orders SET note = NULL, at = at - interval '1 microsecond' WHERE id = 5;
        INSERT INTO orders (id, note) VALUES (1000, 'new')
        """);
    source.run();
    assertThat(mirror.completed(ORDERS, 2).counts()).isEqualTo("1/1/220/30");
    assertThat(copy.rows(IN_MARIADB)).isEqualTo(shop.rows(IN_POSTGRES));

    mirror.restartTask(0);
    shop.execute(
        "DELETE FROM orders WHERE id = 0; ALTER TABLE orders ADD COLUMN more int DEFAULT 7");
    source.run();
    assertThat(mirror.completed(ORDERS, 3).counts()).isEqualTo("0/221/0/1");
    List<List<@Nullable String>> rows = copy.rows(IN_MARIADB);
    assertThat(rows).isEqualTo(shop.rows(IN_POSTGRES)).hasSize(221);
    assertThat(copy.rows("SELECT DISTINCT more FROM orders")).containsExactly(List.of("7"));
  }

  @Test
  @DisplayName(
      "CX-5 CX-21 HT-3 changes by a cursor and their reconciliation, and what a diff sync sends, with"
          + " tombstones, come over as well")
  void changes(Scene scene, @TempDir Path directory) {
    Database shop = scene.database("shop");
    shop.execute(ChangingItems.IN_POSTGRES);
    MariaDatabase copies = database("changes");
    Source source =
        ChangingItems.of(scene.source("shop").reading(shop), "public.items", directory).start();
    Sink sink = scene.sink("copy").into(copies).from(source).keysOf(source).start();
    new ChangingItems(shop, copies)
        .play(source, sink, () -> shop.execute(ChangingItems.CHANGES_IN_POSTGRES));
  }
}
