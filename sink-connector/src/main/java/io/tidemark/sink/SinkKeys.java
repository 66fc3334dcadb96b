package io.tidemark.sink;

import static io.tidemark.config.Validators.between;
import static io.tidemark.config.Validators.describe;
import static io.tidemark.config.Validators.notBlank;
import static io.tidemark.config.Validators.oneOf;

import io.tidemark.config.ConnectionConfig;
import io.tidemark.sink.row.TableFormat;
import io.tidemark.sink.stale.Release;
import java.util.List;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Validator;
import org.apache.kafka.common.config.ConfigDef.Width;
import org.apache.kafka.common.config.ConfigException;

/** The sink's configuration keys: name, default, check and documentation side by side. */
final class SinkKeys {
  static final String MARKER_TOPIC = "marker.topic";
  static final String WRITE_MODE = "write.mode";
  static final String MIGRATE_MODE = "migrate.mode";
  static final String PK_MODE = "pk.mode";
  static final String TABLE_NAME_FORMAT = "table.name.format";
  static final String UNCHANGED_ROWS = "unchanged.rows";
  static final String DELETE_MAX_FRACTION = "delete.max.fraction";
  static final String DELETE_MAX_ROWS = "delete.max.rows";
  static final String DELETE_ALLOW_EMPTY = "delete.allow.empty";
  static final String DELETE_GUARD_MIN_ROWS = "delete.guard.min.rows";
  static final String DELETE_RELEASE = "delete.release";
  static final String SINK_ID = "sink.id";
  static final String STATE_SCHEMA = "state.schema";
  static final String ADOPT_STREAMS = "adopt.streams";
  static final String ADOPT_OWNER = "adopt.owner";
  static final String ON_OFFSET_REGRESSION = "on.offset.regression";
  static final String BATCH_SIZE = "batch.size";
  static final String BATCH_SIZE_BYTES = "batch.size.bytes";
  static final String BATCH_TIMEOUT_MS = "batch.timeout.ms";
  static final String MAX_RETRIES = "max.retries";
  static final String RETRY_BACKOFF_MS = "retry.backoff.ms";

  /** Keys whose behaviour comes with a later release: refused, because ignoring them would lie. */
  static final List<String> LATER =
      List.of(
          "record.mode",
          "pk.fields",
          "delete.behavior",
          "delete.archive",
          "sync.id.columns",
          "text.nul",
          "reject.max.rows",
          "reject.max.fraction",
          "columns.include",
          "columns.exclude",
          "columns.map",
          "sync.log");

  /** The same, for all keys with this beginning. */
  static final String LATER_PER_TABLE = "tables.";

  static final int DEFAULT_BATCH_SIZE = 10_000;
  static final ConfigDef DEF = define();

  private SinkKeys() {}

  private static ConfigDef define() {
    Definer def = new Definer(ConnectionConfig.addTo(new ConfigDef()));
    writing(def.group("Writing"));
    deleting(def.group("Deleting"));
    state(def.group("State"));
    batches(def.group("Batches and retries"));
    return def.def;
  }

  private static void writing(Definer def) {
    def.add(
        WRITE_MODE,
        ConfigDef.Type.STRING,
        "overwrite-delete-stale",
        oneOf("overwrite-delete-stale", "overwrite", "append"),
        "What becomes of rows: overwrite-delete-stale replaces rows by their key and deletes those"
            + " that a complete generation did not contain; overwrite replaces and never deletes;"
            + " append adds every record as a row.");
    def.add(
        TABLE_NAME_FORMAT,
        ConfigDef.Type.STRING,
        "${table}",
        describe("a name with ${table}, ${topic}, ${sync}, ${source}", SinkKeys::checkFormat),
        "The table of a record. ${table} is the topic's last name part; a dot in the format"
            + " separates schema and table, what is put in is never split.");
    tables(def);
  }

  private static void tables(Definer def) {
    def.add(
        MIGRATE_MODE,
        ConfigDef.Type.STRING,
        "safe",
        describe("safe, none", later("forced", oneOf("safe", "none"))),
        "What is done when records and table differ: safe creates tables and adds nullable columns"
            + " and refuses everything else; none changes nothing.");
    def.add(
        PK_MODE,
        ConfigDef.Type.STRING,
        "default",
        describe("default", later("sync-id-only", later("fields", oneOf("default")))),
        "Where the key comes from: default is the record's key.");
    def.add(
        UNCHANGED_ROWS,
        ConfigDef.Type.STRING,
        "skip",
        oneOf("skip", "touch"),
        "Whether an unchanged row is left unwritten (skip), or written so that its generation and"
            + " time advance (touch).");
    def.add(
        MARKER_TOPIC,
        ConfigDef.Type.STRING,
        "tidemark.generations",
        notBlank(),
        "The topic of the generations' begins and ends, by its name before any transform. It must"
            + " be among the topics that this connector reads when stale rows are to be deleted.");
  }

  private static void deleting(Definer def) {
    def.add(
        DELETE_MAX_FRACTION,
        ConfigDef.Type.DOUBLE,
        0.5,
        between(0.0, 1.0),
        "A generation that would delete more than this share of a sync's rows is held until it is"
            + " released.");
    def.add(
        DELETE_MAX_ROWS,
        ConfigDef.Type.LONG,
        Long.MAX_VALUE,
        between(0, Long.MAX_VALUE),
        "A generation that would delete more than this many rows is held.");
    def.add(
        DELETE_ALLOW_EMPTY,
        ConfigDef.Type.BOOLEAN,
        false,
        null,
        "Whether a generation without any row may delete all rows, instead of being held.");
    def.add(
        DELETE_GUARD_MIN_ROWS,
        ConfigDef.Type.LONG,
        100L,
        between(0, Long.MAX_VALUE),
        "The share is only looked at for syncs with at least this many rows in the table.");
    def.add(
        DELETE_RELEASE,
        ConfigDef.Type.STRING,
        "",
        describe("<sync>@<generation>,…", SinkKeys::checkReleases),
        "Releases the newest held generation of a sync from the named one on.");
  }

  private static void state(Definer def) {
    def.add(
        SINK_ID,
        ConfigDef.Type.STRING,
        null,
        null,
        "Key of all state in the destination; default: the connector's name. Two connectors must"
            + " not share it.");
    def.add(
        STATE_SCHEMA,
        ConfigDef.Type.STRING,
        null,
        null,
        "Schema of the state tables (tidemark_…); default: the connection's.");
    def.add(
        ADOPT_STREAMS,
        ConfigDef.Type.LIST,
        List.of(),
        null,
        "Streams (source/sync) whose rows may be taken over when they have the key of a row that"
            + " another stream writes to the same table.");
    def.add(
        ADOPT_OWNER,
        ConfigDef.Type.BOOLEAN,
        false,
        null,
        "Whether to take over the rows of streams that another sink owns.");
    def.add(
        ON_OFFSET_REGRESSION,
        ConfigDef.Type.STRING,
        "fail",
        oneOf("fail", "adopt"),
        "What to do when a topic begins anew below the stored position, as it does when it was"
            + " deleted and created again: fail, or adopt the new topic.");
  }

  private static void batches(Definer def) {
    def.add(
        BATCH_SIZE,
        ConfigDef.Type.INT,
        DEFAULT_BATCH_SIZE,
        between(0, 1_000_000),
        "Records per transaction; 0 means the default.");
    def.add(
        BATCH_SIZE_BYTES,
        ConfigDef.Type.LONG,
        10_485_760L,
        between(1, 1_073_741_824L),
        "Bytes of encoded rows per transaction.");
    def.add(
        BATCH_TIMEOUT_MS,
        ConfigDef.Type.LONG,
        1_000L,
        between(0, 3_600_000L),
        "How long a batch may wait for more records, in milliseconds.");
    def.add(
        MAX_RETRIES,
        ConfigDef.Type.INT,
        100,
        between(0, 1_000_000),
        "How often in a row a batch is tried again while the database is down or not usable. Pauses"
            + " double from retry.backoff.ms up to 30 seconds, so that the default outlasts 45"
            + " minutes.");
    def.add(
        RETRY_BACKOFF_MS,
        ConfigDef.Type.LONG,
        1_000L,
        between(1, 3_600_000L),
        "The first pause before a batch is tried again, in milliseconds.");
  }

  private static void checkFormat(String key, Object format) {
    try {
      new TableFormat(String.valueOf(format));
    } catch (IllegalArgumentException e) {
      throw new ConfigException(key + ": " + e.getMessage());
    }
  }

  private static void checkReleases(String key, Object releases) {
    try {
      Release.parse(String.valueOf(releases));
    } catch (IllegalArgumentException e) {
      throw new ConfigException(key + ": " + e.getMessage());
    }
  }

  /** Refuses a value that is documented but not built yet in words of its own. */
  private static Validator later(String value, Validator otherwise) {
    return (key, given) -> {
      if (value.equals(given)) {
        throw new ConfigException(key + "=" + value + " is not supported by this release yet");
      }
      otherwise.ensureValid(key, given);
    };
  }

  /** Puts keys into groups and counts them. */
  private static final class Definer {
    private final ConfigDef def;
    private String group = "";
    private int order;

    private Definer(ConfigDef def) {
      this.def = def;
    }

    private Definer group(String name) {
      group = name;
      order = 0;
      return this;
    }

    @SuppressWarnings("NullAway") // ConfigDef takes null for "no default" and "no validator"
    private void add(
        String key,
        ConfigDef.Type type,
        @org.jspecify.annotations.Nullable Object fallback,
        @org.jspecify.annotations.Nullable Validator validator,
        String doc) {
      Importance importance = order < 3 ? Importance.MEDIUM : Importance.LOW;
      def.define(
          key, type, fallback, validator, importance, doc, group, ++order, Width.MEDIUM, key);
    }
  }
}
