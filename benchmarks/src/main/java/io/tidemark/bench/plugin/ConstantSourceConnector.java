package io.tidemark.bench.plugin;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.source.SourceConnector;

/**
 * Sends the first records of another topic again and again, decoded once: what a worker can do at
 * most when a source has no work to do. Tasks share the rows out evenly.
 */
public final class ConstantSourceConnector extends SourceConnector {

  static final String TOPIC = "topic";
  static final String ROWS = "rows";
  static final String SAMPLE = "sample.topic";
  static final String SERVERS = "sample.bootstrap.servers";

  private Map<String, String> config = Map.of();

  @Override
  public void start(Map<String, String> props) {
    config = Map.copyOf(props);
  }

  @Override
  public Class<? extends Task> taskClass() {
    return ConstantSourceTask.class;
  }

  @Override
  public List<Map<String, String>> taskConfigs(int maxTasks) {
    long rows = Long.parseLong(config.getOrDefault(ROWS, "0"));
    return IntStream.range(0, maxTasks)
        .mapToObj(task -> task(rows * (task + 1) / maxTasks - rows * task / maxTasks))
        .toList();
  }

  private Map<String, String> task(long rows) {
    Map<String, String> task = new TreeMap<>(config);
    task.put(ROWS, Long.toString(rows));
    return task;
  }

  @Override
  public void stop() {
    // holds nothing
  }

  @Override
  public ConfigDef config() {
    return new ConfigDef()
        .define(TOPIC, ConfigDef.Type.STRING, Importance.HIGH, "Where to")
        .define(ROWS, ConfigDef.Type.LONG, Importance.HIGH, "How many records, all tasks together")
        .define(
            SAMPLE,
            ConfigDef.Type.STRING,
            Importance.HIGH,
            "The topic whose first records are sent")
        .define(SERVERS, ConfigDef.Type.STRING, Importance.HIGH, "The broker that has it");
  }

  @Override
  public String version() {
    return "benchmark";
  }
}
