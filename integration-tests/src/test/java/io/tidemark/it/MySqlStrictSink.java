package io.tidemark.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.sink.MySqlServer;
import io.tidemark.sink.OwnServer;
import io.tidemark.testbed.Database;
import io.tidemark.testbed.MariaDatabase;
import io.tidemark.testbed.Scene;
import io.tidemark.testbed.Sink;
import io.tidemark.testbed.Source;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@NullUnmarked
@DisplayName("Syncs into a MySQL that asks more of tables and transactions than is usual")
class MySqlStrictSink extends MariaSink {
  @Override
  OwnServer begin(Path empty) {
    return MySqlServer.start(
        empty,
        "--gtid-mode=ON",
        "--enforce-gtid-consistency=ON",
        "--sql-require-primary-key=ON",
        "--sql-generate-invisible-primary-key=ON",
        "--character-set-server=latin1",
        "--lower-case-table-names=1");
  }

  @Test
  @DisplayName("a table is found again though MySQL has put its name in lower case")
  void lowerCase(Scene scene) {
    Database shop = scene.database("cases");
    shop.execute(
        "CREATE TABLE \"Items\" (\"Id\" int PRIMARY KEY, \"Note\" text);"
            + " INSERT INTO \"Items\" SELECT i, i::text FROM generate_series(1, 9) i");
    MariaDatabase copy = database("cases");
    Source source = scene.source("cases").reading(shop).tables("public.Items").start();
    Sink sink = scene.sink("items").into(copy).from(source).start();
    assertThat(sink.completed("public.Items", 1).counts()).isEqualTo("9/0/0/0");
    shop.execute(
        "DELETE FROM \"Items\" WHERE \"Id\" > 7; ALTER TABLE \"Items\" ADD \"More\" int DEFAULT 7");
    sink.restartTask(0);
    source.run();
    assertThat(sink.completed("public.Items", 2).counts()).isEqualTo("0/7/0/2");
    assertThat(copy.rows("SELECT count(*), sum(More) FROM items"))
        .containsExactly(List.of("7", "49"));
  }

  @Test
  @DisplayName("rows without a key are appended to a table for which MySQL makes one up")
  void withoutKey(Scene scene) {
    Database shop = scene.database("keyless");
    shop.execute("CREATE TABLE visits (page text); INSERT INTO visits VALUES ('a'), ('a'), (NULL)");
    MariaDatabase copy = database("keyless");
    Source source = scene.source("keyless").reading(shop).tables("public.visits").start();
    Sink sink = scene.sink("visits").into(copy).from(source).mode("append").start();
    sink.completed("public.visits", 1);
    source.run();
    sink.completed("public.visits", 2);
    assertThat(copy.rows("SELECT page, count(*) FROM visits GROUP BY page ORDER BY page"))
        .containsExactly(Arrays.asList(null, "2"), List.of("a", "4"));
  }
}
