package io.tidemark.source;

import io.tidemark.config.Version;
import io.tidemark.jdbc.Catalog;
import io.tidemark.jdbc.Database;
import io.tidemark.jdbc.DatabaseException;
import io.tidemark.jdbc.Session;
import io.tidemark.source.plan.Assigned;
import io.tidemark.source.plan.Sharding;
import io.tidemark.table.TableId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.ConnectorTransactionBoundaries;
import org.apache.kafka.connect.source.ExactlyOnceSupport;
import org.apache.kafka.connect.source.SourceConnector;

/**
 * Reads tables and queries over JDBC, each full read a numbered generation whose begin and end
 * travel on the marker topic.
 */
public final class JdbcSyncSourceConnector extends SourceConnector {
  private Map<String, String> props = Map.of();

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
    new SourceConfig(props); // a wrong configuration fails here, not in every task
    SourceValidation.ofKeys(props).throwIfAny();
    this.props = Map.copyOf(props);
    MarkerCare.warnings(props).forEach(MarkerCare::log);
  }

  @Override
  public List<Map<String, String>> taskConfigs(int maxTasks) {
    SourceConfig config = new SourceConfig(props);
    Optional<Collection<TableId>> existing = Optional.of(List.of());
    if (SyncPlan.needsTables(config)) {
      existing = Optional.of(tables(config));
    }
    SyncPlan plan = new SyncPlan(config, existing);
    plan.problems().throwIfAny();
    List<Map<String, String>> tasks = new ArrayList<>();
    for (List<Assigned> share : Sharding.share(plan.syncs(), Assigned::name, maxTasks)) {
      Map<String, String> task = new HashMap<>(props);
      task.put(SourceKeys.ASSIGNED, Assigned.encode(share));
      tasks.add(task);
    }
    return tasks;
  }

  private static List<TableId> tables(SourceConfig config) {
    Database database = new Database(config.connection());
    try (Session session = database.connect()) {
      return tables(session);
    } catch (DatabaseException e) {
      throw new ConnectException(
          "The tables of " + database.location() + " cannot be listed: " + e.getMessage(), e);
    }
  }

  /** What globs choose from: views are named one by one, in {@code syncs}. */
  static List<TableId> tables(Session session) {
    return Catalog.tables(session).stream()
        .filter(info -> !info.view())
        .map(info -> info.schema().id())
        .toList();
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
   * Takes offsets from outside: any reset, and offsets of this source in this release's form.
   *
   * @throws ConnectException saying what is wrong
   */
  @Override
  public boolean alterOffsets(
      Map<String, String> connectorConfig, Map<Map<String, ?>, Map<String, ?>> offsets) {
    offsets.forEach(
        (partition, offset) -> {
          if (offset != null) {
            OffsetForm.check(new SourceConfig(connectorConfig).source(), partition, offset);
          }
        });
    return true;
  }
}
