package io.tidemark.sink;

import io.tidemark.config.ConfigErrors;
import io.tidemark.config.Version;
import io.tidemark.dialect.Dialect;
import io.tidemark.dialect.Dialects;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.SinkConnector;

/** Writes Tidemark's topics, and any other topics of records with schemas, to a database. */
public final class JdbcSyncSinkConnector extends SinkConnector {
  private Map<String, String> properties = Map.of();

  @Override
  public String version() {
    return Version.current();
  }

  @Override
  public void start(Map<String, String> props) {
    ConfigErrors errors = SinkValidation.ofKeys(props);
    SinkConfig config = new SinkConfig(props);
    SinkValidation.tables(config, errors);
    errors.throwIfAny();
    properties = Map.copyOf(props);
    SinkValidation.warn(properties, config.markerTopic());
  }

  @Override
  public Class<? extends Task> taskClass() {
    return JdbcSyncSinkTask.class;
  }

  @Override
  public List<Map<String, String>> taskConfigs(int maxTasks) {
    Dialect dialect = Dialects.forUrl(new SinkConfig(properties).connection().url());
    return Collections.nCopies(dialect.writers(maxTasks), properties);
  }

  @Override
  public void stop() {}

  /**
   * Moves the positions in the destination along with Connect's offsets; Connect asks only while
   * the connector is stopped. A reset begins at the start of each partition.
   *
   * @throws ConnectException when that cannot be done; nothing is changed then
   */
  @Override
  public boolean alterOffsets(Map<String, String> config, Map<TopicPartition, Long> offsets) {
    OffsetChange.apply(new SinkConfig(config), offsets);
    return true;
  }

  @Override
  public ConfigDef config() {
    return SinkKeys.DEF;
  }

  /** All problems at once, each on its own key; answers within seconds and never throws. */
  @Override
  public Config validate(Map<String, String> connectorConfigs) {
    return SinkValidation.of(connectorConfigs, super.validate(connectorConfigs));
  }
}
