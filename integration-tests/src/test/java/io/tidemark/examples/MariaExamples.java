package io.tidemark.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.sink.MariaServer;
import io.tidemark.sink.OwnServer;
import io.tidemark.testbed.Database;
import io.tidemark.testbed.MariaDatabase;
import io.tidemark.testbed.Scene;
import io.tidemark.testbed.SceneExtension;
import io.tidemark.testbed.Sink;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Needs a MariaDB: see the profile {@code mariadb}. */
@DisplayName("Configurations of config/ that read MariaDB")
@ExtendWith(SceneExtension.class)
class MariaExamples {
  private static final String ORDERS = "shop.orders";

  /** A server in an empty directory. */
  OwnServer begin(Path empty) {
    return MariaServer.start(empty);
  }

  /** What the names of its two configurations begin with. */
  String name() {
    return "mariadb-to-postgres";
  }

  @Test
  @DisplayName("tables arrive, and a row that is gone goes")
  void toPostgres(@TempDir Path folder, Scene scene) throws IOException, SQLException {
    OwnServer server = scene.closeLater(begin(folder.resolve("server")));
    server.create("shop");
    MariaDatabase shop = new MariaDatabase(server, "shop");
    shop.execute(
        "CREATE TABLE orders (id bigint PRIMARY KEY, note varchar(40), total decimal(12, 2))",
        "INSERT INTO orders VALUES (1, 'first', 10), (2, NULL, 20), (3, 'last', 30)",
        "CREATE USER tidemark_source IDENTIFIED BY '" + ExampleSite.SOURCE_PASSWORD + "'",
        "GRANT SELECT ON shop.* TO tidemark_source");
    ExampleSite site = ExampleSite.start(scene, folder, Map.of());
    Database mirror = site.database("mirror");
    String source = site.post(name() + "-source", shop.url());
    Sink sink = site.sink(name() + "-sink", mirror.url(), mirror);
    assertThat(sink.completed(ORDERS, 1).counts()).isEqualTo("3/0/0/0");
    shop.execute("UPDATE orders SET total = 9 WHERE id = 1", "DELETE FROM orders WHERE id = 3");
    site.run(source);
    assertThat(sink.completed(ORDERS, 2).counts()).isEqualTo("0/1/1/1");
    String rows = "SELECT id, note, total FROM orders ORDER BY id";
    assertThat(mirror.rows(rows)).isEqualTo(shop.rows(rows)).hasSize(2);
  }
}
