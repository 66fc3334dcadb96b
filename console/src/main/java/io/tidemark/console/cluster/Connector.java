package io.tidemark.console.cluster;

import io.tidemark.sink.JdbcSyncSinkConnector;
import io.tidemark.source.JdbcSyncSourceConnector;
import io.tidemark.source.LogSyncSourceConnector;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.kafka.connect.health.AbstractState;
import org.apache.kafka.connect.health.ConnectorHealth;
import org.jspecify.annotations.Nullable;

/**
 * A connector of ours.
 *
 * @param name on the worker
 * @param kind which end of a sync it is, and how it reads
 * @param config as the worker keeps it, with placeholders where secrets are
 * @param parts the connector itself, and behind it its tasks
 */
public record Connector(String name, Kind kind, Map<String, String> config, List<Part> parts) {

  /**
   * The connector itself, or a task of it.
   *
   * @param task its number; empty for the connector itself
   * @param state as Connect names it, as {@code RUNNING}
   * @param worker who runs it, as host and port; null while nobody does
   * @param trace why it has failed; null while it has not
   */
  public record Part(
      Optional<Integer> task, String state, @Nullable String worker, @Nullable String trace) {
    /** What nobody has begun to run. */
    private static final Part UNASSIGNED = new Part(Optional.empty(), "UNASSIGNED", null, null);

    private static Part of(Optional<Integer> task, AbstractState state) {
      return new Part(task, state.state(), state.workerId(), state.traceMessage());
    }

    private boolean hasFailed() {
      return state.equals("FAILED");
    }

    private String name() {
      return task.map(number -> "task " + number).orElse("connector");
    }
  }

  /** The kinds of connectors. */
  public enum Kind {
    /** Reads by queries, which a schedule or a signal starts. */
    SOURCE(JdbcSyncSourceConnector.class),
    /** A source, too, that follows a log and reads at all times. */
    LOG(LogSyncSourceConnector.class),
    SINK(JdbcSyncSinkConnector.class);

    private final Class<? extends org.apache.kafka.connect.connector.Connector> type;

    Kind(Class<? extends org.apache.kafka.connect.connector.Connector> type) {
      this.type = type;
    }

    /** The connector's class. */
    public Class<? extends org.apache.kafka.connect.connector.Connector> type() {
      return type;
    }

    /** The kind of a class, which may be named as Connect allows: whole, simply, or shorter. */
    public static Optional<Kind> of(@Nullable String name) {
      return Arrays.stream(values())
          .filter(kind -> name != null && kind.isCalled(name))
          .findFirst();
    }

    /** Whether a connector is of this kind. */
    public boolean isOf(Connector connector) {
      return connector.kind == this;
    }

    private boolean isCalled(String name) {
      String simple = type.getSimpleName();
      return name.equals(type.getName())
          || name.equals(simple)
          || name.equals(simple.substring(0, simple.length() - "Connector".length()));
    }
  }

  public Connector {
    config = Map.copyOf(config);
    parts = List.copyOf(parts);
  }

  /**
   * The connector, if it is one of ours.
   *
   * @param health empty before it has any
   */
  static Optional<Connector> of(
      String name, Map<String, String> config, Optional<ConnectorHealth> health) {
    List<Part> parts = health.map(Connector::parts).orElse(List.of(Part.UNASSIGNED));
    return Kind.of(config.get("connector.class"))
        .map(kind -> new Connector(name, kind, config, parts));
  }

  private static List<Part> parts(ConnectorHealth health) {
    Stream<Part> tasks =
        new TreeMap<>(health.tasksState())
            .entrySet().stream().map(task -> Part.of(Optional.of(task.getKey()), task.getValue()));
    return Stream.concat(Stream.of(Part.of(Optional.empty(), health.connectorState())), tasks)
        .toList();
  }

  /** Whether syncs begin with it. */
  public boolean isSource() {
    return kind != Kind.SINK;
  }

  /** Which end of syncs it is, source or sink. */
  public String end() {
    return isSource() ? "source" : "sink";
  }

  /** Whether the connector itself runs, whatever its tasks do. */
  public boolean runs() {
    return parts.stream().anyMatch(part -> part.task.isEmpty() && part.state.equals("RUNNING"));
  }

  /** What has failed, and the first line of its trace. */
  public Map<String, String> failures() {
    Map<String, String> failures = new LinkedHashMap<>();
    parts.stream()
        .filter(Part::hasFailed)
        .forEach(part -> failures.put(part.name(), firstLine(part.trace)));
    return failures;
  }

  /** The worker that runs a task, as far as that is known. */
  public Optional<String> workerOf(int task) {
    return parts.stream()
        .filter(part -> part.task.equals(Optional.of(task)))
        .flatMap(part -> Optional.ofNullable(part.worker).stream())
        .findFirst();
  }

  private static String firstLine(@Nullable String trace) {
    return trace == null ? "" : trace.lines().findFirst().orElse("");
  }

  /** The group that the consumers of a sink's tasks form. */
  public String group() {
    return config.getOrDefault("consumer.override.group.id", "connect-" + name);
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
