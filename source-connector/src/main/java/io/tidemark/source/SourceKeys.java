package io.tidemark.source;

import static io.tidemark.config.Validators.any;
import static io.tidemark.config.Validators.between;
import static io.tidemark.config.Validators.describe;
import static io.tidemark.config.Validators.topicName;

import io.tidemark.config.Choice;
import io.tidemark.config.ConnectionConfig;
import io.tidemark.config.IdentityConfig;
import io.tidemark.config.Options;
import io.tidemark.source.generation.Ids;
import io.tidemark.source.plan.Mapping;
import io.tidemark.source.plan.Schedule;
import io.tidemark.source.plan.Scope;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigException;

/** The source's configuration keys: name, default, check and documentation side by side. */
final class SourceKeys {
  static final String SOURCE_NAME = IdentityConfig.SOURCE_NAME;
  static final String TOPIC_PREFIX = IdentityConfig.TOPIC_PREFIX;
  static final String MARKER_TOPIC = IdentityConfig.MARKER_TOPIC;
  static final String GENERATION_BASE = IdentityConfig.GENERATION_BASE;
  static final String TABLES = "tables";
  static final String TABLES_EXCLUDE = "tables.exclude";
  static final String SYNCS = "syncs";
  static final String SIGNAL = "signal";
  static final String SIGNAL_TABLE = "signal.table";
  static final String TABLE = "table";
  static final String QUERY = "query";
  static final String MODE = "mode";
  static final String KEY_COLUMNS = "key.columns";
  static final String FILTER = "filter";
  static final String FILTER_PARAMS = "filter.params";
  static final String SCHEDULE = "schedule";
  static final String POLL_INTERVAL_MS = "poll.interval.ms";
  static final String FETCH_SIZE = "fetch.size";
  static final String SNAPSHOT_DIR = "snapshot.dir";
  static final String READ_AHEAD_BYTES = "read.ahead.bytes";
  static final String DECIMAL_MODE = "decimal.mode";
  static final String TOPIC = "topic";
  static final String SPLITS = "splits";
  static final String TABLE_POLL_INTERVAL = "table.poll.interval.ms";

  private static final long DAY_MS = 86_400_000;

  /** Which syncs a task reads; written by the connector, not by people. */
  static final String ASSIGNED = "tidemark.task.syncs";

  /** Keys that only one sync can have, as {@code syncs.<name>.<key>}. */
  static final ConfigDef SUBJECT = subject();

  /** All keys of the connector. */
  static final ConfigDef DEF = define();

  /** Keys that may also be set for one sync, as {@code syncs.<name>.<key>}. */
  static final Set<String> OF_ONE_SYNC = ofOneSync();

  private SourceKeys() {}

  private static Set<String> ofOneSync() {
    Set<String> keys = new HashSet<>(CursorKeys.ALL);
    keys.addAll(DiffKeys.ALL);
    keys.addAll(
        Set.of(
            TABLE,
            QUERY,
            MODE,
            KEY_COLUMNS,
            FILTER,
            FILTER_PARAMS,
            Mapping.INCLUDE,
            Mapping.EXCLUDE,
            Mapping.MASK,
            Mapping.MAP,
            SCHEDULE,
            POLL_INTERVAL_MS,
            FETCH_SIZE,
            DECIMAL_MODE,
            SPLITS,
            TOPIC));
    return Set.copyOf(keys);
  }

  /** The definition of a setting that a sync can have. */
  static ConfigKey ofOneSync(String setting) {
    ConfigKey key = SUBJECT.configKeys().get(setting);
    return key != null ? key : Objects.requireNonNull(DEF.configKeys().get(setting));
  }

  private static ConfigDef define() {
    Options options = ConnectionConfig.optionsOfSource();
    IdentityConfig.define(options, Ids.MOST);
    SelectionKeys.define(options.group("What to sync", Importance.HIGH));
    syncs(options.group("How to sync", Importance.HIGH));
    CursorKeys.define(options.group("Incremental syncs", Importance.MEDIUM));
    DiffKeys.define(options.group("Syncs of differences", Importance.MEDIUM));
    return options.def();
  }

  private static ConfigDef subject() {
    Options options = new Options().group("Of one sync", Importance.HIGH);
    options.text(
        TABLE,
        "Table",
        null,
        any("schema.table, in the database's spelling"),
        "The table or view that the sync reads, split at its first dot.");
    options.text(
        QUERY,
        "Query",
        null,
        any("one SELECT"),
        "The query whose rows the sync reads, instead of a table. It is used as a sub-select.");
    return options.def();
  }

  private static void syncs(Options options) {
    options.text(
        SCHEDULE,
        "Schedule",
        null,
        describe("an interval, cron …, after …, or manual", SourceKeys::checkSchedule),
        "When a sync runs: an ISO 8601 interval such as PT15M, from start to start; cron with the"
            + " five fields of a crontab and a time zone (UTC without one), such as cron 0 9 * * MON"
            + " Europe/Paris; after with names of syncs of this connector, which have to end first;"
            + " or manual, for signals alone. Default: PT1H, for incremental syncs"
            + " poll.interval.ms.");
    options.importance(Importance.MEDIUM);
    options.number(
        POLL_INTERVAL_MS,
        "Poll interval",
        5000L,
        between(100L, DAY_MS),
        "How long after the start of one read an incremental sync without a schedule begins the"
            + " next; also how often the signal table is looked at.");
    mode(options);
    options.list(
        KEY_COLUMNS,
        "Key columns",
        any("names of columns"),
        "Columns of the records' key. Default: the primary key, else a unique index on NOT NULL"
            + " columns. Columns that the catalog does not prove unique and NOT NULL are read in"
            + " one snapshot instead of pages.");
    columns(options);
    splits(options);
    rows(options);
  }

  private static void mode(Options options) {
    options.choice(
        MODE,
        "Mode",
        "full",
        Choice.of("full", "incremental", "diff"),
        "How a sync reads. full: every run reads everything, and rows that are gone can be"
            + " deleted. incremental: runs read what cursor.column says is new, and what is gone is"
            + " found by reconcile.schedule. diff: every run reads everything and sends only what differs from the last"
            + " complete run, rows that are gone as tombstones; needs a key.");
    options.text(
        SNAPSHOT_DIR,
        "Snapshot directory",
        null,
        describe("a directory on each worker", SourceKeys::checkDirectory),
        "Where syncs of mode diff remember what they have read, on the worker that runs the task:"
            + " each row's key and some 30 bytes, twice while a run is under way. A cache:"
            + " what is lost is read in full once. Default: the directory tidemark within the"
            + " worker's temporary directory (java.io.tmpdir).");
  }

  private static void checkDirectory(String key, Object value) {
    try {
      if (value == null || !Path.of(value.toString().trim()).toString().isEmpty()) {
        return;
      }
    } catch (InvalidPathException e) {
      throw new ConfigException(key + ": is no path of a directory: " + e.getReason());
    }
    throw new ConfigException(key + ": is empty: name a directory, or take the key away");
  }

  private static void columns(Options options) {
    String everywhere = " Set for all syncs, it holds wherever there is such a column.";
    options.list(
        Mapping.INCLUDE,
        "Columns",
        any("names of columns"),
        "Columns to read and send; the key's are sent in any case. Default: all." + everywhere);
    options.list(
        Mapping.EXCLUDE,
        "Columns left out",
        any("names of columns"),
        "Columns that are neither read nor sent; none of the key." + everywhere);
    options.list(
        Mapping.MASK,
        "Masked columns",
        any("names of columns"),
        "Columns whose values stay in the database: texts are sent as *** in every row, other types"
            + " as NULL; none of the key."
            + everywhere);
    options.list(
        Mapping.MAP,
        "Column names",
        any("column:field, separated by commas"),
        "Names of fields for columns that are to be called otherwise; the key's can be, too. Adding"
            + " or changing an entry, or a column, reads all rows anew at once; taking one away does"
            + " not."
            + everywhere);
  }

  private static void splits(Options options) {
    options.number(
        SPLITS,
        "Splits",
        1,
        between(1, Scope.MOST),
        "Key ranges into which a table is cut, to be read at once by as many tasks as there are. Only"
            + " with mode full, and for tables with a key that the catalog proves unique and NOT"
            + " NULL.");
  }

  private static void rows(Options options) {
    options.text(FILTER, "Filter", null, any("SQL"), "WHERE condition, with ? for parameters.");
    options.text(
        FILTER_PARAMS,
        "Filter parameters",
        null,
        any("texts separated by commas, or a JSON array"),
        "Values for the filter's ?, in order: separated by commas, or a JSON array of texts.");
    options.importance(Importance.LOW);
    options.number(
        FETCH_SIZE,
        "Fetch size",
        5000,
        between(1, 100_000),
        "Rows of a page at most; wide rows make smaller pages.");
    options.number(
        READ_AHEAD_BYTES,
        "Read ahead",
        1L << 20,
        between(0, 1L << 30),
        "Roughly how many bytes of rows a task reads ahead of what the worker has asked for. A page"
            + " of up to 4 MiB is always read ahead.");
    options.choice(
        DECIMAL_MODE,
        "Decimal mode",
        "precise",
        Choice.of("precise", "string", "double"),
        "How exact numbers travel: precise (Connect's Decimal), string or double.");
    options.text(
        TOPIC,
        "Topic",
        null,
        topicName(),
        "Topic of a sync, as syncs.<name>.topic. Default: topic.prefix and the sync's name.");
  }

  private static void checkSchedule(String key, Object value) {
    try {
      if (value != null) {
        Schedule.parse(value.toString());
      }
    } catch (IllegalArgumentException e) {
      throw new ConfigException(key + ": " + e.getMessage());
    }
  }
}
