package io.tidemark.sink;

import io.tidemark.config.ConfigErrors;
import io.tidemark.config.ConnectionConfig;
import io.tidemark.config.UnknownKeys;
import io.tidemark.sink.write.WriteMode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.common.config.Config;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What {@code validate} finds beyond the single keys: misspelt and later keys, topics, and whether
 * the database can be reached and written, within five seconds. What is wrong with one key keeps no
 * other from being checked. Never throws.
 */
final class SinkValidation {
  private static final Logger log = LoggerFactory.getLogger(SinkValidation.class);

  private SinkValidation() {}

  /**
   * Adds to what the single definitions found.
   *
   * @param given the configuration as Connect hands it in, in which a key may have no value
   * @param found the framework's own result, which is changed and returned
   */
  static Config of(Map<String, String> given, Config found) {
    Map<String, String> properties = new HashMap<>(given);
    properties.values().removeIf(Objects::isNull);
    ConfigErrors errors = ofKeys(properties);
    try {
      ofValues(properties, ConfigErrors.wrongKeys(found), errors);
    } catch (RuntimeException e) {
      // the answer must be a list of problems; what is not foreseen is one too
      log.error("Validation failed", e);
      errors.add(ConnectionConfig.URL, "the configuration cannot be checked: " + e);
    }
    errors.addTo(found);
    ConnectionConfig.hideCredentials(found);
    return found;
  }

  /** What the keys alone tell, without a look at the database. */
  static ConfigErrors ofKeys(Map<String, String> properties) {
    ConfigErrors errors = new ConfigErrors();
    List<String> known = new ArrayList<>(SinkKeys.DEF.names());
    List<String> checked = new ArrayList<>();
    for (String key : properties.keySet()) {
      if (!key.startsWith(TableKeys.PREFIX)) {
        checked.add(key);
      }
    }
    List<String> strangers = UnknownKeys.check(checked, known, List.of(TableKeys.PREFIX), errors);
    if (!strangers.isEmpty()) {
      log.warn("Unknown keys, which have no effect on the sink: {}", strangers);
    }
    return errors;
  }

  /** Logs what is no error and yet seldom meant. */
  static void warn(Map<String, String> properties, String markerTopic) {
    SinkWarnings.of(properties, markerTopic).forEach(warning -> log.warn("{}", warning));
  }

  /**
   * @param wrong keys whose single values are refused already; defaults stand in for them
   */
  private static void ofValues(
      Map<String, String> properties, Set<String> wrong, ConfigErrors errors) {
    Map<String, String> parseable = new HashMap<>(properties);
    wrong.forEach(parseable::remove);
    parseable.putIfAbsent(ConnectionConfig.URL, "jdbc:postgresql:unknown");
    SinkConfig config = new SinkConfig(parseable);
    warn(properties, config.markerTopic());
    tables(config, errors);
    if (!wrong.contains(SinkKeys.MARKER_TOPIC) && !wrong.contains(SinkKeys.WRITE_MODE)) {
      topics(config, properties, errors);
    }
    if (!wrong.contains(ConnectionConfig.URL)) {
      SinkProbe.run(config, errors);
    }
  }

  /** What is wrong with the settings of tables. */
  static void tables(SinkConfig config, ConfigErrors errors) {
    ConfigErrors problems = config.tables().problems(config.writeMode());
    errors.addAll(problems);
    if (problems.isEmpty()
        && config.archives()
        && (!config.writeMode().keyed() || !config.rules().deleteAny())) {
      errors.add(
          SinkKeys.DELETE_ARCHIVE,
          "no row is ever deleted with this write.mode and delete.behavior: take it away");
    }
  }

  private static void topics(
      SinkConfig config, Map<String, String> properties, ConfigErrors errors) {
    String markers = config.markerTopic();
    boolean deletes = config.writeMode() == WriteMode.OVERWRITE_DELETE_STALE;
    if (deletes && config.topics().isKnown() && !config.topics().reads(markers)) {
      String key = properties.containsKey("topics.regex") ? "topics.regex" : "topics";
      errors.add(
          key,
          "the marker topic %s is not among the topics: without it nothing is ever deleted. Add it, or set write.mode=overwrite"
              .formatted(markers));
    }
  }
}
