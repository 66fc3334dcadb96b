package io.tidemark.source;

import io.tidemark.config.Version;
import io.tidemark.source.generation.ChangeOffset;
import io.tidemark.source.plan.Assigned;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.ConnectorTransactionBoundaries;
import org.apache.kafka.connect.source.ExactlyOnceSupport;
import org.apache.kafka.connect.source.SourceConnector;
import org.jspecify.annotations.Nullable;

/**
 * Reads tables and queries over JDBC, each full read a numbered generation whose begin and end
 * travel on the marker topic.
 */
public final class JdbcSyncSourceConnector extends SourceConnector {
  private Map<String, String> props = Map.of();
  private @Nullable TaskPlanner planner;
  private @Nullable TableWatch watch;

  @Override
  public String version() {
    return Version.current();
  }

  @Override
  public ConfigDef config() {
    return SourceKeys.DEF;
  }

  @Override
  public Class<? extends Task> taskClass() {
    return JdbcSyncSourceTask.class;
  }

  /** All problems at once, each on its own key; answers within seconds and never throws. */
  @Override
  public Config validate(Map<String, String> connectorConfigs) {
    return SourceValidation.of(connectorConfigs, super.validate(connectorConfigs));
  }

  @Override
  public void start(Map<String, String> props) {
    SourceConfig config =
        new SourceConfig(props); // a wrong configuration fails here, not in every task
    SourceValidation.ofKeys(props).throwIfAny();
    this.props = Map.copyOf(props);
    MarkerCare.warnings(props).forEach(MarkerCare::log);
    TaskPlanner planning = new TaskPlanner(config, () -> context().offsetStorageReader());
    planner = planning;
    long interval = config.getLong(SourceKeys.TABLE_POLL_INTERVAL);
    if (interval > 0 && planning.dependsOnTables()) {
      TableWatch watching = new TableWatch(planning, () -> context().requestTaskReconfiguration());
      watch = watching;
      watching.every(Duration.ofMillis(interval));
    }
  }

  @Override
  public List<Map<String, String>> taskConfigs(int maxTasks) {
    TaskPlanner started = Objects.requireNonNull(planner, "the connector has been started");
    List<Map<String, String>> tasks = new ArrayList<>();
    for (List<Assigned> share : started.shares(maxTasks)) {
      Map<String, String> task = new HashMap<>(props);
      task.put(SourceKeys.ASSIGNED, Assigned.encode(share));
      tasks.add(task);
    }
    return tasks;
  }

  @Override
  public void stop() {
    TableWatch watching = watch;
    if (watching != null) {
      watching.close();
    }
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
   * Takes offsets from outside: any reset, whatever the configuration is like, and offsets of this
   * source in this release's form whose positions, where they have some, fit the columns.
   *
   * @throws ConnectException saying what is wrong
   */
  @Override
  public boolean alterOffsets(
      Map<String, String> connectorConfig, Map<Map<String, ?>, Map<String, ?>> offsets) {
    Map<Map<String, ?>, Map<String, ?>> brought = new HashMap<>(offsets);
    brought.values().removeIf(Objects::isNull);
    if (brought.isEmpty()) {
      return true;
    }
    SourceConfig config = new SourceConfig(connectorConfig);
    Map<Map<String, ?>, ChangeOffset> changes = new HashMap<>();
    brought.forEach(
        (partition, offset) ->
            OffsetForm.check(config.source(), partition, offset)
                .ifPresent(change -> changes.put(partition, change)));
    PositionCheck.check(config, changes);
    return true;
  }
}
