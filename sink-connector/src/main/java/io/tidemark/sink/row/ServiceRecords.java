package io.tidemark.sink.row;

import java.util.Map;
import java.util.Set;
import org.apache.kafka.connect.data.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Tells the records by which Debezium speaks of itself from those of tables: heartbeats,
 * transactions, changes of schemas, notifications, and signals to it. They are on topics of their
 * own, which a pattern of topics may match. With a schema they are known by its name; without one
 * by their fields, all of them and no other, because a row must never be taken for one.
 */
final class ServiceRecords {
  private static final String COMMON = "io.debezium.connector.common.";
  private static final Set<String> NAMES =
      Set.of(COMMON + "Heartbeat", COMMON + "TransactionMetadataValue", COMMON + "Notification");
  private static final String CONNECTOR = "io.debezium.connector.";
  private static final String SCHEMA_CHANGE = ".SchemaChangeValue";

  /** By the fields of the value, those of the key. */
  private static final Map<Set<String>, Set<String>> SHAPES =
      Map.of(
          Set.of("ts_ms"),
          Set.of("serverName"),
          Set.of("status", "id", "event_count", "data_collections", "ts_ms"),
          Set.of("id"),
          Set.of("source", "ts_ms", "databaseName", "schemaName", "ddl", "tableChanges"),
          Set.of("databaseName"),
          Set.of("id", "type", "aggregate_type", "additional_data", "timestamp"),
          Set.of("id"));

  private static final Set<String> SIGNALS =
      Set.of(
          "execute-snapshot",
          "stop-snapshot",
          "pause-snapshot",
          "resume-snapshot",
          "schema-changes",
          "log");

  private ServiceRecords() {}

  /** Whether a value with this schema is one. */
  static boolean isOne(Schema schema) {
    String name = schema.name();
    return name != null
        && name.startsWith(CONNECTOR)
        && (NAMES.contains(name) || name.endsWith(SCHEMA_CHANGE));
  }

  /** Whether a value without a schema is one. */
  static boolean isOne(@Nullable Object key, Map<?, ?> value) {
    Set<String> fields = SHAPES.get(value.keySet());
    return fields == null
        ? isSignal(key, value)
        : key instanceof Map<?, ?> map && fields.equals(map.keySet());
  }

  /** People write them: with the server's name as the key. */
  private static boolean isSignal(@Nullable Object key, Map<?, ?> value) {
    return key instanceof String
        && value.get("type") instanceof String type
        && SIGNALS.contains(type)
        && value.get("data") instanceof Map
        && Set.of("id", "type", "data").containsAll(value.keySet());
  }
}
