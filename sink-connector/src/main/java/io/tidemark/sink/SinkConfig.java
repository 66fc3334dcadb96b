package io.tidemark.sink;

import io.tidemark.config.ConnectionConfig;
import io.tidemark.jdbc.ConnectionSettings;
import io.tidemark.jdbc.Database;
import io.tidemark.sink.failure.RejectLimits;
import io.tidemark.sink.failure.RetryPolicy;
import io.tidemark.sink.migrate.MigrateMode;
import io.tidemark.sink.migrate.Migrator;
import io.tidemark.sink.row.RowDecoder;
import io.tidemark.sink.row.TableFormat;
import io.tidemark.sink.row.TextNul;
import io.tidemark.sink.rules.Rules;
import io.tidemark.sink.stale.Guards;
import io.tidemark.sink.stale.Release;
import io.tidemark.sink.stale.StaleSettings;
import io.tidemark.sink.stale.StaleSettings.Removing;
import io.tidemark.sink.state.StateTables;
import io.tidemark.sink.state.Streams;
import io.tidemark.sink.write.BatchLimits;
import io.tidemark.sink.write.WriteMode;
import io.tidemark.sink.write.WriterParts;
import io.tidemark.sink.write.WriterSettings;
import io.tidemark.table.TableId;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.config.AbstractConfig;

/** A sink's configuration, read once and handed on as settings of the rooms that need them. */
final class SinkConfig {
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  /** Kafka's own transforms, which keep every record but for one of them. */
  private static final String KAFKA_TRANSFORMS = "org.apache.kafka.connect.transforms.";

  private static final String FILTER = KAFKA_TRANSFORMS + "Filter";

  private final AbstractConfig config;
  private final Map<String, String> originals;
  private final TopicChoice topics;
  private final TableSettings tables;

  SinkConfig(Map<String, String> properties) {
    this.config = new AbstractConfig(SinkKeys.DEF, properties, false);
    this.originals = Map.copyOf(properties);
    this.topics = TopicChoice.of(properties);
    this.tables = TableSettings.of(properties);
  }

  String sinkId() {
    String id = config.getString(SinkKeys.SINK_ID);
    return id == null || id.isBlank() ? originals.getOrDefault("name", "tidemark-sink") : id;
  }

  ConnectionSettings connection() {
    return ConnectionConfig.from(config, "tidemark " + sinkId());
  }

  Optional<String> stateSchema() {
    return Optional.ofNullable(config.getString(SinkKeys.STATE_SCHEMA)).filter(s -> !s.isBlank());
  }

  WriteMode writeMode() {
    String mode = config.getString(SinkKeys.WRITE_MODE);
    return WriteMode.valueOf(mode.toUpperCase(Locale.ROOT).replace('-', '_'));
  }

  MigrateMode migrateMode() {
    return MigrateMode.valueOf(config.getString(SinkKeys.MIGRATE_MODE).toUpperCase(Locale.ROOT));
  }

  /**
   * The tables of which it is certain that they are written to: those of topics that are named,
   * where no transform may rename a topic and no table's name depends on the records. By table, its
   * topic.
   */
  Map<TableId, String> targets() {
    boolean certain =
        tableFormat().needsNoStream() && originals.getOrDefault("transforms", "").isBlank();
    Map<TableId, String> targets = new LinkedHashMap<>();
    if (certain) {
      topics.names().stream()
          .filter(topic -> !topic.equals(markerTopic()))
          .sorted()
          .forEach(topic -> targets.put(tableFormat().table(topic, Optional.empty()), topic));
    }
    return targets;
  }

  TopicChoice topics() {
    return topics;
  }

  String markerTopic() {
    return config.getString(SinkKeys.MARKER_TOPIC);
  }

  TableFormat tableFormat() {
    return new TableFormat(config.getString(SinkKeys.TABLE_NAME_FORMAT));
  }

  private TextNul textNul() {
    return new TextNul(config.getString(SinkKeys.TEXT_NUL).equals("strip"));
  }

  /** Whether each row that is added, changed, removed or rejected is written down. */
  boolean logsChanges() {
    return config.getString(SinkKeys.SYNC_LOG).equals("changes");
  }

  private boolean adoptsOwner() {
    return config.getBoolean(SinkKeys.ADOPT_OWNER);
  }

  /** What a writer into its database is made of. */
  WriterParts parts(Database database) {
    StateTables state =
        new StateTables(stateSchema().orElse(null), database.dialect(), logsChanges());
    return new WriterParts(
        database,
        state,
        new Streams(state, sinkId(), adoptsOwner()),
        new Migrator(migrateMode()),
        new RowDecoder(tableFormat(), rules(), textNul(), database.dialect()));
  }

  WriterSettings writer() {
    return new WriterSettings(
        sinkId(),
        writeMode(),
        rules(),
        archives(),
        config.getList(SinkKeys.ADOPT_STREAMS),
        markerTopic(),
        topics::reads,
        config.getString(SinkKeys.ON_OFFSET_REGRESSION).equals("adopt"),
        limits(),
        retries(),
        rejectLimits(),
        logsChanges());
  }

  BatchLimits limits() {
    int rows = config.getInt(SinkKeys.BATCH_SIZE);
    return new BatchLimits(
        rows == 0 ? SinkKeys.DEFAULT_BATCH_SIZE : rows,
        config.getLong(SinkKeys.BATCH_SIZE_BYTES),
        Duration.ofMillis(config.getLong(SinkKeys.BATCH_TIMEOUT_MS)));
  }

  private RetryPolicy retries() {
    Duration first = Duration.ofMillis(config.getLong(SinkKeys.RETRY_BACKOFF_MS));
    return new RetryPolicy(
        config.getInt(SinkKeys.MAX_RETRIES),
        first,
        first.compareTo(LONGEST_PAUSE) > 0 ? first : LONGEST_PAUSE);
  }

  StaleSettings stale() {
    Guards guards =
        new Guards(
            config.getDouble(SinkKeys.DELETE_MAX_FRACTION),
            config.getLong(SinkKeys.DELETE_MAX_ROWS),
            config.getBoolean(SinkKeys.DELETE_ALLOW_EMPTY),
            config.getLong(SinkKeys.DELETE_GUARD_MIN_ROWS));
    return new StaleSettings(
        sinkId(),
        writeMode() == WriteMode.OVERWRITE_DELETE_STALE,
        lossy(),
        SinkWarnings.readsCommitted(originals),
        topics::reads,
        config.getString(SinkKeys.MARKER_TOPIC),
        guards,
        Release.parse(config.getString(SinkKeys.DELETE_RELEASE)),
        new Removing(
            rules(),
            archives(),
            config.getBoolean(SinkKeys.DELETE_INDEX),
            writeMode().writtenAs(rules())),
        StaleSettings.SLICES);
  }

  /** How tables are written. */
  Rules rules() {
    return tables.rules(writeMode(), tableFormat().hasSchema());
  }

  TableSettings tables() {
    return tables;
  }

  /** Whether deleted rows are kept. */
  boolean archives() {
    return config.getBoolean(SinkKeys.DELETE_ARCHIVE);
  }

  /** When a task stops because too much of what it reads is bad. */
  RejectLimits rejectLimits() {
    return new RejectLimits(
        config.getLong(SinkKeys.REJECT_MAX_ROWS), config.getDouble(SinkKeys.REJECT_MAX_FRACTION));
  }

  boolean toleratesErrors() {
    return "all".equals(originals.get("errors.tolerance"));
  }

  /**
   * Whether the framework may pass over records without failing the task: when it tolerates errors,
   * and with every transform that is not known to keep all records.
   */
  private boolean lossy() {
    String transforms = originals.getOrDefault("transforms", "");
    return toleratesErrors()
        || Arrays.stream(transforms.split(","))
            .map(String::trim)
            .filter(name -> !name.isEmpty())
            .map(name -> originals.getOrDefault("transforms." + name + ".type", ""))
            .anyMatch(type -> !type.startsWith(KAFKA_TRANSFORMS) || type.equals(FILTER));
  }
}
