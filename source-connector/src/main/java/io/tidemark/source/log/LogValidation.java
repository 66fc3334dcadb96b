package io.tidemark.source.log;

import io.tidemark.config.ConfigErrors;
import io.tidemark.config.ConnectionConfig;
import io.tidemark.config.IdentityConfig;
import io.tidemark.config.UnknownKeys;
import io.tidemark.jdbc.Database;
import io.tidemark.jdbc.DatabaseException;
import io.tidemark.jdbc.Session;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.config.Config;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds all that is wrong with the configuration of a log sync, each problem on its own key. */
public final class LogValidation {
  private static final Logger LOG = LoggerFactory.getLogger(LogValidation.class);
  private static final Duration LIMIT = Duration.ofSeconds(5);

  private final Map<String, String> props;
  private final ConfigErrors errors = new ConfigErrors();

  private LogValidation(Map<String, String> props) {
    this.props = props;
  }

  /**
   * Adds to what the single definitions found; answers within seconds and never throws.
   *
   * @param props the configuration
   * @param found the framework's own result, which is changed and returned
   */
  public static Config of(Map<String, String> props, Config found) {
    LogValidation validation = new LogValidation(props);
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

  /**
   * What the keys alone tell, for {@code start}.
   *
   * @throws org.apache.kafka.common.config.ConfigException listing all that is wrong
   */
  public static void requireKeys(Map<String, String> props) {
    LogConfig config = new LogConfig(props);
    LogValidation validation = new LogValidation(props);
    validation.checkKeys();
    validation.checkAlone(config);
    validation.errors.throwIfAny();
  }

  private void checkKeys() {
    List<String> keys =
        props.keySet().stream().filter(key -> !key.startsWith(LogKeys.DEBEZIUM)).toList();
    List<String> strangers =
        UnknownKeys.check(keys, LogKeys.DEF.names(), List.of(LogKeys.DEBEZIUM), errors);
    if (!strangers.isEmpty()) {
      LOG.warn("Unknown keys, which have no effect on the source: {}", strangers);
    }
  }

  private void checkValues(Set<String> wrong) {
    Map<String, String> parseable = new HashMap<>(props);
    wrong.forEach(parseable::remove);
    parseable.putIfAbsent(IdentityConfig.TOPIC_PREFIX, "prefix.");
    parseable.putIfAbsent(ConnectionConfig.URL, "jdbc:postgresql:unknown");
    LogConfig config = new LogConfig(parseable);
    checkAlone(config);
    LogDatabase.of(config.getString(ConnectionConfig.URL))
        .flatMap(EngineJars.ofPlugin()::missing)
        .ifPresent(what -> errors.add(ConnectionConfig.URL, what));
    if (!wrong.contains(ConnectionConfig.URL) && !errors.has(ConnectionConfig.URL)) {
      probe(config);
    }
  }

  /** What needs no database. */
  private void checkAlone(LogConfig config) {
    if (config.source().isEmpty()) {
      errors.add(IdentityConfig.SOURCE_NAME, "is needed where the connector has no `name`");
    } else if (config.source().contains("/")) {
      errors.add(
          IdentityConfig.SOURCE_NAME,
          "has a slash, which separates it from the table's name where destinations keep whose a"
              + " row is: set source.name to a name without one");
    }
    if (config.getString(ConnectionConfig.USER) == null) {
      errors.add(ConnectionConfig.USER, "is needed: Debezium does not know who else to be");
    }
    LogDatabase.of(config.getString(ConnectionConfig.URL))
        .ifPresentOrElse(
            database -> database.checkKeys(config, errors),
            () -> errors.add(ConnectionConfig.URL, LogKeys.URLS));
    EngineSettings.check(config.debezium(), errors);
  }

  private void probe(LogConfig config) {
    Database database = Database.toRead(config.connection());
    try {
      database.ask(LIMIT, session -> look(config, session));
    } catch (DatabaseException e) {
      errors.add(
          ConnectionConfig.keyOf(e),
          "no answer from " + database.location() + ": " + e.getMessage());
    }
  }

  private boolean look(LogConfig config, Session session) {
    config.database().server(config, session).check(errors);
    Chosen.of(config, session).problems().forEach(problem -> errors.add(LogKeys.TABLES, problem));
    return true;
  }
}
