package io.tidemark.source.log;

import io.tidemark.config.ConnectionConfig;
import io.tidemark.config.IdentityConfig;
import io.tidemark.connect.DecimalMode;
import io.tidemark.jdbc.ConnectionSettings;
import io.tidemark.source.plan.Glob;
import io.tidemark.source.plan.Mapping;
import io.tidemark.source.plan.Signal;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigException;

/** The configuration of a connector of log syncs. */
final class LogConfig extends AbstractConfig {
  LogConfig(Map<String, String> props) {
    super(LogKeys.DEF, props);
  }

  String connector() {
    return originals().get("name") instanceof String name ? name : "";
  }

  String source() {
    String name = getString(IdentityConfig.SOURCE_NAME);
    return name.isEmpty() ? connector() : name;
  }

  String markerTopic() {
    return getString(IdentityConfig.MARKER_TOPIC);
  }

  /**
   * The kind of database.
   *
   * @throws ConfigException when the URL is of none whose log can be followed
   */
  LogDatabase database() {
    return LogDatabase.of(getString(ConnectionConfig.URL))
        .orElseThrow(() -> new ConfigException(ConnectionConfig.URL + ": " + LogKeys.URLS));
  }

  ConnectionSettings connection() {
    return ConnectionConfig.from(this, "tidemark " + source());
  }

  List<Glob> globs(String key) {
    return getList(key).stream().map(Glob::new).toList();
  }

  Mapping mapping() {
    return new Mapping(
        getList(Mapping.INCLUDE), getList(Mapping.EXCLUDE), List.of(), Map.of(), Set.of());
  }

  DecimalMode decimalMode() {
    return DecimalMode.valueOf(getString(LogKeys.DECIMAL_MODE).toUpperCase(Locale.ROOT));
  }

  Optional<Signal> signal() {
    return Optional.ofNullable(getString(LogKeys.SIGNAL))
        .filter(text -> !text.isBlank())
        .map(LogKeys::signal);
  }

  String slot() {
    return Objects.requireNonNullElseGet(getString(LogKeys.SLOT_NAME), () -> Names.slot(source()));
  }

  String publication() {
    return Objects.requireNonNullElseGet(getString(LogKeys.PUBLICATION_NAME), this::slot);
  }

  Duration duration(String key) {
    return Duration.ofMillis(getLong(key));
  }

  /** What people set of Debezium's own, by Debezium's names. */
  Map<String, String> debezium() {
    Map<String, String> settings = new TreeMap<>();
    originalsWithPrefix(LogKeys.DEBEZIUM)
        .forEach((key, value) -> settings.put(key, String.valueOf(value)));
    return settings;
  }
}
