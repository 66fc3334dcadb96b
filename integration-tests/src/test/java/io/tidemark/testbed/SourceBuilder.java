package io.tidemark.testbed;

import io.tidemark.sink.OwnServer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Describes a source connector and creates it through REST. */
public final class SourceBuilder {
  private final Scene scene;
  private final String name;
  private final Map<String, String> config = new LinkedHashMap<>();
  private final List<String> syncs = new ArrayList<>();
  private ConnectRest rest;

  SourceBuilder(Scene scene, String name) {
    this.scene = scene;
    this.name = name;
    this.rest = scene.rest();
    config.put("connector.class", "io.tidemark.source.JdbcSyncSourceConnector");
    config.put("tasks.max", "1");
    config.put("source.name", name);
    config.put("topic.prefix", scene.topic(name) + ".");
    config.put("marker.topic", scene.markerTopic());
    config.put("schedule", "manual");
    config.put("topic.creation.default.replication.factor", "1");
    config.put("topic.creation.default.partitions", "2");
    config.put("topic.creation.groups", "markers");
    config.put("topic.creation.markers.include", scene.markerTopic());
    config.put("topic.creation.markers.partitions", "1");
    config.put("topic.creation.markers.cleanup.policy", "compact");
    if (Testbed.EXACTLY_ONCE) {
      exactlyOnce();
    }
  }

  /** The database to read. */
  public SourceBuilder reading(Database database) {
    config.put("connection.url", database.url());
    config.put("connection.user", Database.USER);
    config.put("connection.password", "postgres");
    return this;
  }

  /** The file to read. */
  public SourceBuilder reading(SqliteFile file) {
    config.put("connection.url", file.url());
    return this;
  }

  /** The MariaDB or MySQL to read. */
  public SourceBuilder reading(MariaDatabase database) {
    config.put("connection.url", database.url());
    config.put("connection.user", OwnServer.USER);
    return this;
  }

  /** The tables to read, by their whole names; each becomes a sync of that name. */
  public SourceBuilder tables(String... tables) {
    config.put("tables", String.join(",", tables));
    syncs.addAll(List.of(tables));
    return this;
  }

  /** Syncs that the settings name; see {@link #set}. */
  public SourceBuilder syncs(String... names) {
    config.put("syncs", String.join(",", names));
    syncs.addAll(List.of(names));
    return this;
  }

  /** Any other setting. */
  public SourceBuilder set(String key, String value) {
    config.put(key, value);
    return this;
  }

  /** Keeps a transform away from markers. */
  public SourceBuilder exceptMarkers(String transform) {
    config.put("predicates", "isMarker");
    config.put("predicates.isMarker.type", "io.tidemark.connect.IsMarker");
    config.put("predicates.isMarker.marker.topic", scene.markerTopic());
    config.put("transforms." + transform + ".predicate", "isMarker");
    config.put("transforms." + transform + ".negate", "true");
    return this;
  }

  /** Lets another worker run it. */
  public SourceBuilder on(Worker worker) {
    return on(worker.rest());
  }

  /** The same of a worker that is a process of its own. */
  public SourceBuilder on(ConnectRest worker) {
    this.rest = worker;
    return this;
  }

  /** Lets a worker run it that writes in transactions, and insists on them. */
  public SourceBuilder exactlyOnce() {
    config.put("exactly.once.support", "required");
    return on(scene.exactlyOnceWorker());
  }

  /** The settings as they stand, for {@code validate}. */
  public Map<String, String> config() {
    Map<String, String> all = new LinkedHashMap<>(config);
    all.put("name", scene.connectorName(name));
    return all;
  }

  /** Creates the connector; every sync reads its first generation at once. */
  public Source start() {
    config.put("signal", Source.runSignal());
    return startIdle();
  }

  /** Creates the connector; nothing is read until it is told to. */
  public Source startIdle() {
    String connector = scene.connectorName(name);
    scene.created(rest, connector);
    rest.configure(connector, config);
    return new Source(scene, rest, connector, name, List.copyOf(syncs));
  }
}
