package io.tidemark.source;

import io.tidemark.config.ConnectionConfig;
import io.tidemark.jdbc.ConnectionSettings;
import io.tidemark.monitor.TaskMetrics;
import io.tidemark.source.generation.Bell;
import io.tidemark.source.plan.Assigned;
import io.tidemark.source.plan.Glob;
import io.tidemark.source.plan.Signal;
import io.tidemark.source.plan.SyncSpec;
import io.tidemark.table.TableId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigException;
import org.jspecify.annotations.Nullable;

/** The source connector's configuration. */
final class SourceConfig extends AbstractConfig {
  /** Copied once: each sync is asked for many keys, and there may be thousands. */
  private final Map<String, Object> texts;

  SourceConfig(Map<String, String> props) {
    this(props, true);
  }

  private SourceConfig(Map<String, String> props, boolean log) {
    super(SourceKeys.DEF, props, log);
    texts = originals();
  }

  /** The same for those who look often: its values are not logged each time. */
  static SourceConfig unlogged(Map<String, String> props) {
    return new SourceConfig(props, false);
  }

  /** The configuration's text for a key that need not be defined, null when it is absent. */
  @Nullable String text(String key) {
    return texts.get(key) instanceof String text ? text : null;
  }

  String connector() {
    String name = text("name");
    return name == null ? "" : name;
  }

  String source() {
    String name = getString(SourceKeys.SOURCE_NAME);
    return name.isEmpty() ? connector() : name;
  }

  String markerTopic() {
    return getString(SourceKeys.MARKER_TOPIC);
  }

  ConnectionSettings connection() {
    return ConnectionConfig.from(this, "tidemark " + source());
  }

  List<Glob> globs(String key) {
    return getList(key).stream().map(Glob::new).toList();
  }

  Optional<Signal> signal() {
    String text = getString(SourceKeys.SIGNAL);
    if (text == null || text.isBlank()) {
      return Optional.empty();
    }
    try {
      return Optional.of(Signal.parse(text));
    } catch (IllegalArgumentException e) {
      throw new ConfigException("`" + SourceKeys.SIGNAL + "`: " + e.getMessage());
    }
  }

  Optional<TableId> signalTable() {
    String text = text(SourceKeys.SIGNAL_TABLE);
    return text == null || text.isBlank()
        ? Optional.empty()
        : Optional.of(SyncSettings.table(text.trim()));
  }

  Duration pollInterval() {
    return Duration.ofMillis(getLong(SourceKeys.POLL_INTERVAL_MS));
  }

  Surroundings surroundings(
      SignalBox signals,
      Ends ends,
      Bell bell,
      Transactions transactions,
      LongSupplier nanos,
      TaskMetrics metrics) {
    return new Surroundings(
        source(),
        connector(),
        markerTopic(),
        getLong(SourceKeys.GENERATION_BASE),
        signals,
        ends,
        bell,
        transactions,
        nanos,
        metrics);
  }

  /** What the configuration says of transactions; the rest is for the worker to show. */
  Transactions transactions() {
    return new Transactions("required".equalsIgnoreCase(text("exactly.once.support")));
  }

  long readAheadBytes() {
    return getLong(SourceKeys.READ_AHEAD_BYTES);
  }

  /** Where diff syncs remember what they have read. */
  Path snapshotDir() {
    String directory = getString(SourceKeys.SNAPSHOT_DIR);
    return directory == null || directory.isBlank()
        ? Path.of(System.getProperty("java.io.tmpdir"), "tidemark")
        : Path.of(directory.trim());
  }

  /** What this task reads. */
  List<SyncSpec> assignedSpecs() {
    String assigned = text(SourceKeys.ASSIGNED);
    if (assigned == null) {
      throw new ConfigException(
          "`" + SourceKeys.ASSIGNED + "` is missing: a task is configured by its connector");
    }
    SyncSettings settings = new SyncSettings(this);
    List<SyncSpec> specs = new ArrayList<>();
    for (Assigned sync : Assigned.decode(assigned)) {
      settings.spec(sync).ifPresent(specs::add);
    }
    settings.problems().throwIfAny();
    return specs;
  }
}
