package io.tidemark.sink.state;

import static io.tidemark.table.Kind.BOOLEAN;
import static io.tidemark.table.Kind.INT32;
import static io.tidemark.table.Kind.INT64;
import static io.tidemark.table.Kind.JSON;
import static io.tidemark.table.Kind.STRING;
import static io.tidemark.table.Kind.TIMESTAMP_TZ;

import io.tidemark.table.Column;
import io.tidemark.table.ColumnType;
import io.tidemark.table.Kind;
import io.tidemark.table.TableId;
import io.tidemark.table.TableSchema;
import java.util.ArrayList;
import java.util.List;

/** How the state tables look. */
final class StateSchemas {
  private static final List<String> COUNTS =
      List.of(
          "applied",
          "kept",
          "rejected",
          "rejected_nokey",
          "added",
          "changed",
          "unchanged",
          "removed");

  private final StateTables tables;

  StateSchemas(StateTables tables) {
    this.tables = tables;
  }

  List<TableSchema> all() {
    return List.of(
        table(
            tables.progress(),
            key("connector", "topic")
                .key(INT32, "part")
                .with(INT64, "position", "gaps")
                .maybe(STRING, "failure")),
        table(
            tables.attempts(),
            key("connector", "topic")
                .key(INT32, "part")
                .key(STRING, "source", "sync")
                .key(INT32, "scope")
                .with(INT64, "attempt")),
        appliedTable(),
        streamsTable(),
        generationsTable(),
        runsTable(),
        rejectsTable(),
        table(tables.columns(), key("connector", "table_name", "column_name")),
        deletedTable(),
        table(
            tables.keyTables(),
            new Columns()
                .key(INT32, "stream_id")
                .key(INT64, "generation")
                .key(STRING, "kind")
                .with(STRING, "table_name")
                .with(INT64, "target")));
  }

  /** The same, and the one that is written on demand. */
  List<TableSchema> withChanges() {
    List<TableSchema> tables = new ArrayList<>(all());
    tables.add(changesTable());
    return tables;
  }

  private TableSchema changesTable() {
    return table(
        tables.changes(),
        new Columns()
            .with(STRING, "sink")
            .maybe(STRING, "source", "sync")
            .maybe(INT32, "scope")
            .maybe(INT64, "generation")
            .maybe(STRING, "table_name", "row_key")
            .with(STRING, "op")
            .maybe(STRING, "reason")
            .with(TIMESTAMP_TZ, "changed_at"));
  }

  private TableSchema appliedTable() {
    return table(
        tables.applied(),
        key("connector", "topic")
            .key(INT32, "part")
            .key(STRING, "source", "sync")
            .key(INT32, "scope")
            .key(INT64, "generation", "attempt")
            .with(INT64, COUNTS.toArray(String[]::new))
            .with(INT64, "first_offset", "gaps_first", "gaps_after", "last_offset")
            .maybe(INT64, "missing", "lost")
            .maybe(STRING, "written_as"));
  }

  private TableSchema streamsTable() {
    return table(
        tables.streams(),
        new Columns()
            .key(INT32, "id")
            .with(STRING, "connector", "source", "sync", "table_name")
            .maybe(STRING, "table_schema")
            .with(STRING, "table_plain")
            .with(INT64, "floor")
            .maybe(INT32, "floor_part")
            .maybe(INT64, "floor_offset")
            .maybe(STRING, "fingerprint", "source_connector", "previous_owner")
            .maybe(INT64, "whole"));
  }

  private TableSchema generationsTable() {
    return table(
        tables.generations(),
        key("connector", "source", "sync")
            .key(INT32, "scope")
            .key(INT64, "generation")
            .with(INT32, "scopes")
            .with(INT64, "plan_id")
            .with(STRING, "state")
            .with(BOOLEAN, "settled", "deletable")
            .with(STRING, "mode", "trigger_kind", "ends", "attempts", "fingerprint")
            .maybe(STRING, "reason", "watermark", "table_schema_json")
            .with(STRING, "source_connector", "source_table", "topic")
            .with(INT64, "rows_read", "dropped", "removed", "refused", "started_at", "ended_at")
            .with(INT32, "marker_part")
            .maybe(INT64, "start_offset", "end_offset", "stale", "released"));
  }

  private TableSchema runsTable() {
    return table(
        tables.runs(),
        new Columns()
            .key(INT64, "run_id")
            .with(STRING, "sink", "source", "sync")
            .maybe(STRING, "table_name")
            .with(INT64, "generation")
            .with(INT32, "scope", "scopes")
            .with(STRING, "connector", "kind", "trigger", "status")
            .maybe(TIMESTAMP_TZ, "started_at", "ended_at", "updated_at", "heartbeat_at")
            .maybe(INT64, "rows_read", "records_sent")
            .with(INT64, "added", "changed", "unchanged", "removed", "rejected")
            .maybe(INT64, "stale")
            .maybe(STRING, "held_reason", "warnings", "watermark", "error"));
  }

  private TableSchema rejectsTable() {
    return table(
        tables.rejects(),
        key("connector", "topic")
            .key(INT32, "part")
            .key(INT64, "position")
            .maybe(STRING, "source", "sync")
            .maybe(INT64, "generation")
            .maybe(STRING, "table_name", "row_key")
            .with(STRING, "stage", "sqlstate", "message")
            .with(TIMESTAMP_TZ, "rejected_at"));
  }

  private TableSchema deletedTable() {
    return table(
        tables.deleted(),
        new Columns()
            .with(STRING, "connector")
            .maybe(STRING, "source", "sync")
            .with(STRING, "table_name")
            .maybe(INT64, "generation")
            .with(STRING, "cause")
            .with(TIMESTAMP_TZ, "deleted_at")
            .with(JSON, "row_json"));
  }

  private static Columns key(String... text) {
    return new Columns().key(STRING, text);
  }

  private static TableSchema table(TableId id, Columns columns) {
    return new TableSchema(id, columns.columns, columns.keys);
  }

  /** Columns in the order they are named. */
  private static final class Columns {
    private final List<Column> columns = new ArrayList<>();
    private final List<String> keys = new ArrayList<>();

    Columns key(Kind kind, String... names) {
      keys.addAll(List.of(names));
      return with(kind, names);
    }

    Columns with(Kind kind, String... names) {
      return add(kind, false, names);
    }

    Columns maybe(Kind kind, String... names) {
      return add(kind, true, names);
    }

    private Columns add(Kind kind, boolean nullable, String... names) {
      for (String name : names) {
        columns.add(new Column(name, ColumnType.of(kind), nullable));
      }
      return this;
    }
  }
}
