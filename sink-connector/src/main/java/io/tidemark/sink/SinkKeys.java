package io.tidemark.sink;

import static io.tidemark.config.Validators.any;
import static io.tidemark.config.Validators.atLeast;
import static io.tidemark.config.Validators.between;
import static io.tidemark.config.Validators.describe;
import static io.tidemark.config.Validators.topicName;

import io.tidemark.config.Choice;
import io.tidemark.config.ConnectionConfig;
import io.tidemark.config.Options;
import io.tidemark.sink.row.TableFormat;
import io.tidemark.sink.stale.Release;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigException;

/** The sink's configuration keys: name, default, check and documentation side by side. */
final class SinkKeys {
  static final String MARKER_TOPIC = "marker.topic";
  static final String WRITE_MODE = "write.mode";
  static final String MIGRATE_MODE = "migrate.mode";
  static final String TABLE_NAME_FORMAT = "table.name.format";
  static final String TEXT_NUL = "text.nul";
  static final String DELETE_MAX_FRACTION = "delete.max.fraction";
  static final String DELETE_MAX_ROWS = "delete.max.rows";
  static final String DELETE_ALLOW_EMPTY = "delete.allow.empty";
  static final String DELETE_GUARD_MIN_ROWS = "delete.guard.min.rows";
  static final String DELETE_RELEASE = "delete.release";
  static final String DELETE_INDEX = "delete.index";
  static final String DELETE_ARCHIVE = "delete.archive";
  static final String REJECT_MAX_ROWS = "reject.max.rows";
  static final String REJECT_MAX_FRACTION = "reject.max.fraction";
  static final String SINK_ID = "sink.id";
  static final String STATE_SCHEMA = "state.schema";
  static final String SYNC_LOG = "sync.log";
  static final String ADOPT_STREAMS = "adopt.streams";
  static final String ADOPT_OWNER = "adopt.owner";
  static final String ON_OFFSET_REGRESSION = "on.offset.regression";
  static final String BATCH_SIZE = "batch.size";
  static final String BATCH_SIZE_BYTES = "batch.size.bytes";
  static final String BATCH_TIMEOUT_MS = "batch.timeout.ms";
  static final String MAX_RETRIES = "max.retries";
  static final String RETRY_BACKOFF_MS = "retry.backoff.ms";

  static final int DEFAULT_BATCH_SIZE = 10_000;
  static final ConfigDef DEF = define();

  private SinkKeys() {}

  private static ConfigDef define() {
    Options options = ConnectionConfig.options();
    writing(options.group("Writing", Importance.HIGH));
    TableKeys.define(options);
    deleting(options.group("Deleting", Importance.MEDIUM));
    state(options.group("State", Importance.MEDIUM));
    batches(options.group("Batches and retries", Importance.LOW));
    rejects(options.group("Rejected records", Importance.LOW));
    return options.def();
  }

  private static void writing(Options options) {
    options.choice(
        WRITE_MODE,
        "Write mode",
        "overwrite-delete-stale",
        Choice.of("overwrite-delete-stale", "overwrite", "append"),
        "What becomes of rows: overwrite-delete-stale replaces rows by their key and deletes those"
            + " that a complete generation did not contain; overwrite replaces and never deletes;"
            + " append adds every record as a row.");
    options.text(
        MARKER_TOPIC,
        "Marker topic",
        "tidemark.generations",
        topicName(),
        "The topic of the generations' begins and ends, by its name before any transform. It must"
            + " be among the topics that this connector reads when stale rows are to be deleted.");
    tables(options.importance(Importance.MEDIUM));
  }

  private static void tables(Options options) {
    options.text(
        TABLE_NAME_FORMAT,
        "Table name format",
        "${table}",
        describe("a name with ${table}, ${topic}, ${sync}, ${source}", SinkKeys::checkFormat),
        "The table of a record. ${table} is the topic's last name part; a dot in the format"
            + " separates schema and table, what is put in is never split.");
    options.choice(
        MIGRATE_MODE,
        "Migration mode",
        "safe",
        Choice.of("safe", "forced", "none"),
        "What is done when records and table differ: safe creates tables, adds nullable columns,"
            + " gives columns more room (an integer, a number or a varchar) and lets them be NULL, and"
            + " refuses everything else; forced drops a table that would need more and makes it anew"
            + " for the generation at hand, unless that would take rows of others or something depends"
            + " on the table; none changes nothing.");
    options.choice(
        TEXT_NUL,
        "NUL in texts",
        "reject",
        Choice.of("reject", "strip"),
        "What becomes of the NUL character in texts and JSON, which the database cannot hold: reject"
            + " makes the record a bad one; strip takes the character out and counts such values in"
            + " the log. In a key it is always rejected, because two keys could become one.");
  }

  private static void deleting(Options options) {
    options.number(
        DELETE_MAX_FRACTION,
        "Largest share deleted",
        0.5,
        between(0.0, 1.0),
        "A generation that would delete more than this share of a sync's rows is held until it is"
            + " released.");
    options.number(
        DELETE_MAX_ROWS,
        "Most rows deleted",
        Long.MAX_VALUE,
        atLeast(0),
        "A generation that would delete more than this many rows is held.");
    options.flag(
        DELETE_ALLOW_EMPTY,
        "Obey an empty source",
        false,
        "Whether a generation without any row may delete all rows, instead of being held.");
    options.number(
        DELETE_GUARD_MIN_ROWS,
        "Smallest guarded sync",
        100L,
        atLeast(0),
        "The share is only looked at for syncs with at least this many rows in the table.");
    options.text(
        DELETE_RELEASE,
        "Release of held generations",
        "",
        describe("<sync>@<generation>, separated by commas", SinkKeys::checkReleases),
        "Releases the newest held generation of a sync from the named one on, once, and only as long"
            + " as none of those has deleted without it.");
    deleted(options);
  }

  private static void deleted(Options options) {
    options.flag(
        DELETE_INDEX,
        "Index for stale rows",
        false,
        "Whether each table gets an index on _sync_source and _sync_generation, which finds stale"
            + " rows without reading the table. Worth its cost with unchanged.rows=touch, and where"
            + " several syncs write one table: otherwise nearly all rows are of old generations.");
    options.flag(
        DELETE_ARCHIVE,
        "Archive of deleted rows",
        false,
        "Whether each row that is deleted is kept as JSON in tidemark_deleted, by the statement that"
            + " deletes it, so that it can be brought back. Nothing is ever removed from there.");
  }

  private static void state(Options options) {
    options.text(
        SINK_ID,
        "Sink id",
        null,
        any("a text"),
        "Key of all state in the destination; default: the connector's name. Two connectors must"
            + " not share it.");
    options.text(
        STATE_SCHEMA,
        "State schema",
        null,
        any("a schema that exists"),
        "Schema of the state tables (tidemark_…); default: the connection's.");
    options.choice(
        SYNC_LOG,
        "Sync log",
        "runs",
        Choice.of("runs", "changes"),
        "What is written down of each sync: runs is one row per run in tidemark_runs; changes is"
            + " also one row in tidemark_changes for each row that was added, changed, removed or"
            + " rejected, in the transaction that did it. Nothing is ever removed from there.");
    owners(options.importance(Importance.LOW));
  }

  private static void owners(Options options) {
    options.list(
        ADOPT_STREAMS,
        "Adopted streams",
        any("source/sync, separated by commas"),
        "Streams (source/sync) whose rows may be taken over when they have the key of a row that"
            + " another stream writes to the same table.");
    options.flag(
        ADOPT_OWNER,
        "Adopt the owner's rows",
        false,
        "Whether to take over the rows of streams that another sink owns.");
    options.choice(
        ON_OFFSET_REGRESSION,
        "When a topic begins anew",
        "fail",
        Choice.of("fail", "adopt"),
        "What to do when a topic begins anew below the stored position, as it does when it was"
            + " deleted and created again: fail, or adopt the new topic.");
  }

  private static void batches(Options options) {
    options.number(
        BATCH_SIZE,
        "Batch size",
        DEFAULT_BATCH_SIZE,
        between(0, 1_000_000),
        "Records per transaction; 0 means the default.");
    options.number(
        BATCH_SIZE_BYTES,
        "Batch size in bytes",
        10_485_760L,
        between(1, 1_073_741_824L),
        "Bytes of encoded rows per transaction. A task keeps two batches in memory, one that is being"
            + " written and one that is being filled.");
    options.number(
        BATCH_TIMEOUT_MS,
        "Batch timeout",
        1_000L,
        between(0, 3_600_000L),
        "How long a batch may wait for more records, in milliseconds.");
    options.number(
        MAX_RETRIES,
        "Retries",
        100,
        between(0, 1_000_000),
        "How often in a row a batch is tried again while the database is down or not usable. Pauses"
            + " double from retry.backoff.ms up to 30 seconds, so that the default outlasts 45"
            + " minutes.");
    options.number(
        RETRY_BACKOFF_MS,
        "Retry backoff",
        1_000L,
        between(1, 3_600_000L),
        "The first pause before a batch is tried again, in milliseconds.");
  }

  private static void rejects(Options options) {
    options.number(
        REJECT_MAX_ROWS,
        "Most rejected records",
        1_000L,
        atLeast(0),
        "With errors.tolerance=all: the task fails before it would reject more than this many of its"
            + " last 100,000 records.");
    options.number(
        REJECT_MAX_FRACTION,
        "Largest share rejected",
        0.1,
        between(0.0, 1.0),
        "The same for more than this share of them, from 1,000 records on.");
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
}
