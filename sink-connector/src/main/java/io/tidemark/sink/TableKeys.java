package io.tidemark.sink;

import static io.tidemark.config.Validators.any;
import static io.tidemark.config.Validators.describe;

import io.tidemark.config.Choice;
import io.tidemark.config.Options;
import io.tidemark.sink.rules.ColumnChoice;
import java.util.List;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigException;

/**
 * The keys that say how a table is written. Each may be set for one table alone, as {@code
 * tables.<table>.<key>}.
 */
final class TableKeys {
  static final String PREFIX = "tables.";

  static final String RECORD_MODE = "record.mode";
  static final String PK_MODE = "pk.mode";
  static final String PK_FIELDS = "pk.fields";
  static final String SYNC_ID_COLUMNS = "sync.id.columns";
  static final String UNCHANGED_ROWS = "unchanged.rows";
  static final String DELETE_BEHAVIOR = "delete.behavior";
  static final String TRUNCATE_BEHAVIOR = "truncate.behavior";
  static final String COLUMNS_INCLUDE = "columns.include";
  static final String COLUMNS_EXCLUDE = "columns.exclude";
  static final String COLUMNS_MAP = "columns.map";

  /** All of them, each without a prefix. */
  static final List<String> NAMES =
      List.of(
          RECORD_MODE,
          PK_MODE,
          PK_FIELDS,
          SYNC_ID_COLUMNS,
          UNCHANGED_ROWS,
          DELETE_BEHAVIOR,
          TRUNCATE_BEHAVIOR,
          COLUMNS_INCLUDE,
          COLUMNS_EXCLUDE,
          COLUMNS_MAP);

  private TableKeys() {}

  static void define(Options options) {
    options.group("Tables", Importance.MEDIUM);
    records(options);
    keys(options);
    columns(options);
  }

  private static void records(Options options) {
    options.choice(
        RECORD_MODE,
        "Record mode",
        "upsert",
        Choice.of("upsert", "insert", "update"),
        "What a record does to a row: upsert writes it whether it is there or not, insert leaves a"
            + " row that is there, update adds none that is not.");
    options.choice(
        UNCHANGED_ROWS,
        "Unchanged rows",
        "skip",
        Choice.of("skip", "touch"),
        "Whether an unchanged row is left unwritten (skip), or written so that its generation and"
            + " time advance (touch).");
    options.choice(
        DELETE_BEHAVIOR,
        "Delete behaviour",
        "delete",
        Choice.of("delete", "mark", "clear-fields", "none"),
        "What becomes of stale rows, and of rows that a tombstone names: delete; mark sets"
            + " _sync_deleted_at and leaves the row; clear-fields sets the columns that are written"
            + " to NULL as well, but for the key; none leaves it as it is.");
    options.choice(
        TRUNCATE_BEHAVIOR,
        "Truncate behaviour",
        "reject",
        Choice.of("reject", "delete"),
        "What becomes of a change event that says that the table was truncated at its source: reject"
            + " takes it for a bad record; delete does to every row of the table that no stream owns"
            + " what delete.behavior says. For tables that one topic of one partition feeds, and"
            + " nothing else does.");
  }

  private static void keys(Options options) {
    options.choice(
        PK_MODE,
        "Key mode",
        "default",
        Choice.of("default", "sync-id-only", "fields"),
        "How rows are told apart: default by the record's key; fields by the columns of pk.fields,"
            + " over which the table needs a unique index; sync-id-only by _sync_id, a UUID that is"
            + " made of the values of sync.id.columns. Of no account with write.mode=append.");
    options.list(
        PK_FIELDS,
        "Key fields",
        any("columns, separated by commas"),
        "With pk.mode=fields: the columns, by their names in the table, that tell rows apart.");
    options.choice(
        SYNC_ID_COLUMNS,
        "Columns of _sync_id",
        "key",
        Choice.of("key", "all"),
        "With pk.mode=sync-id-only: what _sync_id is made of, the fields of the record's key, or all"
            + " that are written. Without a key it is always all.");
  }

  private static void columns(Options options) {
    options.importance(Importance.LOW);
    options.list(
        COLUMNS_INCLUDE,
        "Included columns",
        any("fields, separated by commas"),
        "The fields of records that are written; all when none is named. A column that is no longer"
            + " written keeps the values it has.");
    options.list(
        COLUMNS_EXCLUDE,
        "Excluded columns",
        any("fields, separated by commas"),
        "Fields of records that are not written.");
    options.list(
        COLUMNS_MAP,
        "Column names",
        describe("field:column, separated by commas", TableKeys::checkMap),
        "The column that a field is written to, where its name is another one.");
  }

  private static void checkMap(String key, Object entries) {
    try {
      if (entries instanceof List<?> list) {
        ColumnChoice.names(list.stream().map(String::valueOf).toList());
      }
    } catch (IllegalArgumentException e) {
      throw new ConfigException(key + ": " + e.getMessage());
    }
  }
}
