package io.tidemark.console.broker;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.connect.connector.policy.ConnectorClientConfigOverridePolicy;
import org.apache.kafka.connect.connector.policy.ConnectorClientConfigRequest;
import org.jspecify.annotations.Nullable;

/**
 * What a worker lets connectors set of their clients: its own policy says it, as it does before a
 * connector is started. It is made when it is first asked, and kept as the worker keeps its own.
 */
final class OverridePolicy {
  static final String KEY = "connector.client.config.override.policy";

  /** Of every worker from Kafka 3.0 on that is not told another. */
  private static final String USUAL = "All";

  private static final Class<ConnectorClientConfigOverridePolicy> TYPE =
      ConnectorClientConfigOverridePolicy.class;

  private final Map<String, ?> worker;
  private @Nullable ConnectorClientConfigOverridePolicy policy;

  /**
   * The policy of a worker.
   *
   * @param worker the worker's configuration
   */
  OverridePolicy(Map<String, ?> worker) {
    this.worker = worker;
  }

  /**
   * Insists that a connector may set up its clients so.
   *
   * @throws UnreadableException when the worker would not start it; names keys and no values
   */
  void insist(ConnectorClientConfigRequest wanted) {
    if (wanted.clientProps().isEmpty()) {
      return;
    }
    String prefix = wanted.clientType().name().toLowerCase(Locale.ROOT) + ".override.";
    List<String> refused =
        policy().validate(wanted).stream()
            .filter(value -> !value.errorMessages().isEmpty())
            .map(ConfigValue::name)
            .map(prefix::concat)
            .sorted()
            .toList();
    if (!refused.isEmpty()) {
      throw new UnreadableException(
          "the worker's %s=%s does not let a connector set %s"
              .formatted(KEY, name(), String.join(", ", refused)));
    }
  }

  private String name() {
    return Objects.toString(worker.get(KEY), USUAL);
  }

  private synchronized ConnectorClientConfigOverridePolicy policy() {
    if (policy == null) {
      ConnectorClientConfigOverridePolicy made = made();
      made.configure(worker);
      policy = made;
    }
    return policy;
  }

  /** By its whole name, or as Kafka's own are called for short. */
  private ConnectorClientConfigOverridePolicy made() {
    String room = TYPE.getPackageName() + ".";
    return Stream.of(name(), room + name() + TYPE.getSimpleName(), room + name())
        .flatMap(OverridePolicy::named)
        .findFirst()
        .orElseThrow(
            () ->
                new UnreadableException(
                    "%s=%s cannot be had here, and may not let it set up its clients so"
                        .formatted(KEY, name())));
  }

  private static Stream<ConnectorClientConfigOverridePolicy> named(String className) {
    try {
      return Stream.of(
          Class.forName(className, false, OverridePolicy.class.getClassLoader())
              .asSubclass(TYPE)
              .getDeclaredConstructor()
              .newInstance());
    } catch (ReflectiveOperationException | ClassCastException | LinkageError e) {
      return Stream.empty(); // none of that name is told above
    }
  }
}
