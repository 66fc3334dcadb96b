package io.tidemark.cli.chaos;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What runs: five tables that are read in five ways by one source, four of them copied by one sink,
 * and the fifth, whose rows are only ever added, appended by another.
 *
 * @param exactlyOnce whether the source writes in transactions
 */
record Setup(boolean exactlyOnce) {

  /** Read in full, again and again. */
  static final String FULL = "orders";

  /** Read by its cursor, and its keys every few seconds. */
  static final String INCREMENTAL = "accounts";

  /** Read in full, and compared with what was read before. */
  static final String DIFF = "items";

  /** Read in full, in ranges of its keys by several tasks. */
  static final String SPLIT = "parcels";

  /** Read by its key, and appended. */
  static final String APPENDED = "events";

  static final List<String> COPIED = List.of(FULL, INCREMENTAL, DIFF, SPLIT);
  static final List<String> TABLES = List.of(FULL, INCREMENTAL, DIFF, SPLIT, APPENDED);

  static final List<String> CONNECTORS = List.of("source", "copy", "log");
  static final List<String> SERVERS = List.of("database", "broker", "worker-1", "worker-2");

  /** As whom the source reads; her clock can be set. */
  static final String READER = "reader";

  private static final String PREFIX = "shop.";
  private static final String MARKERS = "shop.generations";

  static String topic(String table) {
    return PREFIX + table;
  }

  /** The source, which reads at a URL. */
  Map<String, String> source(String url) {
    Map<String, String> config = connector("source.JdbcSyncSourceConnector", url, READER);
    config.put("topic.prefix", PREFIX);
    config.put("syncs", String.join(",", TABLES));
    TABLES.forEach(table -> config.put("syncs." + table + ".table", "public." + table));
    config.put("schedule", "PT1.5S");
    config.put("fetch.size", "100");
    sync(config, INCREMENTAL, "mode", "incremental");
    sync(config, INCREMENTAL, "schedule", "PT0.3S");
    sync(config, INCREMENTAL, "cursor.column", "updated_at");
    sync(config, INCREMENTAL, "cursor.delay.ms", "300");
    sync(config, INCREMENTAL, "reconcile.schedule", "PT4S");
    sync(config, DIFF, "mode", "diff");
    sync(config, DIFF, "schedule", "PT3S");
    sync(config, SPLIT, "splits", "3");
    sync(config, SPLIT, "schedule", "PT2S");
    sync(config, APPENDED, "mode", "incremental");
    sync(config, APPENDED, "cursor.column", "id");
    sync(config, APPENDED, "schedule", "PT0.2S");
    config.put("producer.override.enable.idempotence", "true");
    config.put("topic.creation.default.replication.factor", "1");
    config.put("topic.creation.default.partitions", "3");
    config.put("topic.creation.groups", "markers");
    config.put("topic.creation.markers.include", MARKERS);
    config.put("topic.creation.markers.partitions", "1");
    config.put("topic.creation.markers.cleanup.policy", "compact");
    if (exactlyOnce) {
      config.put("exactly.once.support", "required");
    }
    return config;
  }

  private static void sync(Map<String, String> config, String table, String key, String value) {
    config.put("syncs." + table + "." + key, value);
  }

  /** The sink that copies rows to a URL. */
  Map<String, String> copy(String url) {
    Map<String, String> config = sink(url);
    String topics = String.join(",", COPIED.stream().map(Setup::topic).toList());
    config.put("topics", topics + "," + topic(INCREMENTAL) + ".keys," + MARKERS);
    config.put("write.mode", "overwrite-delete-stale");
    config.put("delete.max.fraction", "1");
    config.put("delete.allow.empty", "true");
    return config;
  }

  /** The sink that appends rows at a URL. */
  Map<String, String> log(String url) {
    Map<String, String> config = sink(url);
    config.put("topics", topic(APPENDED) + "," + MARKERS);
    config.put("write.mode", "append");
    return config;
  }

  private Map<String, String> sink(String url) {
    Map<String, String> config = connector("sink.JdbcSyncSinkConnector", url, "postgres");
    config.put("batch.size", "200");
    config.put("batch.timeout.ms", "50");
    config.put("max.retries", "1000");
    config.put("retry.backoff.ms", "200");
    if (exactlyOnce) {
      config.put("consumer.override.isolation.level", "read_committed");
    }
    return config;
  }

  private static Map<String, String> connector(String type, String url, String user) {
    Map<String, String> config = new HashMap<>();
    config.put("connector.class", "io.tidemark." + type);
    config.put("tasks.max", "2");
    config.put("connection.url", url);
    config.put("connection.user", user);
    config.put("connection.attempts", "1000");
    config.put("connection.backoff.ms", "200");
    config.put("query.timeout.ms", "20000");
    config.put("marker.topic", MARKERS);
    return config;
  }

  /** Settings of the workers, who notice quickly that one of them has gone. */
  Map<String, String> worker() {
    Map<String, String> settings = new HashMap<>();
    settings.put("offset.flush.interval.ms", "500");
    settings.put("session.timeout.ms", "3000");
    settings.put("heartbeat.interval.ms", "1000");
    settings.put("consumer.session.timeout.ms", "3000");
    settings.put("consumer.heartbeat.interval.ms", "1000");
    settings.put("consumer.metadata.max.age.ms", "1000");
    settings.put("producer.metadata.max.age.ms", "1000");
    if (exactlyOnce) {
      settings.put("exactly.once.source.support", "enabled");
    }
    return settings;
  }
}
