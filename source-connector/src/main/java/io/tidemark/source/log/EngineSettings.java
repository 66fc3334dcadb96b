package io.tidemark.source.log;

import io.tidemark.config.ConfigErrors;
import io.tidemark.config.ConnectionConfig;
import io.tidemark.generation.TopicNames;
import io.tidemark.source.plan.Mapping;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.types.Password;

/** The engine's configuration, by Debezium's names. */
final class EngineSettings {
  /** Names, and beginnings of names, that people do not set: what is sent rests on them. */
  private static final Set<String> OWNED =
      Set.of(
          "name",
          "connector.class",
          "tasks.max",
          "tombstones.on.delete",
          "decimal.handling.mode",
          "unavailable.value.placeholder",
          "skipped.operations",
          "heartbeat.interval.ms",
          "message.key.columns",
          "errors.max.retries",
          "event.converting.failure.handling.mode",
          "event.processing.failure.handling.mode",
          "schema.name.adjustment.mode");

  private static final List<String> OWNED_BEGINNINGS =
      List.of(
          "database.",
          "offset.",
          "topic.",
          "table.",
          "schema.include.",
          "schema.exclude.",
          "column.",
          "signal.",
          "notification.",
          "incremental.",
          "transforms",
          "predicates",
          "post.processors",
          "snapshot.");

  /** How many rows of a snapshot are fetched at once changes nothing about them. */
  private static final String FETCH_SIZE = "snapshot.fetch.size";

  /** Of those that people set: which say how values travel, and under which names. */
  private static final Pattern OF_VALUES =
      Pattern.compile(
          ".*(?<!\\.failure)\\.handling\\.mode|time\\.precision\\.mode|field\\.name\\.adjustment\\.mode"
              + "|include\\.unknown\\.datatypes|money\\.fraction\\.digits|converters");

  private EngineSettings() {}

  /** Of Debezium's own settings those by which the same row is sent as another one. */
  static SortedMap<String, String> ofValues(Map<String, String> debezium) {
    Set<String> converters =
        Set.copyOf(List.of(debezium.getOrDefault("converters", "").strip().split("\\s*,\\s*")));
    SortedMap<String, String> settings = new TreeMap<>(debezium);
    settings
        .keySet()
        .removeIf(
            key ->
                !OF_VALUES.matcher(key).matches() && !converters.contains(key.split("\\.", 2)[0]));
    return settings;
  }

  /** What of Debezium's own settings is not for people to set. */
  static void check(Map<String, String> debezium, ConfigErrors errors) {
    for (String key : debezium.keySet()) {
      if (owned(key) && !key.equals(FETCH_SIZE)) {
        errors.add(
            LogKeys.DEBEZIUM + key,
            "is not for you to set: the protocol rests on the value that the connector gives it, or"
                + " one of the connector's own keys says it");
      }
    }
  }

  private static boolean owned(String key) {
    return OWNED.contains(key)
        || OWNED_BEGINNINGS.stream().anyMatch(key::startsWith)
        || LogDatabase.ALL.stream()
            .flatMap(database -> database.owned().stream())
            .anyMatch(key::startsWith);
  }

  /**
   * All of it.
   *
   * @param place by which the engine finds where it stands, see {@link KeptPlace}
   * @throws org.apache.kafka.common.config.ConfigException when the URL is not of one server's
   *     database
   */
  static Properties of(LogConfig config, List<LogTable> tables, String place) {
    Properties properties = new Properties();
    properties.putAll(config.debezium());
    connection(config, tables, properties);
    offsets(place, properties);
    tables(config, tables, properties);
    form(config, properties);
    properties.setProperty("heartbeat.interval.ms", interval(config));
    // what cannot be read is not to be taken for NULL
    properties.setProperty("event.converting.failure.handling.mode", "fail");
    properties.setProperty("notification.enabled.channels", "sink");
    properties.setProperty("notification.sink.topic.name", Event.NOTIFICATIONS);
    // a task begins anew by itself, as only it knows what a snapshot begins with
    properties.setProperty("errors.max.retries", "0");
    return properties;
  }

  private static String interval(LogConfig config) {
    return Long.toString(config.duration(LogKeys.HEARTBEAT_INTERVAL_MS).toMillis());
  }

  private static void connection(LogConfig config, List<LogTable> tables, Properties properties) {
    LogDatabase database = config.database();
    Address address = database.address(config.getString(ConnectionConfig.URL)).orElseThrow();
    properties.setProperty("name", "tidemark");
    properties.setProperty("connector.class", database.connector());
    properties.setProperty("tasks.max", "1");
    properties.setProperty("topic.prefix", TopicNames.segment(config.source()));
    database.settings(config, address, tables, properties);
    properties.setProperty("database.hostname", address.host());
    properties.setProperty("database.port", address.port());
    String user = config.getString(ConnectionConfig.USER); // validated to be there
    Password password = config.getPassword(ConnectionConfig.PASSWORD);
    properties.setProperty("database.user", user == null ? "" : user);
    properties.setProperty("database.password", password == null ? "" : password.value());
    properties.setProperty("snapshot.mode", "initial");
  }

  private static void offsets(String place, Properties properties) {
    properties.setProperty("offset.storage", KeptPlace.class.getName());
    properties.setProperty(KeptPlace.ID, place);
    properties.setProperty("schema.history.internal." + KeptPlace.ID, place);
    properties.setProperty("offset.flush.interval.ms", "1000");
  }

  private static void tables(LogConfig config, List<LogTable> tables, Properties properties) {
    List<String> included = new ArrayList<>();
    List<String> sent = new ArrayList<>();
    List<String> unsent = new ArrayList<>();
    for (LogTable table : tables) {
      String[] parts = table.parts();
      included.add(Names.pattern(parts));
      sent(config.mapping(), table).forEach(c -> sent.add(Names.pattern(parts[0], parts[1], c)));
      unsent(config.mapping(), table)
          .forEach(c -> unsent.add(Names.pattern(parts[0], parts[1], c)));
    }
    properties.setProperty("table.include.list", String.join(",", included));
    if (!config.mapping().include().isEmpty()) {
      // a column that comes to a table later and is not named is not sent either
      properties.setProperty("column.include.list", String.join(",", sent));
    } else if (!unsent.isEmpty()) {
      properties.setProperty("column.exclude.list", String.join(",", unsent));
    }
  }

  /** Columns that are named may come to the table while it is followed. */
  private static Set<String> sent(Mapping mapping, LogTable table) {
    Set<String> names = new LinkedHashSet<>();
    table.carried().columns().forEach(column -> names.add(column.name()));
    mapping.include().stream()
        .filter(name -> mapping.sends(name) && !table.unsent().contains(name))
        .forEach(names::add);
    return names;
  }

  private static Set<String> unsent(Mapping mapping, LogTable table) {
    Set<String> names = new LinkedHashSet<>(table.unsent());
    names.addAll(mapping.exclude());
    names.removeAll(table.carried().key());
    return names;
  }

  private static void form(LogConfig config, Properties properties) {
    properties.setProperty("skipped.operations", "none"); // a truncate is told, too
    properties.setProperty("tombstones.on.delete", "false"); // deletes become tombstones
    properties.setProperty("decimal.handling.mode", config.getString(LogKeys.DECIMAL_MODE));
    properties.setProperty("schema.name.adjustment.mode", "none");
    properties.setProperty("column.propagate.source.type", ".*");
  }
}
