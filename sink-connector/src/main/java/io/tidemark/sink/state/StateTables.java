package io.tidemark.sink.state;

import static java.lang.String.join;

import io.tidemark.dialect.Dialect;
import io.tidemark.dialect.Sql;
import io.tidemark.dialect.StaleSql;
import io.tidemark.jdbc.Catalog;
import io.tidemark.jdbc.Catalog.TableInfo;
import io.tidemark.jdbc.DatabaseException;
import io.tidemark.jdbc.FailureKind;
import io.tidemark.jdbc.Session;
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

  private final @Nullable String schema;
  private final Dialect dialect;
  private final StaleSql sql;
  private final boolean logsChanges;

  /**
   * State tables without one for single rows.
   *
   * @param schema where the tables are; null for the connection's default schema
   */
  public StateTables(@Nullable String schema, Dialect dialect) {
    this(schema, dialect, false);
  }

  /**
   * State tables.
   *
   * @param schema where the tables are; null for the connection's default schema
   * @param logsChanges whether what becomes of each row is written down
   */
  public StateTables(@Nullable String schema, Dialect dialect, boolean logsChanges) {
    this.schema = schema;
    this.dialect = dialect;
    this.sql = dialect.stale();
    this.logsChanges = logsChanges;
  }

  /**
   * Creates what is missing, columns that an earlier version did not have among it; any number of
   * sessions may do so at once. One statement tells that nothing is missing, as at nearly every
   * start of a task: {@code CREATE INDEX IF NOT EXISTS} would wait for all that write in the table.
   *
   * @throws org.apache.kafka.connect.errors.ConnectException when a later release has written here;
   *     nothing is changed then
   */
  public void create(Session session) {
    new StateVersion(this).claim(session);
    StateSchemas schemas = new StateSchemas(this);
    List<TableSchema> wanted = logsChanges ? schemas.withChanges() : schemas.all();
    if (!haveAllColumns(session, wanted)) {
      // what has an index is never the last of them, so that where all are there the indexes are
      wanted.forEach(table -> make(session, table));
    }
  }

  private void make(Session session, TableSchema table) {
    session.ensure(dialect.createTable(table));
    if (!haveAllColumns(session, List.of(table))) {
      Catalog.table(session, table.id()).ifPresent(there -> complete(session, table, there));
    }
    if (table.id().equals(streams())) {
      session.ensure(unique("tidemark_streams", "source", "sync", "table_name"));
    } else if (table.id().equals(runs())) {
      session.ensure(unique("tidemark_runs", "sink", "source", "sync", "scope", "generation"));
    }
  }

  /** Asked of the tables themselves, which is much cheaper than to ask the catalog. */
  private boolean haveAllColumns(Session session, List<TableSchema> tables) {
    List<String> columns = new ArrayList<>();
    List<String> from = new ArrayList<>();
    for (TableSchema table : tables) {
      String alias = "t" + from.size();
      table.columns().forEach(c -> columns.add(alias + "." + dialect.quote(c.name())));
      from.add(quoted(table.id()) + " " + alias);
    }
    String nothing = "SELECT " + join(", ", columns) + " FROM " + join(", ", from) + " WHERE 1 = 0";
    try {
      session.query(Sql.of(nothing), row -> true);
      return true;
    } catch (DatabaseException e) {
      if (e.kind() != FailureKind.SCHEMA) {
        throw e;
      }
      return false;
    }
  }

  private void complete(Session session, TableSchema table, TableInfo there) {
    table.columns().stream()
        .filter(column -> there.schema().column(column.name()).isEmpty())
        .forEach(column -> session.ensure(dialect.addColumn(table.id(), column)));
  }

  private Sql unique(String table, String... columns) {
    return dialect.uniqueIndex(table + ONCE, id(table), List.of(columns));
  }

  /** The versions of the releases that have written here. */
  public TableId versions() {
    return id("tidemark_versions");
  }

  /**
   * Position of each topic partition: the next offset to apply; how many have no record; and why
   * the task failed that had it last, until a task goes on with it.
   */
  public TableId progress() {
    return id("tidemark_progress");
  }

  /**
   * Highest attempt applied per topic partition, stream and scope; of scope -1, the plan; below,
   * how far a stream without markers has come.
   */
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

  /** Whether there is {@link #changes}, and it is written. */
  public boolean logsChanges() {
    return logsChanges;
  }

  /** What became of single rows, where that is to be known. */
  public TableId changes() {
    return id("tidemark_changes");
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
}
