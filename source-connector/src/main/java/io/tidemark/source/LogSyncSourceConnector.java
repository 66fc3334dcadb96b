package io.tidemark.source;

import io.tidemark.config.Version;
import io.tidemark.source.log.Leftovers;
import io.tidemark.source.log.LogKeys;
import io.tidemark.source.log.LogSyncSourceTask;
import io.tidemark.source.log.LogValidation;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.source.ConnectorTransactionBoundaries;
import org.apache.kafka.connect.source.ExactlyOnceSupport;
import org.apache.kafka.connect.source.SourceConnector;

/**
 * Follows a database's log through Debezium's engine: a snapshot is a numbered generation whose
 * begin and end travel on the marker topic, and changes and deletes follow live.
 */
public final class LogSyncSourceConnector extends SourceConnector {
  private Map<String, String> props = Map.of();

  @Override
  public String version() {
    return Version.current();
  }

  @Override
  public ConfigDef config() {
    return LogKeys.DEF;
  }

  @Override
  public Class<? extends Task> taskClass() {
    return LogSyncSourceTask.class;
  }

  /** All problems at once, each on its own key; answers within seconds and never throws. */
  @Override
  public Config validate(Map<String, String> connectorConfigs) {
    Map<String, String> given = new HashMap<>(connectorConfigs);
    given.values().removeIf(Objects::isNull); // a key may have no value
    MarkerCare.warnings(given).forEach(MarkerCare::log);
    return LogValidation.of(given, super.validate(connectorConfigs));
  }

  @Override
  public void start(Map<String, String> props) {
    LogValidation.requireKeys(props);
    this.props = Map.copyOf(props);
    MarkerCare.warnings(props).forEach(MarkerCare::log);
  }

  /** One task, as there is one log. */
  @Override
  public List<Map<String, String>> taskConfigs(int maxTasks) {
    return List.of(props);
  }

  @Override
  public void stop() {
    props = Map.of();
  }

  @Override
  public ExactlyOnceSupport exactlyOnceSupport(Map<String, String> connectorConfig) {
    return ExactlyOnceSupport.SUPPORTED;
  }

  /** A task cannot wait for the acknowledgements of a transaction that it has not ended yet. */
  @Override
  public ConnectorTransactionBoundaries canDefineTransactionBoundaries(
      Map<String, String> connectorConfig) {
    return ConnectorTransactionBoundaries.UNSUPPORTED;
  }

  /**
   * Takes offsets from outside; a reset also drops the replication slot and the publication that
   * the connector has made.
   *
   * @throws org.apache.kafka.connect.errors.ConnectException saying what is wrong
   */
  @Override
  public boolean alterOffsets(
      Map<String, String> connectorConfig, Map<Map<String, ?>, Map<String, ?>> offsets) {
    Leftovers.alter(connectorConfig, offsets);
    return true;
  }
}
