package io.tidemark.testbed;

import io.tidemark.sink.OwnServer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Describes a sink connector and creates it through REST. */
public final class SinkBuilder {
  private final Scene scene;
  private final String name;
  private final Map<String, String> config = new LinkedHashMap<>();
  private final List<String> topics = new ArrayList<>();
  private ConnectRest rest;
  private @Nullable Tables database;

  SinkBuilder(Scene scene, String name) {
    this.scene = scene;
    this.name = name;
    this.rest = scene.rest();
    config.put("connector.class", "io.tidemark.sink.JdbcSyncSinkConnector");
    config.put("tasks.max", "1");
    config.put("marker.topic", scene.markerTopic());
    config.put("batch.timeout.ms", "50");
    config.put("retry.backoff.ms", "100");
    config.put("consumer.override.isolation.level", "read_committed");
    // tables here are small: losing half of one is nothing to hold a generation for
    config.put("delete.max.fraction", "1");
    topics.add(scene.markerTopic());
  }

  /** The database to write. */
  public SinkBuilder into(Database target) {
    this.database = target;
    config.put("connection.url", target.url());
    config.put("connection.user", Database.USER);
    config.put("connection.password", "postgres");
    return this;
  }

  /** The file to write. */
  public SinkBuilder into(SqliteFile target) {
    this.database = target;
    config.put("connection.url", target.url());
    return this;
  }

  /** The MariaDB or MySQL to write. */
  public SinkBuilder into(MariaDatabase target) {
    this.database = target;
    config.put("connection.url", target.url());
    config.put("connection.user", OwnServer.USER);
    return this;
  }

  /** Consumes all of a source's syncs. */
  public SinkBuilder from(Source source) {
    source.syncs().forEach(sync -> topics.add(source.topic(sync)));
    return this;
  }

  /** Consumes the keys of reconciliations too. */
  public SinkBuilder keysOf(Source source) {
    source.syncs().forEach(sync -> topics.add(source.topic(sync) + ".keys"));
    return this;
  }

  /** Consumes what a hand produces. */
  public SinkBuilder from(Hand hand) {
    topics.add(hand.topic());
    return this;
  }

  /** The write mode; without one, the connector's default. */
  public SinkBuilder mode(String writeMode) {
    config.put("write.mode", writeMode);
    return this;
  }

  /** Any other setting. */
  public SinkBuilder set(String key, String value) {
    config.put(key, value);
    return this;
  }

  /** Keeps a transform away from markers. */
  public SinkBuilder exceptMarkers(String transform) {
    config.put("predicates", "isMarker");
    config.put("predicates.isMarker.type", "io.tidemark.connect.IsMarker");
    config.put("predicates.isMarker.marker.topic", scene.markerTopic());
    config.put("transforms." + transform + ".predicate", "isMarker");
    config.put("transforms." + transform + ".negate", "true");
    return this;
  }

  /** Lets another worker run it. */
  public SinkBuilder on(Worker worker) {
    return on(worker.rest());
  }

  /** The same of a worker that is a process of its own. */
  public SinkBuilder on(ConnectRest worker) {
    this.rest = worker;
    return this;
  }

  /** The settings as they stand, for {@code validate}. */
  public Map<String, String> config() {
    Map<String, String> all = new LinkedHashMap<>(config);
    all.putIfAbsent("topics", String.join(",", topics));
    all.put("name", scene.connectorName(name));
    return all;
  }

  /** Creates the connector. */
  public Sink start() {
    String connector = scene.connectorName(name);
    scene.created(rest, connector);
    rest.configure(connector, config());
    Sink sink = new Sink(rest, connector, Objects.requireNonNull(database));
    scene.register(sink);
    return sink;
  }
}
