package io.tidemark.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.sink.MariaServer;
import io.tidemark.sink.OwnServer;
import io.tidemark.testbed.Database;
import io.tidemark.testbed.MariaDatabase;
import io.tidemark.testbed.Scene;
import io.tidemark.testbed.SceneExtension;
import io.tidemark.testbed.Sink;
import io.tidemark.testbed.Source;
import io.tidemark.testbed.SourceBuilder;
import io.tidemark.testbed.Waiting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@NullUnmarked
@DisplayName("Syncs from MariaDB into PostgreSQL")
@ExtendWith(SceneExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MariaSource {
  private static final String ORDERS =
      """
      CREATE TABLE orders (id bigint, line smallint, note varchar(40), total decimal(30, 10),
        paid tinyint(1), at timestamp(6) NULL, made datetime(6), day date, photo longblob, code varchar(36),
        size enum('s', 'm', 'l'), weight float, PRIMARY KEY (id, line))""";

  private static final String ROWS =
      """
      INSERT INTO orders SELECT seq DIV 7, seq % 7, concat('note ', seq), 12345678901234567890.0123456789 / seq,
        seq % 2, '2024-02-29 21:59:59.000001' + INTERVAL seq SECOND,
        '1969-12-31 23:59:59.5' + INTERVAL seq DAY, '1969-12-31' + INTERVAL seq DAY, unhex(md5(seq)),
        insert(insert(insert(insert(md5(seq), 21, 0, '-'), 17, 0, '-'), 13, 0, '-'), 9, 0, '-'), elt(1 + seq % 3, 's', 'm', 'l'), seq + 0.1
      FROM\s"""
          + MariaDatabase.numbers(250);

  private static final String IN_MARIADB =
      """
      SELECT id, line, note, total, paid, at, made, day, lower(hex(photo)), code, size,
        CAST(weight AS double)
      FROM orders ORDER BY id, line""";

  private static final String IN_POSTGRES =
      """
      SELECT id, line, note, total::text, paid::int,
        to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US'),
        to_char(made, 'YYYY-MM-DD HH24:MI:SS.US'), day::text, encode(photo, 'hex'), code, size,
        weight::float8
      FROM orders ORDER BY id, line""";

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

  /** What documents the rights. */
  Path page() {
    return Path.of("..", "docs", "mariadb.md");
  }

  private MariaDatabase database(String name) {
    server.create(name);
    return new MariaDatabase(server, name);
  }

  @Test
  @DisplayName(
      "CQ-1 CQ-10 rows of all kinds come over, change and go, in pages and ranges, also when the task"
          + " is restarted and somebody else is writing")
  void mirror(Scene scene) throws SQLException {
    MariaDatabase shop = database("shop");
    shop.execute(ORDERS, ROWS);
    Source source =
        scene
            .source("shop")
            .reading(shop)
            .tables("shop.orders")
            .set("fetch.size", "50")
            .set("tasks.max", "2")
            .start();
    Sink mirror = scene.sink("mirror").into(scene.database("mirror")).from(source).start();
    Database copy = mirror.database();
    assertThat(mirror.completed("shop.orders", 1).counts()).isEqualTo("250/0/0/0");
    assertThat(copy.rows(IN_POSTGRES)).isEqualTo(shop.rows(IN_MARIADB));

    shop.execute(
        "DELETE FROM orders WHERE id BETWEEN 2 AND 5",
        "UPDATE orders SET note = NULL, total = -0.01 WHERE id = 6 AND line = 0",
        "INSERT INTO orders (id, line, note) VALUES (9223372036854775807, -1, 'ü 漢 😀')");
    source.restartTask(0);
    try (Connection other = server.connect(shop.name());
        Statement statement = other.createStatement()) {
      statement.execute("BEGIN");
      statement.executeUpdate("DELETE FROM orders");
      source.run();
      assertThat(mirror.completed("shop.orders", 2).counts()).isEqualTo("1/1/221/28");
      statement.execute("ROLLBACK");
    }
    assertThat(copy.rows(IN_POSTGRES)).isEqualTo(shop.rows(IN_MARIADB)).hasSize(223);
  }

  @Test
  @DisplayName("CQ-3 a table without a key is read in one snapshot, and a large one in ranges")
  void snapshotAndRanges(Scene scene) {
    MariaDatabase shop = database("wide");
    shop.execute(
        "CREATE TABLE `lines` (n int, note text)",
        "INSERT INTO `lines` SELECT seq % 50, repeat('x', seq) FROM " + MariaDatabase.numbers(300),
        "CREATE TABLE items (code varchar(20) PRIMARY KEY, note text)",
        "INSERT INTO items SELECT concat('c', seq % 10, '-', seq), seq FROM "
            + MariaDatabase.numbers(1000));
    Source source =
        scene
            .source("wide")
            .reading(shop)
            .syncs("lines", "items")
            .set("syncs.lines.table", "wide.lines")
            .set("syncs.items.table", "wide.items")
            .set("syncs.items.splits", "3")
            .set("fetch.size", "100")
            .start();
    Sink log =
        scene
            .sink("log")
            .into(scene.database("log"))
            .from(source)
            .set("write.mode", "append")
            .start();
    Waiting.until(
        "all rows",
        () ->
            log.database().hasTable("items")
                && log.database().hasTable("lines")
                && log.database().number("SELECT count(*) FROM items") == 1000
                && log.database().number("SELECT count(*) FROM lines") == 300);
    assertThat(log.database().rows("SELECT n, note FROM lines ORDER BY note, n"))
        .isEqualTo(shop.rows("SELECT n, note FROM `lines` ORDER BY note, n"));
  }

  @Test
  @DisplayName(
      "CX-5 CX-21 HT-3 changes by a cursor and their reconciliation, and what a diff sync sends, with"
          + " tombstones, come over as well")
  void changes(Scene scene, @TempDir Path directory) {
    MariaDatabase shop = database("changes");
    shop.execute(
        """
        CREATE TABLE items (id bigint PRIMARY KEY, name varchar(40),
          at timestamp(6) DEFAULT current_timestamp(6) ON UPDATE current_timestamp(6), KEY (at))""",
        "INSERT INTO items SELECT seq, concat('item ', seq), '2024-01-01' FROM "
            + MariaDatabase.numbers(500));
    Source source =
        ChangingItems.of(scene.source("shop").reading(shop), "changes.items", directory).start();
    Sink sink = scene.sink("copy").into(scene.database("copy")).from(source).keysOf(source).start();
    new ChangingItems(shop, sink.database())
        .play(
            source,
            sink,
            () ->
                shop.execute(
                    "UPDATE items SET name = 'new' WHERE id = 7",
                    "INSERT INTO items (id, name) VALUES (501, 'added')",
                    "DELETE FROM items WHERE id IN (3, 4, 5)"));
  }

  @Test
  @DisplayName("CX-29 the documented rights are enough, and who lacks one is told which")
  void leastRights(Scene scene) throws IOException {
    MariaDatabase shop = database("shop_of_others");
    shop.execute(
        "CREATE TABLE items (id bigint AUTO_INCREMENT PRIMARY KEY, name varchar(40))",
        "INSERT INTO items (name) VALUES ('a')");
    String page = Files.readString(page());
    int begin = page.indexOf("CREATE USER tidemark_source");
    String[] grants = page.substring(begin, page.indexOf(";\n```", begin)).split(";\n", -1);
    List<String> more = List.of(grants).subList(2, grants.length);
    assertThat(more.get(0)).contains("PROCESS");
    shop.execute(grants[0], grants[1].replace("shop.", "shop_of_others."));
    SourceBuilder others =
        scene
            .source("others")
            .reading(shop)
            .tables("shop_of_others.items")
            .set("connection.user", "tidemark_source")
            .set("connection.password", "change me")
            .set("mode", "incremental")
            .set("cursor.column", "id")
            .set("schedule", "PT0.2S");
    assertThatThrownBy(others::start)
        .hasMessageContaining("may not see who is writing")
        .hasMessageContaining("PROCESS");

    shop.execute(more.toArray(String[]::new));
    Source source = others.start();
    Sink sink = scene.sink("copy").into(scene.database("copy")).from(source).start();
    sink.completed("shop_of_others.items", 1);
    assertThat(sink.database().rows("SELECT name FROM items")).containsExactly(List.of("a"));
  }
}
