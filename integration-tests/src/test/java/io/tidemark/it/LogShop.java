package io.tidemark.it;

import io.tidemark.cli.process.Installation;
import io.tidemark.monitor.Exporter;
import io.tidemark.testbed.ConnectRest;
import io.tidemark.testbed.Database;
import io.tidemark.testbed.PasswordServer;
import io.tidemark.testbed.Scene;
import io.tidemark.testbed.Sink;
import io.tidemark.testbed.WorkerProcess;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import java.util.TreeMap;

/** Two tables whose log is followed by the plugin folder in a worker of its own, and mirrored. */
public final class LogShop {
  static final String ORDERS = "public.orders";
  static final String ITEMS = "public.items";

  private final Scene scene;
  private final Exporter exporter = new Exporter();
  private final URI worker;
  private final PasswordServer shop;
  private final Sink sink;

  private LogShop(Scene scene, Path folder) throws IOException, SQLException {
    this.scene = scene;
    worker = worker(scene, exporter);
    shop = scene.closeLater(PasswordServer.start(folder));
    shop.execute(
        "CREATE TABLE orders (id bigint PRIMARY KEY, status text);"
            + " INSERT INTO orders SELECT i, 'secret' FROM generate_series(1, 40) i;"
            + " CREATE TABLE items (id bigint PRIMARY KEY); INSERT INTO items VALUES (1)");
    ConnectRest rest = new ConnectRest(worker);
    rest.configure(connector(), source());
    sink =
        scene
            .sink("mirror")
            .into(scene.database("mirror"))
            .set("topics", String.join(",", topic(ORDERS), topic(ITEMS), scene.markerTopic()))
            .on(rest)
            .start();
  }

  /** Starts it, and waits until both tables have arrived. */
  public static LogShop start(Scene scene, Path folder) throws IOException, SQLException {
    LogShop shop = new LogShop(scene, folder);
    shop.sink.completed(ORDERS, 1);
    shop.sink.completed(ITEMS, 1);
    return shop;
  }

  private String topic(String table) {
    return scene.topic("ledger") + "." + table;
  }

  /** Starts a worker with the plugin folder, whose metrics an exporter tells. */
  static URI worker(Scene scene, Exporter exporter) throws IOException {
    Installation built = Installation.in(Installation.checkoutAround(Path.of("")));
    return WorkerProcess.start(scene, built, Map.of(), exporter.option()).client().address();
  }

  /** Where the worker answers. */
  public URI worker() {
    return worker;
  }

  Exporter exporter() {
    return exporter;
  }

  /** The server with the tables. */
  public PasswordServer shop() {
    return shop;
  }

  /** The mirror. */
  public Sink sink() {
    return sink;
  }

  /** The source's connector. */
  public String connector() {
    return scene.connectorName("ledger");
  }

  Map<String, String> source() {
    Map<String, String> config = new TreeMap<>();
    config.put("name", connector());
    config.put("connector.class", "io.tidemark.source.LogSyncSourceConnector");
    config.put("tasks.max", "1");
    config.put("connection.url", shop.url());
    config.put("connection.user", Database.USER);
    config.put("connection.password", "postgres");
    config.put("connection.backoff.ms", "500");
    config.put("source.name", "ledger");
    config.put("tables", "public.*");
    config.put("topic.prefix", scene.topic("ledger") + ".");
    config.put("marker.topic", scene.markerTopic());
    config.put("run.interval.ms", "500");
    config.put("heartbeat.interval.ms", "1000");
    config.put("debezium.poll.interval.ms", "50");
    config.put("topic.creation.default.replication.factor", "1");
    config.put("topic.creation.default.partitions", "2");
    config.put("topic.creation.groups", "markers");
    config.put("topic.creation.markers.include", scene.markerTopic());
    config.put("topic.creation.markers.partitions", "1");
    config.put("topic.creation.markers.cleanup.policy", "compact");
    return config;
  }
}
