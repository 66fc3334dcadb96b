package io.tidemark.console.log;

import io.tidemark.dialect.Dialect;
import io.tidemark.table.Kind;
import io.tidemark.table.TableId;
import org.jspecify.annotations.Nullable;

/**
 * The state tables that are read, and of which columns. Those of runs and rejects are documented
 * for everybody; the others are read for what stands in the way of a generation.
 */
final class StateNames {
  /** What a list of many runs needs of each. */
  static final Columns LINES =
      new Columns()
          .with(Kind.INT64, "run_id")
          .with(Kind.STRING, "source", "sync")
          .with(Kind.INT64, "generation", "scope", "scopes")
          .with(Kind.STRING, "kind", "trigger", "status")
          .with(Kind.TIMESTAMP_TZ, "started_at", "ended_at", "heartbeat_at")
          .with(Kind.INT64, "added", "changed", "unchanged", "removed", "rejected");

  static final Columns RUNS =
      new Columns()
          .with(Kind.INT64, "run_id")
          .with(Kind.STRING, "sink", "source", "sync", "table_name")
          .with(Kind.INT64, "generation", "scope", "scopes")
          .with(Kind.STRING, "connector", "kind", "trigger", "status")
          .with(Kind.TIMESTAMP_TZ, "started_at", "ended_at", "updated_at", "heartbeat_at")
          .with(Kind.INT64, "rows_read", "records_sent")
          .with(Kind.INT64, "added", "changed", "unchanged", "removed", "rejected", "stale")
          .with(Kind.STRING, "held_reason", "warnings", "watermark", "error");

  static final Columns REJECTS =
      new Columns()
          .with(Kind.STRING, "topic")
          .with(Kind.INT64, "part", "position")
          .with(Kind.STRING, "table_name", "row_key", "stage", "sqlstate", "message")
          .with(Kind.TIMESTAMP_TZ, "rejected_at");

  static final Columns GENERATIONS =
      new Columns()
          .with(Kind.INT64, "scope", "scopes")
          .with(Kind.STRING, "state", "mode")
          .with(Kind.BOOLEAN, "deletable")
          .with(Kind.STRING, "reason", "attempts", "ends", "topic");

  static final Columns SCHEMAS =
      new Columns()
          .with(Kind.INT64, "generation", "started_at")
          .with(Kind.STRING, SchemaChanges.SCHEMA);

  static final Columns APPLIED =
      new Columns().with(Kind.STRING, "topic").with(Kind.INT64, "part", "applied", "rejected");

  static final Columns PROGRESS =
      new Columns()
          .with(Kind.STRING, "topic")
          .with(Kind.INT64, "part", "position")
          .with(Kind.STRING, "failure");

  private final @Nullable String schema;
  private final Dialect dialect;

  StateNames(@Nullable String schema, Dialect dialect) {
    this.schema = schema;
    this.dialect = dialect;
  }

  /** {@code SELECT … FROM} a table, to be followed by what is wanted of it. */
  String select(Columns columns, String table) {
    return "SELECT " + columns.list(dialect) + " FROM " + name(table);
  }

  String name(String table) {
    return dialect.quote(new TableId(schema, table));
  }
}
