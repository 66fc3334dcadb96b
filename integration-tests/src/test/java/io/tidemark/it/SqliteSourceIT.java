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
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Syncs from a SQLite file into PostgreSQL")
@Tag("long")
@ExtendWith(SceneExtension.class)
class SqliteSourceIT {
  private static final String SHOP =
      """
      CREATE TABLE orders (id INTEGER PRIMARY KEY, note TEXT, total DECIMAL(12, 2), paid BOOLEAN,
        at TIMESTAMP, day DATE, photo BLOB, code UUID, sizes JSON);
      INSERT INTO orders SELECT id, 'note ' || id, id / 4.0, id % 2,
        strftime('%Y-%m-%dT%H:%M:%f', 1709251199.5 + id, 'unixepoch'),
        date('1969-12-31', id || ' days'), CAST(id AS BLOB),
        '00000000-0000-4000-8000-' || printf('%012d', id), json_array(id, NULL)
      FROM (SELECT key + 1 AS id
        FROM json_each('[' || substr(replace(hex(zeroblob(250)), '00', ',0'), 2) || ']'))
      """;

  private static final String IN_SQLITE =
      """
      SELECT id, note, CAST(total AS TEXT), paid,
        CASE WHEN at IS NOT NULL THEN strftime('%Y-%m-%d %H:%M:%f', at) END,
        day, CASE WHEN photo IS NOT NULL THEN lower(hex(photo)) END, code, sizes
      FROM orders ORDER BY id""";

  private static final String IN_POSTGRES =
      """
      SELECT id, note, total::float8::text, paid::int,
        to_char(at, 'YYYY-MM-DD HH24:MI:SS.MS'), day::text, encode(photo, 'hex'), code::text,
        sizes::text
      FROM orders ORDER BY id""";

  @Test
  @DisplayName(
      "CQ-1 CQ-10 rows of all kinds come over, change and go, also when the task is restarted and"
          + " another program is writing")
  void mirror(Scene scene, @TempDir Path directory) throws SQLException {
    SqliteFile file = new SqliteFile(directory.resolve("shop.db"));
    file.execute("PRAGMA journal_mode = WAL;\n" + SHOP);
    Source source =
        scene.source("shop").reading(file).tables("orders").set("fetch.size", "50").start();
    Sink mirror = scene.sink("mirror").into(scene.database("mirror")).from(source).start();
    Database copy = mirror.database();
    assertThat(mirror.completed("orders", 1).counts()).isEqualTo("250/0/0/0");
    assertThat(copy.rows(IN_POSTGRES)).isEqualTo(file.rows(IN_SQLITE));

    file.execute(
        """
        DELETE FROM orders WHERE id BETWEEN 11 AND 40;
        UPDATE orders SET note = NULL, total = -0.01 WHERE id = 5;
        INSERT INTO orders (id, note) VALUES (9223372036854775807, 'ü 漢 😀')
        """);
    source.restartTask(0);
    try (Connection other = file.connect();
        Statement statement = other.createStatement()) {
      statement.execute("BEGIN IMMEDIATE");
      statement.executeUpdate("DELETE FROM orders");
      source.run();
      assertThat(mirror.completed("orders", 2).counts()).isEqualTo("1/1/219/30");
      statement.execute("ROLLBACK");
    }
    assertThat(copy.rows(IN_POSTGRES)).isEqualTo(file.rows(IN_SQLITE)).hasSize(221);
  }

  @Test
  @DisplayName(
      "CX-5 CX-21 HT-3 changes by a cursor and their reconciliation, and what a diff sync sends, with"
          + " tombstones, come over as well")
  void changes(Scene scene, @TempDir Path directory) {
    SqliteFile file = new SqliteFile(directory.resolve("shop.db"));
    file.execute(
        """
        PRAGMA journal_mode = WAL;
        CREATE TABLE items (id INTEGER PRIMARY KEY, name TEXT,
          at TIMESTAMP NOT NULL DEFAULT (strftime('%Y-%m-%d %H:%M:%f', 'now')));
        CREATE INDEX items_at ON items (at);
        INSERT INTO items SELECT key + 1, 'item ' || (key + 1), '2024-01-01T00:00:00'
        FROM json_each('[' || substr(replace(hex(zeroblob(500)), '00', ',0'), 2) || ']')
        """);
    Source source =
        ChangingItems.of(scene.source("shop").reading(file), "items", directory).start();
    Sink sink = scene.sink("copy").into(scene.database("copy")).from(source).keysOf(source).start();
    new ChangingItems(file, sink.database())
        .play(
            source,
            sink,
            () ->
                file.execute(
                    """
                    UPDATE items SET name = 'new', at = strftime('%Y-%m-%d %H:%M:%f', 'now') WHERE id = 7;
                    INSERT INTO items (id, name) VALUES (501, 'added');
                    DELETE FROM items WHERE id IN (3, 4, 5)
                    """));
  }
}
