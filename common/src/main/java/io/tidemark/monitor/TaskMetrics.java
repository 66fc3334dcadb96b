package io.tidemark.monitor;

import io.tidemark.monitor.Metric.Group;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.connect.sink.SinkTaskContext;
import org.apache.kafka.connect.source.SourceTaskContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A task's metrics, registered with the worker as long as somebody may want them: those of a table
 * from when it is first met until it is forgotten, and none once this is closed. A worker before
 * Connect 4.1 takes none, and they are counted for nobody.
 *
 * <p>Sensors are not used: the worker knows them by names that all its tasks share.
 */
public final class TaskMetrics implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(TaskMetrics.class);

  private final @Nullable PluginMetrics plugin;
  private final Map<Place, Registered> sets = new HashMap<>();
  private boolean closed;

  private record Place(Group group, Labels labels) {}

  private record Registered(MetricSet set, List<MetricName> names) {}

  private TaskMetrics(@Nullable PluginMetrics plugin) {
    this.plugin = plugin;
  }

  /** Metrics that a worker shows. */
  public static TaskMetrics in(PluginMetrics plugin) {
    return new TaskMetrics(plugin);
  }

  /** Those of a task; none are seen on a worker that is too old to show any. */
  public static TaskMetrics of(SourceTaskContext task) {
    try {
      return in(task.pluginMetrics());
    } catch (NoSuchMethodError | NoClassDefFoundError e) {
      return unseen();
    }
  }

  /** The same of a sink's task. */
  public static TaskMetrics of(SinkTaskContext task) {
    try {
      return in(task.pluginMetrics());
    } catch (NoSuchMethodError | NoClassDefFoundError e) {
      return unseen();
    }
  }

  /** Metrics that nobody sees. */
  public static TaskMetrics unseen() {
    return new TaskMetrics(null);
  }

  /** The metrics of a group under some labels, registered when they are first asked for. */
  public synchronized MetricSet of(Group group, Labels labels) {
    return sets.computeIfAbsent(new Place(group, labels), this::register).set;
  }

  private Registered register(Place place) {
    MetricSet set = new MetricSet(place.group);
    List<MetricName> names = new ArrayList<>();
    PluginMetrics to = plugin;
    if (to != null && !closed) {
      Stream.concat(set.numbers().stream(), set.recent().stream())
          .forEach(metric -> register(to, metric, place, set, names));
    }
    return new Registered(set, names);
  }

  /** That a metric cannot be shown is no reason to stop a sync. */
  private static void register(
      PluginMetrics plugin, Metric metric, Place place, MetricSet set, List<MetricName> names) {
    try {
      MetricName name = plugin.metricName(metric.text(), metric.description(), place.labels.tags());
      plugin.addMetric(name, set.provider(metric));
      names.add(name);
    } catch (IllegalArgumentException | IllegalStateException e) {
      log.warn("Metric {} of {} is not shown: {}", metric.text(), place.labels, e.getMessage());
    }
  }

  /** Takes metrics away whose labels nobody needs any more. */
  public synchronized void retain(Group group, Predicate<Labels> needed) {
    sets.entrySet()
        .removeIf(
            entry -> {
              boolean gone = entry.getKey().group == group && !needed.test(entry.getKey().labels);
              if (gone) {
                remove(entry.getValue());
              }
              return gone;
            });
  }

  private void remove(Registered registered) {
    PluginMetrics from = plugin;
    if (from != null && !closed) {
      registered.names.forEach(from::removeMetric);
    }
  }

  /** Takes all of them away; what is counted later is seen by nobody. */
  @Override
  public synchronized void close() {
    sets.values().forEach(this::remove);
    sets.clear();
    closed = true;
  }
}
