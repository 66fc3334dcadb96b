package io.tidemark.console;

import io.tidemark.config.Version;
import io.tidemark.console.api.ConsoleResources;
import io.tidemark.console.broker.Brokers;
import io.tidemark.console.cluster.Cluster;
import io.tidemark.console.log.RunLogs;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.connect.rest.ConnectRestExtension;
import org.apache.kafka.connect.rest.ConnectRestExtensionContext;
import org.jspecify.annotations.Nullable;

/**
 * The console of a worker, at {@code /tidemark} on its own port: {@code
 * rest.extension.classes=io.tidemark.console.ConsoleExtension}. Each worker has one that shows the
 * whole cluster; none keeps anything, or works when nobody asks.
 */
public final class ConsoleExtension implements ConnectRestExtension {
  /** Shorter than a probe waits, as a rule. */
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private Map<String, ?> worker = Map.of();
  private @Nullable RunLogs logs;
  private @Nullable Brokers brokers;

  /**
   * Takes the worker's configuration.
   *
   * @throws org.apache.kafka.common.config.ConfigException when a setting of the console is wrong
   */
  @Override
  public void configure(Map<String, ?> worker) {
    ConsoleSettings.of(worker);
    this.worker = worker;
  }

  @Override
  public void register(ConnectRestExtensionContext context) {
    ConsoleSettings settings = ConsoleSettings.of(worker);
    Cluster cluster = new Cluster(context.clusterState(), worker, System::nanoTime, PATIENCE);
    RunLogs openedLogs = new RunLogs(cluster);
    Brokers openedBrokers = new Brokers(worker);
    logs = openedLogs;
    brokers = openedBrokers;
    ConsoleResources.of(cluster, openedLogs, openedBrokers, settings.actions(), settings.worker())
        .forEach(context.configurable()::register);
  }

  @Override
  public String version() {
    return Version.current();
  }

  @Override
  public void close() {
    if (logs != null) {
      logs.close();
    }
    if (brokers != null) {
      brokers.close();
    }
  }
}
