package io.tidemark.sink.state;

import static io.tidemark.table.Kind.BOOLEAN;
import static io.tidemark.table.Kind.INT32;
import static io.tidemark.table.Kind.INT64;
import static io.tidemark.table.Kind.JSON;
import static io.tidemark.table.Kind.STRING;
import static io.tidemark.table.Kind.TIMESTAMP_TZ;
import static java.util.stream.Collectors.joining;

import io.tidemark.dialect.Dialect;
import io.tidemark.dialect.Sql;
import io.tidemark.dialect.StaleSql;
import io.tidemark.jdbc.Catalog;
import io.tidemark.jdbc.Catalog.TableInfo;
import io.tidemark.jdbc.DatabaseException;
import io.tidemark.jdbc.FailureKind;
import io.tidemark.jdbc.Session;
import io.tidemark.table.Column;
import io.tidemark.table.ColumnType;
import io.tidemark.table.Kind;
import io.tidemark.table.TableId;
import io.tidemark.table.TableSchema;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The state tables of a destination, shared by all its sinks; {@code connector} in their keys is
 * the sink's id. Their columns are plain lower-case words, so that statements name them unquoted;
 * the one reserved word, {@code trigger}, is quoted.
 */
public final class StateTables {
  /** How a table's unique index is called, behind the table's name. */
  private static final String ONCE = "_once";

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

  private final @Nullable String schema;
  private final Dialect dialect;
  private final StaleSql sql;

  /**
   * @param schema where the tables are; null for the connection's default schema
   */
  public StateTables(@Nullable String schema, Dialect dialect) {
    this.schema = schema;
    this.dialect = dialect;
    this.sql = dialect.stale();
  }

  /**
   * Creates what is missing, columns that an earlier version did not have among it; any number of
   * sessions may do so at once.
   */
  public void create(Session session) {
    for (TableSchema table : all()) {
      session.ensure(dialect.createTable(table));
      if (lacksColumns(session, table)) {
        Catalog.table(session, table.id()).ifPresent(there -> complete(session, table, there));
      }
    }
    session.ensure(unique("tidemark_streams", "source, sync, table_name"));
    session.ensure(unique("tidemark_runs", "sink, source, sync, scope, generation"));
  }

  /** Asked of the table itself, which is much cheaper than to ask the catalog. */
  private boolean lacksColumns(Session session, TableSchema table) {
    String columns =
        table.columns().stream().map(c -> dialect.quote(c.name())).collect(joining(", "));
    try {
      session.query(
          Sql.of("SELECT %s FROM %s WHERE 1 = 0".formatted(columns, quoted(table.id()))),
          row -> true);
      return false;
    } catch (DatabaseException e) {
      if (e.kind() != FailureKind.SCHEMA) {
        throw e;
      }
      return true;
    }
  }

  private void complete(Session session, TableSchema table, TableInfo there) {
    table.columns().stream()
        .filter(column -> there.schema().column(column.name()).isEmpty())
        .forEach(column -> session.ensure(dialect.addColumn(table.id(), column)));
  }

  private Sql unique(String table, String columns) {
    String index = dialect.quote(table + ONCE);
    return Sql.of(
        "CREATE UNIQUE INDEX IF NOT EXISTS "
            + index
            + " ON "
            + dialect.quote(id(table))
            + " ("
            + columns
            + ")");
  }

  /**
   * Position of each topic partition: the next offset to apply; how many have no record; and why
   * the task failed that had it last, until a task goes on with it.
   */
  public TableId progress() {
    return id("tidemark_progress");
  }

  /** Highest attempt applied per topic partition, stream and scope; of scope -1, the plan. */
  public TableId attempts() {
    return id("tidemark_attempts");
  }

  /**
   * Counts per topic partition, stream, scope, generation and attempt, while it is open; with the
   * offsets of its first and last record, the partition's gaps up to each, and by which rules the
   * records were written.
   */
  public TableId applied() {
    return id("tidemark_applied");
  }

  /** Streams in tables: owner, floor, and since when the table holds all rows. */
  public TableId streams() {
    return id("tidemark_streams");
  }

  /** Generations and their states. */
  public TableId generations() {
    return id("tidemark_generations");
  }

  /** The runs that people look at. */
  public TableId runs() {
    return id("tidemark_runs");
  }

  /** The index that gives each generation of a scope one run. */
  public TableId runsOnce() {
    return id("tidemark_runs" + ONCE);
  }

  /** Rejected rows. */
  public TableId rejects() {
    return id("tidemark_rejects");
  }

  /** Which columns a sink writes in a table whose deletes clear them. */
  public TableId columns() {
    return id("tidemark_columns");
  }

  /** Rows that were deleted, as JSON, where they are to be kept. */
  public TableId deleted() {
    return id("tidemark_deleted");
  }

  /**
   * Which seen and victims tables exist, and the identity ({@code target}) that the stream's table
   * had when they were made.
   */
  public TableId keyTables() {
    return id("tidemark_key_tables");
  }

  /** A state table's name in a statement of this dialect. */
  public String quoted(TableId table) {
    return dialect.quote(table);
  }

  /** The statements about locks and key tables in this dialect. */
  public StaleSql sql() {
    return sql;
  }

  public Dialect dialect() {
    return dialect;
  }

  TableId id(String name) {
    return new TableId(schema, name);
  }

  List<TableSchema> all() {
    return List.of(
        table(
            progress(),
            key("connector", "topic")
                .key(INT32, "part")
                .with(INT64, "position", "gaps")
                .maybe(STRING, "failure")),
        table(
            attempts(),
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
        table(columns(), key("connector", "table_name", "column_name")),
        deletedTable(),
        table(
            keyTables(),
            new Columns()
                .key(INT32, "stream_id")
                .key(INT64, "generation")
                .key(STRING, "kind")
                .with(STRING, "table_name")
                .with(INT64, "target")));
  }

  private TableSchema appliedTable() {
    return table(
        applied(),
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
        streams(),
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
        generations(),
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
        runs(),
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
        rejects(),
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
        deleted(),
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
