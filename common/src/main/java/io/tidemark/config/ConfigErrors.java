package io.tidemark.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.ConfigValue;

/** All problems of a configuration, each on its own key, so that one look shows every one. */
public final class ConfigErrors {
  private final Map<String, List<String>> byKey = new LinkedHashMap<>();

  /** Notes a problem; the same one twice counts once. */
  public void add(String key, String message) {
    List<String> messages = byKey.computeIfAbsent(key, k -> new ArrayList<>());
    if (!messages.contains(message)) {
      messages.add(message);
    }
  }

  /** Notes all that another one has. */
  public void addAll(ConfigErrors others) {
    others.byKey.forEach((key, messages) -> messages.forEach(message -> add(key, message)));
  }

  public boolean isEmpty() {
    return byKey.isEmpty();
  }

  /** Whether a key has a problem, so that what depends on it need not be checked. */
  public boolean has(String key) {
    return byKey.containsKey(key);
  }

  /** The keys whose single values the definition has refused. */
  public static Set<String> wrongKeys(Config found) {
    return found.configValues().stream()
        .filter(value -> !value.errorMessages().isEmpty())
        .map(ConfigValue::name)
        .collect(Collectors.toSet());
  }

  /** Adds the problems to what {@code validate} answers; a key that is not in it gets an entry. */
  public void addTo(Config config) {
    byKey.forEach((key, messages) -> messages.forEach(value(config, key)::addErrorMessage));
  }

  private static ConfigValue value(Config config, String key) {
    return config.configValues().stream()
        .filter(value -> value.name().equals(key))
        .findFirst()
        .orElseGet(
            () -> {
              ConfigValue added = new ConfigValue(key);
              config.configValues().add(added);
              return added;
            });
  }

  /**
   * For {@code start}, which must refuse what {@code validate} would have refused.
   *
   * @throws ConfigException listing every problem, when there is one
   */
  public void throwIfAny() {
    if (!byKey.isEmpty()) {
      List<String> lines = new ArrayList<>();
      byKey.forEach((key, messages) -> messages.forEach(m -> lines.add(key + ": " + m)));
      throw new ConfigException(String.join("\n", lines));
    }
  }
}
