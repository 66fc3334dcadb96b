package io.tidemark.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.monitor.Exporter;
import io.tidemark.monitor.Metric;
import io.tidemark.sink.MariaServer;
import io.tidemark.testbed.ConnectRest;
import io.tidemark.testbed.MariaDatabase;
import io.tidemark.testbed.Scene;
import io.tidemark.testbed.SceneExtension;
import io.tidemark.testbed.Waiting;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Needs what the archive has of Debezium, and a MariaDB: see the profile {@code logsync}. */
@DisplayName("A log sync of a MariaDB, as metrics show it")
@ExtendWith(SceneExtension.class)
class LogSyncsSeenOfMariaDb {
  private static final String SYNC = "shop.orders";

  private final Exporter exporter = new Exporter();
  private String connector = "";

  @Test
  @DisplayName(
      "they tell up to where the log has been read, also while nothing changes and behind a new file"
          + " of the log, and while only other tables change")
  void measured(@TempDir Path folder, Scene scene) throws IOException {
    MariaServer server =
        scene.closeLater(
            MariaServer.start(folder, "--log-bin=log", "--binlog-format=ROW", "--server-id=1"));
    server.create("shop");
    MariaDatabase shop = new MariaDatabase(server, "shop");
    shop.execute(
        "CREATE USER follower IDENTIFIED BY 'of the log'",
        "GRANT SELECT ON shop.* TO follower",
        "GRANT REPLICATION SLAVE, BINLOG MONITOR, RELOAD ON *.* TO follower",
        "CREATE TABLE orders (id bigint PRIMARY KEY)",
        "CREATE TABLE others (id bigint PRIMARY KEY)",
        "INSERT INTO orders VALUES (1), (2)");
    ConnectRest worker = new ConnectRest(LogShop.worker(scene, exporter));
    connector = scene.connectorName("ledger");
    worker.configure(connector, source(scene, shop));

    Waiting.until("a log that is followed", () -> shown(Metric.LAST_SUCCESS) > 0);
    assertThat(shown(Metric.ROWS_READ)).isEqualTo(2);
    awaitProgress("a log that is still");
    shop.execute("INSERT INTO orders VALUES (3)");
    Waiting.until("a change", () -> shown(Metric.ROWS_READ) == 3);
    shop.execute("FLUSH BINARY LOGS");
    awaitProgress("a new file of the log");
    shop.execute("INSERT INTO others VALUES (1)");
    awaitProgress("a log that tells of other tables");
    assertThat(shown(Metric.ROWS_READ)).isEqualTo(3);
  }

  /** Waits until it is known twice that nothing was missed. */
  private void awaitProgress(String what) {
    for (int i = 0; i < 2; i++) {
      long before = shown(Metric.LAST_SUCCESS);
      Waiting.until(what, () -> shown(Metric.LAST_SUCCESS) > before);
    }
  }

  private Map<String, String> source(Scene scene, MariaDatabase shop) {
    Map<String, String> config = new TreeMap<>();
    config.put("connector.class", "io.tidemark.source.LogSyncSourceConnector");
    config.put("tasks.max", "1");
    config.put("connection.url", shop.url());
    config.put("connection.user", "follower");
    config.put("connection.password", "of the log");
    config.put("source.name", "ledger");
    config.put("tables", SYNC);
    config.put("topic.prefix", scene.topic("ledger") + ".");
    config.put("marker.topic", scene.markerTopic());
    config.put("run.interval.ms", "500");
    config.put("heartbeat.interval.ms", "1000");
    config.put("debezium.poll.interval.ms", "50");
    config.put("topic.creation.default.replication.factor", "1");
    config.put("topic.creation.default.partitions", "1");
    return config;
  }

  private long shown(Metric metric) {
    return exporter.max(
        metric,
        List.of("connector=\"" + connector + "\"", "source=\"ledger\"", "table=\"" + SYNC + "\""));
  }
}
