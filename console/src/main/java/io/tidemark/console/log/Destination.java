package io.tidemark.console.log;

import io.tidemark.config.ConnectionConfig;
import io.tidemark.jdbc.Database;
import io.tidemark.jdbc.Questions;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.jspecify.annotations.Nullable;

/**
 * Where a sink keeps its run log.
 *
 * @param questions to its database
 * @param connector the sink's name on the worker
 * @param sinkId by which its rows are known
 * @param schema of the state tables, null for the connection's own
 */
record Destination(Questions questions, String connector, String sinkId, @Nullable String schema) {
  private static final Duration LIMIT = Duration.ofSeconds(5);

  /** Longer than from look to look of a page that is looked at, and hardly longer than a look. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private static final ConfigDef CONNECTION = ConnectionConfig.options().def();

  /**
   * Reads a sink's configuration, with its secrets.
   *
   * @throws org.apache.kafka.common.config.ConfigException when it names no database
   */
  static Destination of(String connector, Map<String, String> config) {
    AbstractConfig connection = new AbstractConfig(CONNECTION, config, Map.of(), false);
    return new Destination(
        new Questions(
            Database.toRead(ConnectionConfig.from(connection, "tidemark console")),
            LIMIT,
            PATIENCE),
        connector,
        config.getOrDefault("sink.id", connector),
        config.get("state.schema"));
  }
}
