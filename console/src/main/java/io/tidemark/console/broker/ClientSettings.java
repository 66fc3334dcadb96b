package io.tidemark.console.broker;

import io.tidemark.console.cluster.Connector.Kind;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.connect.connector.policy.ConnectorClientConfigRequest;
import org.apache.kafka.connect.connector.policy.ConnectorClientConfigRequest.ClientType;
import org.apache.kafka.connect.health.ConnectorType;

/**
 * The settings of Kafka's clients as a worker makes them for the tasks of a connector: its own, and
 * those of the connector as far as its policy allows them.
 */
final class ClientSettings {
  private static final String OVERRIDE = "override.";

  private final Map<String, ?> worker;
  private final OverridePolicy policy;

  /**
   * The settings by a worker.
   *
   * @param worker the worker's configuration
   */
  ClientSettings(Map<String, ?> worker) {
    this.worker = worker;
    this.policy = new OverridePolicy(worker);
  }

  /**
   * Of the consumers of a sink; empty where the worker names no brokers.
   *
   * @param sink its configuration
   * @throws UnreadableException when the worker would not let it have them
   */
  Map<String, Object> consumer(Map<String, String> sink) {
    Map<String, Object> own = behind("consumer." + OVERRIDE, sink);
    policy.insist(
        new ConnectorClientConfigRequest(
            sink.getOrDefault("name", ""),
            ConnectorType.SINK,
            Kind.SINK.type(),
            own,
            ClientType.CONSUMER));
    return of("consumer.", own);
  }

  /**
   * Of the producers of a source; empty where the worker names no brokers.
   *
   * @param source its configuration
   * @throws UnreadableException when the worker would not let it have them
   */
  Map<String, Object> producer(Map<String, String> source) {
    Map<String, Object> own = behind("producer." + OVERRIDE, source);
    policy.insist(
        new ConnectorClientConfigRequest(
            source.getOrDefault("name", ""),
            ConnectorType.SOURCE,
            Kind.of(source.get("connector.class")).orElse(Kind.SOURCE).type(),
            own,
            ClientType.PRODUCER));
    return of("producer.", own);
  }

  private Map<String, Object> of(String kind, Map<String, Object> own) {
    Map<String, Object> settings = new HashMap<>();
    Object brokers = worker.get(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG);
    if (brokers == null) {
      return settings;
    }
    settings.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, brokers);
    settings.putAll(behind(kind, worker));
    settings.keySet().removeIf(name -> name.startsWith(OVERRIDE));
    settings.putAll(own);
    return settings;
  }

  /** Those behind a prefix, without it. */
  static Map<String, Object> behind(String prefix, Map<String, ?> config) {
    Map<String, Object> settings = new HashMap<>();
    config.forEach(
        (name, value) -> {
          if (name.startsWith(prefix)) {
            settings.put(name.substring(prefix.length()), value);
          }
        });
    return settings;
  }
}
