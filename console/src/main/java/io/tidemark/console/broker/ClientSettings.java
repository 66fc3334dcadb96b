package io.tidemark.console.broker;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;

/** The settings of Kafka's clients as a worker makes them for the tasks of a connector. */
final class ClientSettings {
  private static final String OVERRIDE = "override.";

  private ClientSettings() {}

  /** Of the consumers of a sink. */
  static Map<String, Object> consumer(Map<String, ?> worker, Map<String, String> connector) {
    return of(worker, connector, "consumer.");
  }

  /** Of the producers of a source. */
  static Map<String, Object> producer(Map<String, ?> worker, Map<String, String> connector) {
    return of(worker, connector, "producer.");
  }

  /** Empty where the worker names no brokers. */
  private static Map<String, Object> of(
      Map<String, ?> worker, Map<String, String> connector, String kind) {
    Map<String, Object> settings = new HashMap<>();
    Object brokers = worker.get(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG);
    if (brokers == null) {
      return settings;
    }
    settings.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, brokers);
    settings.putAll(behind(kind, worker));
    settings.keySet().removeIf(name -> name.startsWith(OVERRIDE));
    settings.putAll(behind(kind + OVERRIDE, connector));
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
