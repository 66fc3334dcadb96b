package io.tidemark.bench.run;

import io.tidemark.cli.process.ConnectClient;
import io.tidemark.cli.process.ConnectorStatus;
import io.tidemark.cli.process.Worker;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A worker for one contestant alone: what the others do neither warms its code up nor fills its
 * memory, and its processor time and memory are the contestant's.
 */
final class OwnWorker implements AutoCloseable {

  private final Servers servers;
  private final Worker worker;

  /**
   * A worker that is not started yet.
   *
   * @param name of it and its topics
   * @param strangers folders of plugins besides our own
   */
  OwnWorker(Servers servers, String name, List<Path> strangers) {
    this.servers = servers;
    Path plugins = Plugins.gather(servers, name, strangers);
    worker =
        new Worker(
            servers.site(plugins),
            name,
            servers.bootstrapServers(),
            settings(name, !strangers.isEmpty()));
  }

  private static Map<String, String> settings(String name, boolean hasStrangers) {
    Map<String, String> settings = new TreeMap<>();
    settings.put("group.id", name);
    settings.put("config.storage.topic", name + "-configs");
    settings.put("offset.storage.topic", name + "-offsets");
    settings.put("status.storage.topic", name + "-status");
    // how far a sink is shows in what it has committed; more often, and commits would cut batches
    // short that fill up between two of them where the worker's own minute never does
    settings.put("offset.flush.interval.ms", "500");
    if (hasStrangers) {
      settings.put("plugin.discovery", "hybrid_warn");
    }
    return settings;
  }

  void start() {
    worker.start();
    worker.awaitReady();
  }

  long pid() {
    return worker.pid();
  }

  /** Has a connector run; {@link #await} looks after it. */
  void run(String connector, Map<String, String> config) {
    worker.client().put(connector, config);
  }

  /** Waits as long as the servers live and the connector has not failed. */
  Await await(String connector) {
    return new Await(() -> requireHealth(connector));
  }

  private void requireHealth(String connector) {
    requireAlive();
    worker
        .client()
        .status(connector)
        .flatMap(ConnectorStatus::failure)
        .ifPresent(
            failure -> {
              throw new BenchException(failure);
            });
  }

  private void requireAlive() {
    servers.requireAlive();
    Servers.requireAlive(worker);
  }

  /** Removes a connector and waits until its tasks are gone. */
  void remove(String connector) {
    ConnectClient client = worker.client();
    client.delete(connector);
    new Await(this::requireAlive)
        .until("the end of " + connector, () -> client.status(connector).isEmpty());
  }

  @Override
  public void close() {
    worker.close();
  }
}
