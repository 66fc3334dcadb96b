package io.tidemark.sink;

import io.tidemark.config.ConfigErrors;
import io.tidemark.config.ConnectionConfig;
import io.tidemark.config.UnknownKeys;
import io.tidemark.dialect.Sql;
import io.tidemark.jdbc.Database;
import io.tidemark.jdbc.DatabaseException;
import io.tidemark.jdbc.Session;
import io.tidemark.sink.write.WriteMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigValue;

/**
 * What {@code validate} finds beyond the single keys: misspelt and later keys, topics, and whether
 * the database can be reached and written, within five seconds. Never throws.
 */
final class SinkValidation {
  private static final Duration LIMIT = Duration.ofSeconds(5);

  private SinkValidation() {}

  /** All of it. */
  static ConfigErrors of(Map<String, String> properties) {
    ConfigErrors errors = ofKeys(properties);
    if (singleKeysAreRight(properties)) {
      SinkConfig config = new SinkConfig(properties);
      topics(config, properties, errors);
      database(config, errors);
    }
    return errors;
  }

  /** What the keys alone tell, without a look at the database. */
  static ConfigErrors ofKeys(Map<String, String> properties) {
    ConfigErrors errors = new ConfigErrors();
    List<String> known = new ArrayList<>(SinkKeys.DEF.names());
    known.addAll(SinkKeys.LATER);
    List<String> checked = new ArrayList<>();
    for (String key : properties.keySet()) {
      if (SinkKeys.LATER.contains(key) || key.startsWith(SinkKeys.LATER_PER_TABLE)) {
        errors.add(key, key + " is not supported by this release yet");
      } else {
        checked.add(key);
      }
    }
    UnknownKeys.check(checked, known, errors);
    return errors;
  }

  private static boolean singleKeysAreRight(Map<String, String> properties) {
    ConfigDef def = SinkKeys.DEF;
    return def.validate(properties).stream()
        .map(ConfigValue::errorMessages)
        .allMatch(List::isEmpty);
  }

  private static void topics(
      SinkConfig config, Map<String, String> properties, ConfigErrors errors) {
    String markers = config.writer().markerTopic();
    boolean deletes = config.writeMode() == WriteMode.OVERWRITE_DELETE_STALE;
    if (deletes && !config.writer().readsTopic().test(markers)) {
      String key = properties.containsKey("topics.regex") ? "topics.regex" : "topics";
      errors.add(
          key,
          "the marker topic %s is not among the topics: without it nothing is ever deleted. Add it, or set write.mode=overwrite"
              .formatted(markers));
    }
  }

  private static void database(SinkConfig config, ConfigErrors errors) {
    Database database = new Database(config.connection());
    try (Session session = database.connectWithin(LIMIT)) {
      privileges(session, config, errors);
    } catch (DatabaseException e) {
      errors.add(ConnectionConfig.URL, Objects.requireNonNullElse(e.getMessage(), e.sqlState()));
    }
  }

  private static void privileges(Session session, SinkConfig config, ConfigErrors errors) {
    String schema = config.stateSchema().orElse(null);
    String key = schema == null ? ConnectionConfig.USER : SinkKeys.STATE_SCHEMA;
    String found =
        session
            .queryOne(
                Sql.of(
                    "SELECT nspname FROM pg_namespace WHERE nspname = coalesce(CAST(? AS text),"
                        + " current_schema())",
                    schema),
                row -> Objects.requireNonNull(row.getString(1)))
            .orElse(null);
    if (found == null) {
      errors.add(
          key,
          schema == null
              ? "the connection has no current schema: set its search_path, or state.schema"
              : "schema %s does not exist: create it, or set state.schema".formatted(schema));
      return;
    }
    boolean creates =
        session
            .queryOne(
                Sql.of("SELECT has_schema_privilege(CAST(? AS text), 'CREATE')", found),
                row -> row.getBoolean(1))
            .orElse(false);
    if (!creates) {
      errors.add(
          key,
          "the user may not create tables in schema %s: GRANT CREATE ON SCHEMA %s to it"
              .formatted(found, found));
    }
  }
}
