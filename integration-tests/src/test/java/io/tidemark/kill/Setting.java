package io.tidemark.kill;

import io.tidemark.testbed.Database;
import io.tidemark.testbed.Gate;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/**
 * How the connectors of a campaign are configured, whose topics are its own. All of them are about
 * the table {@code public.orders}.
 *
 * @param name the campaign's
 */
record Setting(String name) {
  static final String TABLE = "public.orders";

  String markerTopic() {
    return name + ".generations";
  }

  String dataTopic() {
    return name + "." + TABLE;
  }

  /** The topic of a reconciliation's keys. */
  String keysTopic() {
    return dataTopic() + ".keys";
  }

  /**
   * A source, which a gate can stop.
   *
   * @param own settings besides those of all campaigns, or instead of them
   */
  Map<String, String> source(Database source, Map<String, String> own) {
    Map<String, String> config = new HashMap<>();
    config.put("connector.class", "io.tidemark.source.JdbcSyncSourceConnector");
    config.put("tasks.max", "1");
    config.put("connection.url", source.url());
    config.put("connection.user", Gate.USER);
    config.put("connection.password", "postgres");
    config.put("tables", TABLE);
    config.put("topic.prefix", name + ".");
    config.put("marker.topic", markerTopic());
    config.put("schedule", "manual");
    config.put("producer.override.enable.idempotence", "true");
    config.put("topic.creation.default.replication.factor", "1");
    config.put("topic.creation.default.partitions", "3");
    config.put("topic.creation.groups", "markers");
    config.put("topic.creation.markers.include", markerTopic());
    config.put("topic.creation.markers.partitions", "1");
    config.put("topic.creation.markers.cleanup.policy", "compact");
    config.putAll(own);
    return config;
  }

  /**
   * A sink of the rows and markers.
   *
   * @param own settings besides those of all campaigns, or instead of them
   */
  Map<String, String> sink(Database target, Map<String, String> own) {
    Map<String, String> config = new HashMap<>();
    config.put("connector.class", "io.tidemark.sink.JdbcSyncSinkConnector");
    config.put("tasks.max", "2");
    config.put("connection.url", target.url());
    config.put("connection.user", Database.USER);
    config.put("connection.password", "postgres");
    config.put("topics", dataTopic() + "," + markerTopic());
    config.put("marker.topic", markerTopic());
    config.put("write.mode", "overwrite-delete-stale");
    config.put("delete.max.fraction", "1");
    config.put("batch.timeout.ms", "50");
    config.put("retry.backoff.ms", "200");
    config.putAll(own);
    return config;
  }

  /** A new signal that asks for one more generation. */
  static String signal() {
    return "{\"id\":\"" + UUID.randomUUID() + "\",\"type\":\"run\",\"data\":{}}";
  }
}
