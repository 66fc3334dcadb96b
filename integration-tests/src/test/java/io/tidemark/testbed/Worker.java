package io.tidemark.testbed;

import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.connect.cli.ConnectDistributed;
import org.apache.kafka.connect.runtime.Connect;
import org.apache.kafka.connect.runtime.distributed.DistributedHerder;

/** A Connect worker in distributed mode in this JVM; everybody talks to it through its REST API. */
public final class Worker implements AutoCloseable {
  private final Connect<DistributedHerder> connect;
  private final ConnectRest rest;

  private final Map<String, String> config;

  private Worker(Connect<DistributedHerder> connect, Map<String, String> config) {
    this.connect = connect;
    this.config = config;
    this.rest = new ConnectRest(connect.rest().advertisedUrl());
  }

  /**
   * Starts one.
   *
   * @param group the group of workers it belongs to
   * @param overrides worker settings that differ from the usual ones
   */
  public static Worker start(String bootstrapServers, String group, Map<String, String> overrides) {
    Map<String, String> config = new HashMap<>(settings(bootstrapServers, group));
    config.putAll(overrides);
    return start(config);
  }

  private static Worker start(Map<String, String> config) {
    Worker worker = new Worker(new ConnectDistributed().startConnect(config), config);
    worker.rest.awaitHealthy();
    return worker;
  }

  /** Starts another worker of the same group, which shares its connectors. */
  public Worker another() {
    return start(config);
  }

  private static Map<String, String> settings(String bootstrapServers, String group) {
    Map<String, String> config = new HashMap<>();
    config.put("bootstrap.servers", bootstrapServers);
    config.put("group.id", group);
    config.put("listeners", "http://127.0.0.1:0");
    config.put("plugin.discovery", "service_load");
    config.put("rest.extension.classes", "io.tidemark.console.ConsoleExtension");
    config.put("tidemark.console.actions.enabled", "true");
    config.put("key.converter", "org.apache.kafka.connect.json.JsonConverter");
    config.put("value.converter", "org.apache.kafka.connect.json.JsonConverter");
    for (String storage : new String[] {"config", "offset", "status"}) {
      config.put(storage + ".storage.topic", group + "-" + storage);
      config.put(storage + ".storage.replication.factor", "1");
      if (!storage.equals("config")) {
        config.put(storage + ".storage.partitions", "1");
      }
    }
    config.put("offset.flush.interval.ms", "1000");
    config.put("scheduled.rebalance.max.delay.ms", "1000");
    // a sink may start before its source has created the topics
    config.put("consumer.metadata.max.age.ms", "500");
    config.put("consumer.fetch.max.wait.ms", "100");
    return config;
  }

  /** The REST API. */
  public ConnectRest rest() {
    return rest;
  }

  /** Where the REST API answers. */
  public URI url() {
    return connect.rest().advertisedUrl();
  }

  @Override
  public void close() {
    connect.stop();
    connect.awaitStop();
  }
}
