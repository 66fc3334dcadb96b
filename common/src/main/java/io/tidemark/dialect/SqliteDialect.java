package io.tidemark.dialect;

import io.tidemark.dialect.Merge.Marks;
import io.tidemark.table.Column;
import io.tidemark.table.ColumnType;
import io.tidemark.table.TableId;
import io.tidemark.table.TableSchema;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** SQLite, from version 3.53 on, which its driver brings along. */
public final class SqliteDialect implements Dialect {
  /** What a URL begins with, before the path. */
  public static final String PREFIX = "jdbc:sqlite:";

  private final SqliteReads reads = new SqliteReads();

  @Override
  public String name() {
    return "SQLite";
  }

  @Override
  public boolean accepts(String url) {
    return url.startsWith(PREFIX);
  }

  /** Each connection would have a database of its own, or be told to be careless. */
  @Override
  public Optional<String> objection(String url) {
    String path = url.substring(PREFIX.length());
    if (path.isEmpty() || path.startsWith(":") || path.startsWith("file:")) {
      return Optional.of(
          "names no file, and a database in memory is another one to each connection: write"
              + " jdbc:sqlite:/path/to/file.db");
    } else if (path.indexOf('?') >= 0) {
      return Optional.of(
          "has parameters, which Tidemark sets itself for SQLite: take away the ? and what follows"
              + " it");
    }
    return Optional.empty();
  }

  @Override
  public Optional<String> caution() {
    return Optional.of(
        "the database is a file on the machine that the task runs on: where the Connect cluster has"
            + " more than one worker, the task may be started on another one, which has another"
            + " file or none");
  }

  /** There is one writer. */
  @Override
  public int writers(int tasks) {
    return Math.min(1, tasks);
  }

  @Override
  public int maxIdentifierBytes() {
    return SqliteNames.MAX_BYTES;
  }

  @Override
  public String folded(String identifier) {
    return SqliteNames.folded(identifier);
  }

  @Override
  public String quote(String identifier) {
    return SqliteNames.quote(identifier);
  }

  @Override
  public String quote(TableId table) {
    return SqliteNames.quote(table);
  }

  /** Statements have no timeouts. What was committed has to survive a crash of the machine. */
  @Override
  public List<String> openSession(Duration statementTimeout, Duration lockTimeout) {
    return List.of(
        "PRAGMA busy_timeout = " + lockTimeout.toMillis(),
        "PRAGMA synchronous = FULL",
        "PRAGMA foreign_keys = ON",
        "PRAGMA temp_store = MEMORY");
  }

  /** Readers are not held up by the writer, nor hold it up; the file stays so. */
  @Override
  public List<String> openWriter() {
    return List.of("PRAGMA journal_mode = WAL");
  }

  @Override
  public String describe(String query) {
    return reads.reads().describe(query);
  }

  @Override
  public String text(ColumnType type, Object cell) {
    return SqliteText.of(type, cell);
  }

  @Override
  public ColumnType columnType(NativeColumn column) {
    return SqliteTypes.columnType(column);
  }

  @Override
  public Order order(ColumnType type) {
    return SqliteTypes.order(type);
  }

  @Override
  public String typeName(ColumnType type, boolean key) {
    return SqliteTypes.declared(type);
  }

  @Override
  public TypeFit fit(ColumnType from, ColumnType to) {
    return SqliteTypes.fit(from, to);
  }

  @Override
  public Sql listColumns() {
    return SqliteCatalogSql.columns();
  }

  @Override
  public Sql listColumns(TableId table) {
    return SqliteCatalogSql.columns(table);
  }

  @Override
  public Sql findTable(TableId table) {
    return SqliteCatalogSql.place(table);
  }

  @Override
  public Sql listColumnNames(TableId table) {
    return SqliteCatalogSql.names(table);
  }

  @Override
  public Sql listTables() {
    return SqliteCatalogSql.tables();
  }

  /** None of a table without rows, else one: to count them would be to read them. */
  @Override
  public Sql pages(TableId table) {
    return Sql.of("SELECT count(*) FROM (SELECT 1 FROM %s LIMIT 1)".formatted(quote(table)));
  }

  @Override
  public Sql listFilled(TableId table) {
    return SqliteCatalogSql.filled(table);
  }

  @Override
  public Sql clock() {
    return Sql.of("SELECT CAST(unixepoch('subsec') * 1000 AS INTEGER)");
  }

  @Override
  public Sql identity() {
    return Sql.of("SELECT file FROM pragma_database_list WHERE name = 'main'");
  }

  @Override
  public Sql weakIdentity() {
    return identity();
  }

  @Override
  public Sql page(Read read, List<Object> after, int limit) {
    return reads.reads().page(read, after, limit);
  }

  @Override
  public Sql all(Read read) {
    return reads.reads().all(read);
  }

  @Override
  public RowSql rows() {
    return new SqliteRows();
  }

  @Override
  public Sql signals(TableId table, int limit) {
    return SignalRows.read(quote(table), "text", limit);
  }

  @Override
  public Sql cuts(Read read, int ranges, double percent) {
    return reads.reads().numberedCuts(read, ranges);
  }

  @Override
  public CursorSql cursors() {
    return new SqliteCursorSql();
  }

  @Override
  public Sql createTable(TableSchema table) {
    return new TableSql(this).create("CREATE TABLE IF NOT EXISTS", table);
  }

  @Override
  public Sql createNewTable(TableSchema table) {
    return new TableSql(this).create("CREATE TABLE", table);
  }

  /** Whoever adds it has looked, as the only writer. */
  @Override
  public Sql addColumn(TableId table, Column column) {
    return Sql.of(
        "ALTER TABLE %s ADD COLUMN %s %s"
            .formatted(quote(table), quote(column.name()), typeName(column.type(), false)));
  }

  @Override
  public Sql insertIfAbsent(TableId table, List<String> columns, List<Object> values) {
    return new TableSql(this).insertIfAbsent(table, columns, values);
  }

  @Override
  public FieldEncoder stageField(ColumnType type) {
    return PlainFields.of(type, SqliteText::of);
  }

  @Override
  public Merge merge(
      String stage, TableId table, List<StagedColumn> staged, int keys, Marks marks) {
    return new StepMerge(
        new SqliteWords(),
        stage,
        table,
        new MergeColumns(new SqliteWords(), quote(table), staged, keys, marks));
  }

  @Override
  public DdlSql ddl() {
    return new SqliteDdl();
  }

  @Override
  public StaleSql stale() {
    return new SqliteStale();
  }

  @Override
  public PrivilegeSql privileges() {
    return new SqlitePrivileges();
  }
}
