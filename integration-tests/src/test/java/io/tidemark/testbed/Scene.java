package io.tidemark.testbed;

import io.tidemark.cli.process.Wire;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What one test has to itself: databases, topics and connectors under names that no other test
 * uses. All of it is gone when the test is over.
 */
public final class Scene implements AutoCloseable {
  private final Testbed testbed;
  private final String prefix;
  private final ConnectRest rest;
  private final Map<String, Database> databases = new LinkedHashMap<>();
  private final List<Connector> connectors = new ArrayList<>();
  private final List<Sink> sinks = new ArrayList<>();
  private final List<AutoCloseable> others = new ArrayList<>();

  Scene(Testbed testbed, String prefix) {
    this.testbed = testbed;
    this.prefix = prefix;
    this.rest = testbed.worker().rest();
  }

  /** A database of that name, created when it is first asked for. */
  public Database database(String name) {
    return databases.computeIfAbsent(
        name, n -> testbed.postgres().createDatabase(prefix + "_" + n));
  }

  /** From now on, the statements executed in a database, by connections made from now on. */
  public StatementLog logStatements(Database database) {
    return testbed.postgres().logStatements(database);
  }

  /** Begins the description of a source connector. */
  public SourceBuilder source(String name) {
    return new SourceBuilder(this, name);
  }

  /** Begins the description of a sink connector. */
  public SinkBuilder sink(String name) {
    return new SinkBuilder(this, name);
  }

  /** A producer that plays a source's part, record by record. */
  public Hand hand(String source, String sync, int partitions) {
    return closeLater(new Hand(this, source, sync, partitions));
  }

  /** A line to a database of this scene, to be cut. */
  public Wire wire(Database database) {
    return closeLater(Wire.to(database.host(), database.port()));
  }

  /** A member of a group of its own, which polls no more. */
  public IdleMember idleMember(String topic, Duration maxPollInterval) {
    return closeLater(
        IdleMember.join(bootstrapServers(), topic, prefix + "-idle", maxPollInterval));
  }

  /** The broker's topics. */
  public Topics topics() {
    return new Topics(testbed.bootstrapServers());
  }

  /** The marker topic of this scene's connectors. */
  public String markerTopic() {
    return topic("generations");
  }

  /** A name that is this scene's own, fit for topics and connectors. */
  public String topic(String name) {
    return prefix + "." + name;
  }

  /** A connector's name on the worker. */
  public String connectorName(String name) {
    return prefix + "-" + name;
  }

  /** The shared worker's REST API. */
  public ConnectRest rest() {
    return rest;
  }

  /** The shared worker. */
  public Worker worker() {
    return testbed.worker();
  }

  /** A shared worker whose sources write in transactions. */
  public Worker exactlyOnceWorker() {
    return testbed.exactlyOnceWorker();
  }

  /** Another worker, closed with the scene; its connectors are its own. */
  public Worker startWorker(Map<String, String> overrides) {
    return closeLater(testbed.startWorker(overrides));
  }

  /** Closes something when the test is over, last come first. */
  public <T extends AutoCloseable> T closeLater(T closeable) {
    others.add(closeable);
    return closeable;
  }

  /** Where clients and workers find the broker. */
  public String bootstrapServers() {
    return testbed.bootstrapServers();
  }

  private record Connector(ConnectRest rest, String name) {}

  /** A connector was created; workers of the scene's own take theirs along. */
  void created(ConnectRest rest, String connector) {
    if (testbed.outlives(rest)) {
      connectors.add(new Connector(rest, connector));
    }
  }

  void register(Sink sink) {
    sinks.add(sink);
  }

  /** What the connectors were doing, for a test that has failed. */
  String describe() {
    StringBuilder text = new StringBuilder();
    for (Connector connector : connectors) {
      text.append(connector.rest.status(connector.name).json()).append('\n');
    }
    for (Sink sink : sinks) {
      text.append(sink.describe()).append('\n');
    }
    return text.toString();
  }

  @Override
  public void close() {
    connectors.forEach(connector -> connector.rest.delete(connector.name));
    for (int i = others.size() - 1; i >= 0; i--) {
      close(others.get(i));
    }
    databases.values().forEach(database -> testbed.postgres().dropDatabase(database.name()));
  }

  private static void close(AutoCloseable other) {
    try {
      other.close();
    } catch (Exception e) {
      if (e instanceof InterruptedException) {
        Thread.currentThread().interrupt();
      }
      throw new IllegalStateException("the scene cannot be cleared", e);
    }
  }
}
