package io.tidemark.console.cluster;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.health.ConnectorHealth;
import org.jspecify.annotations.Nullable;

/**
 * A connector of ours.
 *
 * @param name on the worker
 * @param kind which end of a sync it is
 * @param config as the worker keeps it, with placeholders where secrets are
 * @param failures of the connector and its tasks: what failed, and the first line of its trace
 */
public record Connector(
    String name, Kind kind, Map<String, String> config, Map<String, String> failures) {

  /** The kinds of connectors. */
  public enum Kind {
    SOURCE("io.tidemark.source.JdbcSyncSourceConnector"),
    SINK("io.tidemark.sink.JdbcSyncSinkConnector");

    private final String className;

    Kind(String className) {
      this.className = className;
    }

    /** The kind of a class, which may be named as Connect allows: whole, simply, or shorter. */
    static Optional<Kind> of(@Nullable String type) {
      return Arrays.stream(values())
          .filter(kind -> type != null && kind.isCalled(type))
          .findFirst();
    }

    private boolean isCalled(String type) {
      String simple = className.substring(className.lastIndexOf('.') + 1);
      return type.equals(className)
          || type.equals(simple)
          || type.equals(simple.substring(0, simple.length() - "Connector".length()));
    }
  }

  public Connector {
    config = Map.copyOf(config);
  }

  /** The connector, if it is one of ours. */
  static Optional<Connector> of(String name, Map<String, String> config, ConnectorHealth health) {
    return Kind.of(config.get("connector.class"))
        .map(kind -> new Connector(name, kind, config, failures(health)));
  }

  private static Map<String, String> failures(ConnectorHealth health) {
    Map<String, String> failures = new LinkedHashMap<>();
    if (health.connectorState().state().equals("FAILED")) {
      failures.put("connector", firstLine(health.connectorState().traceMessage()));
    }
    health
        .tasksState()
        .forEach(
            (id, task) -> {
              if (task.state().equals("FAILED")) {
                failures.put("task " + id, firstLine(task.traceMessage()));
              }
            });
    return failures;
  }

  private static String firstLine(@Nullable String trace) {
    return trace == null ? "" : trace.lines().findFirst().orElse("");
  }

  /** The source's name in the data. */
  public String sourceName() {
    return config.getOrDefault("source.name", name);
  }

  /** The names of the syncs that a source's configuration names; none where it lists tables. */
  public List<String> namedSyncs() {
    return Arrays.stream(config.getOrDefault("syncs", "").split(","))
        .map(String::trim)
        .filter(sync -> !sync.isEmpty())
        .toList();
  }
}
