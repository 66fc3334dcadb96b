package io.tidemark.bench.discard;

import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.sink.SinkConnector;

/** Discards everything: what a worker can do at most before a sink has done any work. */
public final class DiscardSinkConnector extends SinkConnector {

  /** The file that holds the position behind the last discarded record, as eight bytes. */
  public static final String POSITION_FILE = "position.file";

  private Map<String, String> config = Map.of();

  @Override
  public void start(Map<String, String> props) {
    config = Map.copyOf(props);
  }

  @Override
  public Class<? extends Task> taskClass() {
    return DiscardSinkTask.class;
  }

  @Override
  public List<Map<String, String>> taskConfigs(int maxTasks) {
    return List.of(config);
  }

  @Override
  public void stop() {
    // holds nothing
  }

  @Override
  public ConfigDef config() {
    return new ConfigDef()
        .define(
            POSITION_FILE,
            ConfigDef.Type.STRING,
            ConfigDef.Importance.HIGH,
            "File that holds the position behind the last discarded record, as eight bytes");
  }

  @Override
  public String version() {
    return "benchmark";
  }
}
