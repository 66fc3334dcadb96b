package io.tidemark.source;

import io.tidemark.config.ConfigErrors;
import io.tidemark.config.ConnectionConfig;
import io.tidemark.config.Suggestions;
import io.tidemark.config.UnknownKeys;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.config.Config;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds all that is wrong with a connector's configuration, each problem on its own key. */
final class SourceValidation {
  private static final Logger LOG = LoggerFactory.getLogger(SourceValidation.class);

  private final Map<String, String> props;
  private final ConfigErrors errors = new ConfigErrors();

  private SourceValidation(Map<String, String> props) {
    this.props = props;
  }

  /**
   * Adds to what the single definitions found.
   *
   * @param given the configuration as Connect hands it in, in which a key may have no value
   * @param found the framework's own result, which is changed and returned
   */
  static Config of(Map<String, String> given, Config found) {
    Map<String, String> props = new HashMap<>(given);
    props.values().removeIf(Objects::isNull);
    SourceValidation validation = new SourceValidation(props);
    validation.checkKeys();
    try {
      validation.checkValues(ConfigErrors.wrongKeys(found));
    } catch (RuntimeException e) {
      // the answer must be a list of problems; what is not foreseen is one too
      LOG.error("Validation failed", e);
      validation.errors.add(ConnectionConfig.URL, "the configuration cannot be checked: " + e);
    }
    validation.errors.addTo(found);
    ConnectionConfig.hideCredentials(found);
    return found;
  }

  /** What the keys alone tell, for {@code start}. */
  static ConfigErrors ofKeys(Map<String, String> props) {
    SourceValidation validation = new SourceValidation(props);
    validation.checkKeys();
    return validation.errors;
  }

  /** Keys that are not the source's, such as a sink's: they have no effect, and get a warning. */
  static List<String> strangers(Map<String, String> props) {
    return new SourceValidation(props).checkKeys();
  }

  private List<String> checkKeys() {
    List<String> others = new ArrayList<>();
    for (String key : props.keySet()) {
      if (key.startsWith(SourceKeys.SYNCS + ".")) {
        checkKeyOfSync(key);
      } else if (key.equals(SourceKeys.TABLE) || key.equals(SourceKeys.QUERY)) {
        errors.add(
            key,
            "belongs to one sync: list its name in `syncs` and set `syncs.<name>." + key + "`");
      } else {
        others.add(key);
      }
    }
    List<String> prefixes = List.of(SourceKeys.SYNCS + ".");
    List<String> strangers = UnknownKeys.check(others, SourceKeys.DEF.names(), prefixes, errors);
    if (!strangers.isEmpty()) {
      LOG.warn("Unknown keys, which have no effect on the source: {}", strangers);
    }
    return strangers;
  }

  private void checkKeyOfSync(String key) {
    String rest = key.substring(SourceKeys.SYNCS.length() + 1);
    Optional<String> sync =
        names().stream()
            .filter(name -> rest.startsWith(name + "."))
            .max(Comparator.comparingInt(String::length));
    if (sync.isEmpty()) {
      errors.add(key, "`syncs` has no such name: add it there, or take this key away");
      return;
    }
    String setting = rest.substring(sync.get().length() + 1);
    if (!SourceKeys.OF_ONE_SYNC.contains(setting)) {
      String near =
          Suggestions.nearest(setting, SourceKeys.OF_ONE_SYNC)
              .map(known -> ": did you mean `" + SyncSettings.own(sync.get(), known) + "`?")
              .orElse("");
      errors.add(key, "a sync has no setting `" + setting + "`" + near);
    }
  }

  private List<String> names() {
    String names = props.get(SourceKeys.SYNCS);
    return names == null ? List.of() : Arrays.stream(names.split(",")).map(String::trim).toList();
  }

  /**
   * @param wrong keys whose values cannot even be parsed; the others are checked all the same
   */
  private void checkValues(Set<String> wrong) {
    Map<String, String> parseable = new HashMap<>(props);
    wrong.forEach(parseable::remove);
    parseable.putIfAbsent(SourceKeys.TOPIC_PREFIX, "prefix.");
    parseable.putIfAbsent(ConnectionConfig.URL, "jdbc:postgresql:unknown");
    SourceConfig config = new SourceConfig(parseable);
    if (config.source().isEmpty()) {
      errors.add(SourceKeys.SOURCE_NAME, "is needed where the connector has no `name`");
    }
    MarkerCare.warnings(props).forEach(MarkerCare::log);
    warnOfGlobs(config);
    SyncPlan plan = probed(config, wrong).orElseGet(() -> new SyncPlan(config, Optional.empty()));
    errors.addAll(plan.problems());
  }

  private Optional<SyncPlan> probed(SourceConfig config, Set<String> wrong) {
    if (wrong.contains(ConnectionConfig.URL)) {
      return Optional.empty();
    }
    return new SourceProbe(config, errors).run();
  }

  private static void warnOfGlobs(SourceConfig config) {
    List<String> tables = config.getList(SourceKeys.TABLES);
    if (tables.contains("*") && tables.size() > 1) {
      LOG.warn("`tables` has * and others, which add nothing to it: {}", tables);
    }
  }
}
