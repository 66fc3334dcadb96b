package io.tidemark.source;

import io.tidemark.config.ConnectionConfig;
import io.tidemark.jdbc.ConnectionSettings;
import io.tidemark.source.generation.Bell;
import io.tidemark.source.plan.Assigned;
import io.tidemark.source.plan.Glob;
import io.tidemark.source.plan.Schedule;
import io.tidemark.source.plan.Signal;
import io.tidemark.source.plan.SyncSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigException;
import org.jspecify.annotations.Nullable;

/** The source connector's configuration. */
final class SourceConfig extends AbstractConfig {
  static final String SOURCE_NAME = "source.name";
  static final String TOPIC_PREFIX = "topic.prefix";
  static final String MARKER_TOPIC = "marker.topic";
  static final String GENERATION_BASE = "generation.base";
  static final String TABLES = "tables";
  static final String TABLES_EXCLUDE = "tables.exclude";
  static final String SYNCS = "syncs";
  static final String SIGNAL = "signal";
  static final String TABLE = "table";
  static final String QUERY = "query";
  static final String MODE = "mode";
  static final String KEY_COLUMNS = "key.columns";
  static final String FILTER = "filter";
  static final String FILTER_PARAMS = "filter.params";
  static final String SCHEDULE = "schedule";
  static final String FETCH_SIZE = "fetch.size";
  static final String READ_AHEAD_BYTES = "read.ahead.bytes";
  static final String DECIMAL_MODE = "decimal.mode";
  static final String TOPIC = "topic";

  /** Which syncs a task reads; written by the connector, not by people. */
  static final String ASSIGNED = "tidemark.task.syncs";

  /** Keys that may also be set for one sync, as {@code syncs.<name>.<key>}. */
  static final Set<String> OF_ONE_SYNC =
      Set.of(
          TABLE,
          QUERY,
          MODE,
          KEY_COLUMNS,
          FILTER,
          FILTER_PARAMS,
          SCHEDULE,
          FETCH_SIZE,
          DECIMAL_MODE,
          TOPIC);

  /** Keys that are planned, with or without the prefix of a sync. */
  static final Set<String> LATER =
      Set.of(
          "cursor.column",
          "cursor.initial",
          "cursor.delay.ms",
          "cursor.lookback.ms",
          "cursor.null",
          "watermark.key",
          "columns.include",
          "columns.exclude",
          "columns.mask",
          "columns.map",
          "reconcile.schedule",
          "reconcile.mode",
          "splits",
          "signal.table",
          "poll.interval.ms");

  SourceConfig(Map<String, String> props) {
    super(definition(), props);
  }

  static ConfigDef definition() {
    ConfigDef def = ConnectionConfig.addTo(new ConfigDef());
    defineIdentity(def);
    defineSelection(def);
    defineSyncs(def);
    defineRuns(def);
    return def;
  }

  private static void defineIdentity(ConfigDef def) {
    def.define(
            TOPIC_PREFIX,
            ConfigDef.Type.STRING,
            ConfigDef.NO_DEFAULT_VALUE,
            new ConfigDef.NonEmptyString(),
            Importance.HIGH,
            "What every topic's name begins with, taken literally: with shop. the table"
                + " public.orders goes to shop.public.orders.")
        .define(
            SOURCE_NAME,
            ConfigDef.Type.STRING,
            "",
            Importance.MEDIUM,
            "Name of the source, by which destinations know whose rows are whose. Default: the"
                + " connector's name.")
        .define(
            MARKER_TOPIC,
            ConfigDef.Type.STRING,
            "tidemark.generations",
            new ConfigDef.NonEmptyString(),
            Importance.MEDIUM,
            "Topic for the begin and end of generations. Must be compacted or kept for ever.")
        .define(
            GENERATION_BASE,
            ConfigDef.Type.LONG,
            0L,
            Range.atLeast(0),
            Importance.LOW,
            "Lower bound of new generation ids; for a source whose clock went back after its"
                + " offsets were lost.");
  }

  private static void defineSelection(ConfigDef def) {
    def.define(
            TABLES,
            ConfigDef.Type.LIST,
            List.of(),
            Importance.HIGH,
            "Globs on schema.table, such as public.*; each table that matches becomes a sync of"
                + " that name. A glob that matches nothing is an error.")
        .define(
            TABLES_EXCLUDE,
            ConfigDef.Type.LIST,
            List.of(),
            Importance.MEDIUM,
            "Globs on schema.table for tables to leave out.")
        .define(
            SYNCS,
            ConfigDef.Type.LIST,
            List.of(),
            Importance.HIGH,
            "Names of syncs, each configured by keys syncs.<name>.<key>; needs at least"
                + " syncs.<name>.table or syncs.<name>.query.")
        .define(
            SIGNAL,
            ConfigDef.Type.STRING,
            null,
            Importance.LOW,
            "One request, executed once per id: {\"id\":\"…\",\"type\":\"run|abort\","
                + "\"data\":{\"syncs\":[\"…\"]}}; without data it is meant for all syncs.");
  }

  private static void defineSyncs(ConfigDef def) {
    def.define(
            MODE,
            ConfigDef.Type.STRING,
            "full",
            Importance.MEDIUM,
            "full: every run reads everything, and rows that are gone can be deleted.")
        .define(
            KEY_COLUMNS,
            ConfigDef.Type.LIST,
            List.of(),
            Importance.MEDIUM,
            "Columns of the records' key. Default: the primary key, else a unique index on NOT"
                + " NULL columns. Columns that the catalog does not prove unique and NOT NULL are"
                + " read in one snapshot instead of pages.")
        .define(
            FILTER,
            ConfigDef.Type.STRING,
            null,
            Importance.MEDIUM,
            "WHERE condition, with ? for parameters.")
        .define(
            FILTER_PARAMS,
            ConfigDef.Type.STRING,
            null,
            Importance.MEDIUM,
            "Values for the filter's ?, in order: separated by commas, or a JSON array of texts.");
  }

  private static void requireSchedule(String key, Object value) {
    try {
      Schedule.parse(String.valueOf(value));
    } catch (IllegalArgumentException e) {
      throw new ConfigException(key, value, e.getMessage());
    }
  }

  private static void defineRuns(ConfigDef def) {
    def.define(
            SCHEDULE,
            ConfigDef.Type.STRING,
            "PT1H",
            ConfigDef.LambdaValidator.with(
                SourceConfig::requireSchedule, () -> "an ISO 8601 interval, or manual"),
            Importance.HIGH,
            "When a sync runs: an ISO 8601 interval such as PT15M, or manual (signals only).")
        .define(
            FETCH_SIZE,
            ConfigDef.Type.INT,
            5000,
            Range.between(1, 100_000),
            Importance.LOW,
            "Rows of a page at most; wide rows make smaller pages.")
        .define(
            READ_AHEAD_BYTES,
            ConfigDef.Type.LONG,
            16L << 20,
            Range.between(0, 1L << 30),
            Importance.LOW,
            "Roughly how many bytes of rows a task reads ahead of what the worker has asked for. A"
                + " page of up to 4 MiB is always read ahead.")
        .define(
            DECIMAL_MODE,
            ConfigDef.Type.STRING,
            "precise",
            Importance.LOW,
            "How exact numbers travel: precise, string or double.")
        .define(
            TOPIC,
            ConfigDef.Type.STRING,
            null,
            Importance.LOW,
            "Topic of a sync; for syncs.<name>.topic.");
  }

  /** The configuration's text for a key that need not be defined, null when it is absent. */
  @Nullable String text(String key) {
    return originals().get(key) instanceof String text ? text : null;
  }

  String connector() {
    String name = text("name");
    return name == null ? "" : name;
  }

  String source() {
    String name = getString(SOURCE_NAME);
    return name.isEmpty() ? connector() : name;
  }

  String markerTopic() {
    return getString(MARKER_TOPIC);
  }

  ConnectionSettings connection() {
    return ConnectionConfig.from(this, "tidemark " + source());
  }

  List<Glob> globs(String key) {
    return getList(key).stream().map(Glob::new).toList();
  }

  Optional<Signal> signal() {
    String text = getString(SIGNAL);
    if (text == null || text.isBlank()) {
      return Optional.empty();
    }
    try {
      return Optional.of(Signal.parse(text));
    } catch (IllegalArgumentException e) {
      throw new ConfigException("`" + SIGNAL + "`: " + e.getMessage());
    }
  }

  Surroundings surroundings(Bell bell, LongSupplier nanos) {
    return new Surroundings(
        source(), connector(), markerTopic(), getLong(GENERATION_BASE), bell, nanos);
  }

  long readAheadBytes() {
    return getLong(READ_AHEAD_BYTES);
  }

  /** What this task reads. */
  List<SyncSpec> assignedSpecs() {
    String assigned = text(ASSIGNED);
    if (assigned == null) {
      throw new ConfigException(
          "`" + ASSIGNED + "` is missing: a task is configured by its connector");
    }
    SyncSettings settings = new SyncSettings(this);
    List<SyncSpec> specs = new ArrayList<>();
    for (Assigned sync : Assigned.decode(assigned)) {
      settings.spec(sync).ifPresent(specs::add);
    }
    settings.failIfWrong();
    return specs;
  }
}
