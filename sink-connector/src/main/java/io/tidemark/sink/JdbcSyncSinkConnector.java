package io.tidemark.sink;

import io.tidemark.config.Version;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.Task;
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
    SinkValidation.ofKeys(props).throwIfAny();
    properties = Map.copyOf(props);
    SinkValidation.warn(properties, new SinkConfig(properties).markerTopic());
  }

  @Override
  public Class<? extends Task> taskClass() {
    return JdbcSyncSinkTask.class;
  }

  @Override
  public List<Map<String, String>> taskConfigs(int maxTasks) {
    return Collections.nCopies(maxTasks, properties);
  }

  @Override
  public void stop() {}

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
