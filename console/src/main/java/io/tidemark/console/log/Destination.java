package io.tidemark.console.log;

import io.tidemark.config.ConnectionConfig;
import io.tidemark.jdbc.Database;
import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.jspecify.annotations.Nullable;

/**
 * Where a sink keeps its run log.
 *
 * @param connector the sink's name on the worker
 * @param sinkId by which its rows are known
 * @param schema of the state tables, null for the connection's own
 */
record Destination(Database database, String connector, String sinkId, @Nullable String schema) {
  private static final ConfigDef CONNECTION = ConnectionConfig.options().def();

  /**
   * Reads a sink's configuration, with its secrets.
   *
   * @throws org.apache.kafka.common.config.ConfigException when it names no database
   */
  static Destination of(String connector, Map<String, String> config) {
    AbstractConfig connection = new AbstractConfig(CONNECTION, config, Map.of(), false);
    return new Destination(
        Database.toRead(ConnectionConfig.from(connection, "tidemark console")),
        connector,
        config.getOrDefault("sink.id", connector),
        config.get("state.schema"));
  }
}
