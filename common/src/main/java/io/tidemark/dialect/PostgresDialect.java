package io.tidemark.dialect;

import static java.util.stream.Collectors.joining;

import io.tidemark.dialect.Merge.Marks;
import io.tidemark.table.Column;
import io.tidemark.table.ColumnType;
import io.tidemark.table.Kind;
import io.tidemark.table.TableId;
import io.tidemark.table.TableSchema;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/** PostgreSQL, from version 12 on. */
public final class PostgresDialect implements Dialect {
  /** A qualified or plain name as the catalog query quotes it. */
  private static final Pattern QUOTED_NAME =
      Pattern.compile("(?:(?:[a-z_][a-z0-9_$]*|\"(?:[^\"\0]|\"\")+\")(?:\\.(?!$)|$)){1,2}");

  private final PostgresReads reads = new PostgresReads();

  @Override
  public String name() {
    return "PostgreSQL";
  }

  @Override
  public boolean accepts(String url) {
    return url.startsWith("jdbc:postgresql:");
  }

  @Override
  public int maxIdentifierBytes() {
    return PostgresNames.MAX_BYTES;
  }

  @Override
  public String quote(String identifier) {
    return PostgresNames.quote(identifier);
  }

  @Override
  public List<String> openSession(Duration statementTimeout, Duration lockTimeout) {
    return List.of(
        "SET TIME ZONE 'UTC'; SET statement_timeout = "
            + statementTimeout.toMillis()
            + "; SET lock_timeout = "
            + lockTimeout.toMillis()
            + "; SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL READ COMMITTED"
            + "; SET intervalstyle = 'postgres'; SET lc_monetary = 'C'; SET xmloption = 'content'");
  }

  /**
   * Stages have no statistics, so the planner is told what it cannot know: probe the target by its
   * key. Plans are made anew for each batch, because a plan made for an empty table is a disaster
   * for a full one; compiling them would cost more than running them.
   */
  @Override
  public List<String> openWriter() {
    return List.of(
        "SET enable_hashjoin = off; SET enable_mergejoin = off; SET enable_seqscan = off;"
            + " SET plan_cache_mode = force_custom_plan; SET jit = off");
  }

  @Override
  public String describe(String query) {
    return reads.reads().describe(query);
  }

  @Override
  public String text(ColumnType type, Object cell) {
    return PostgresText.of(type, cell);
  }

  @Override
  public ColumnType columnType(NativeColumn column) {
    return PostgresTypes.columnType(column);
  }

  @Override
  public String typeName(ColumnType type, boolean key) {
    if (type.kind() == Kind.ARRAY) {
      return typeName(Objects.requireNonNull(type.element()), false) + "[]";
    }
    ColumnType made = PostgresTypes.listed(type, key);
    return ddl(made) + (key && made.kind() == Kind.STRING ? " COLLATE \"C\"" : "");
  }

  private static String ddl(ColumnType made) {
    PostgresType row = PostgresTypes.find(made).orElseThrow();
    if (made.length() > 0) {
      return (row.name().equals("bpchar") ? "character(" : "varchar(") + made.length() + ")";
    } else if (made.precision() > 0) {
      return "numeric(" + made.precision() + "," + made.scale() + ")";
    }
    return row.ddl();
  }

  @Override
  public TypeFit fit(ColumnType from, ColumnType to) {
    return PostgresFit.of(from, to);
  }

  @Override
  public Sql listColumns() {
    return Sql.of(PostgresCatalogSql.ALL);
  }

  @Override
  public Sql listColumns(TableId table) {
    return PostgresCatalogSql.columns(table);
  }

  @Override
  public Sql findTable(TableId table) {
    return PostgresCatalogSql.place(table);
  }

  @Override
  public Sql listColumnNames(TableId table) {
    return PostgresCatalogSql.names(table);
  }

  @Override
  public Sql listTables() {
    return Sql.of(PostgresCatalogSql.TABLES);
  }

  @Override
  public Sql pages(TableId table) {
    return Sql.of(PostgresCatalogSql.PAGES, quote(table));
  }

  @Override
  public Sql identity() {
    return Sql.of(
        "SELECT s.system_identifier || '/' || d.oid FROM pg_catalog.pg_control_system() s,"
            + " pg_catalog.pg_database d WHERE d.datname = current_database()");
  }

  @Override
  public Sql weakIdentity() {
    return Sql.of(
        "SELECT oid || '/' || datname FROM pg_catalog.pg_database"
            + " WHERE datname = current_database()");
  }

  @Override
  public Sql listFilled(TableId table) {
    return Sql.of(PostgresCatalogSql.FILLED, table.schema(), table.name());
  }

  @Override
  public Sql clock() {
    return Sql.of("SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint");
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
  public Sql signals(TableId table, int limit) {
    return SignalRows.read(quote(table), "text", limit);
  }

  @Override
  public RowSql rows() {
    return new PostgresRows();
  }

  @Override
  public Sql cuts(Read read, int ranges, double percent) {
    return reads.cuts(read, ranges, percent);
  }

  @Override
  public Sql createTable(TableSchema table) {
    return new TableSql(this).create("CREATE TABLE IF NOT EXISTS", table);
  }

  @Override
  public Sql createNewTable(TableSchema table) {
    return new TableSql(this).create("CREATE TABLE", table);
  }

  @Override
  public Sql addColumn(TableId table, Column column) {
    return Sql.of(
        "ALTER TABLE "
            + quote(table)
            + " ADD COLUMN IF NOT EXISTS "
            + quote(column.name())
            + " "
            + typeName(column.type(), false));
  }

  @Override
  public Sql insertIfAbsent(TableId table, List<String> columns, List<Object> values) {
    return new TableSql(this).insertIfAbsent(table, columns, values);
  }

  @Override
  public CursorSql cursors() {
    return new PostgresCursorSql(this);
  }

  @Override
  public PrivilegeSql privileges() {
    return new PostgresPrivileges();
  }

  @Override
  public FieldEncoder stageField(ColumnType type) {
    return CopyEncoder.stageField(type);
  }

  @Override
  public Merge merge(
      String stage, TableId table, List<StagedColumn> staged, int keys, Marks marks) {
    return new PostgresMerge(this, stage, table, staged, keys, marks);
  }

  @Override
  public DdlSql ddl() {
    return new PostgresDdl(this);
  }

  @Override
  public StaleSql stale() {
    return new PostgresStale(this);
  }

  /**
   * The type of a stage table's column for cells of a record's type: no length and no precision, so
   * that nothing fails before it is cast; what has no safe binary form is staged as text.
   */
  public String stageType(ColumnType type) {
    return PostgresTypes.stageRow(type).map(PostgresType::ddl).orElse("text");
  }

  /**
   * A staged value as a value of the target column's type, without its length or precision: those
   * are checked when the value is assigned, where a cast would silently cut it.
   *
   * @param staged expression of the stage's column
   * @param from the record's type
   * @param to the column as the destination's catalog lists it
   */
  public String fromStage(String staged, ColumnType from, ColumnType to) {
    String target = castName(to);
    return stageType(from).equals(target) ? staged : staged + "::" + target;
  }

  /** Whether the two values of a column differ, NULLs being equal to each other. */
  public String differs(ColumnType type, String left, String right) {
    return PostgresTypes.differs(type, left, right);
  }

  /**
   * Whether a target row's key column equals an expression of its type, by the column's own rules.
   */
  public String sameKey(Column column, String target, String other) {
    String collation = column.collation() == null ? "" : " COLLATE " + checked(column.collation());
    return target + " = " + other + collation;
  }

  /** The statement that copies rows of {@link CopyEncoder} into a table. */
  public String copyInto(TableId table, List<String> columns) {
    return "COPY "
        + quote(table)
        + " ("
        + columns.stream().map(this::quote).collect(joining(", "))
        + ") FROM STDIN (FORMAT binary)";
  }

  /** The type's name without length or precision, as a cast takes it. */
  private static String castName(ColumnType type) {
    ColumnType element = type.element();
    if (element != null) {
      return castName(element) + "[]";
    }
    return PostgresTypes.find(type)
        .map(PostgresType::ddl)
        .orElseGet(() -> checked(Objects.requireNonNull(type.nativeName())));
  }

  /** A name that the catalog query has quoted; anything else never becomes part of a statement. */
  private static String checked(String name) {
    if (!QUOTED_NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("not a quoted name: " + name);
    }
    return name;
  }
}
