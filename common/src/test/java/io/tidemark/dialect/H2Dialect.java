package io.tidemark.dialect;

import io.tidemark.table.Column;
import io.tidemark.table.ColumnType;
import io.tidemark.table.Kind;
import io.tidemark.table.TableId;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * H2, as a source: the example of docs/adding-a-dialect.md. One class and its rows of types; what
 * is only asked of destinations it does not know.
 */
public final class H2Dialect implements OnlyRead, ReadWords, RowSql, CursorSql {
  /** The rows of types. What is not here travels as text. */
  private static final Map<String, Kind> KINDS =
      Map.ofEntries(
          Map.entry("boolean", Kind.BOOLEAN),
          Map.entry("tinyint", Kind.INT8),
          Map.entry("smallint", Kind.INT16),
          Map.entry("integer", Kind.INT32),
          Map.entry("bigint", Kind.INT64),
          Map.entry("real", Kind.FLOAT32),
          Map.entry("double precision", Kind.FLOAT64),
          Map.entry("character varying", Kind.STRING),
          Map.entry("binary varying", Kind.BYTES),
          Map.entry("date", Kind.DATE),
          Map.entry("time", Kind.TIME),
          Map.entry("timestamp", Kind.TIMESTAMP),
          Map.entry("timestamp with time zone", Kind.TIMESTAMP_TZ),
          Map.entry("uuid", Kind.UUID));

  private static final String COLUMNS =
      """
      SELECT c.table_schema, c.table_name, t.table_type = 'VIEW', c.column_name,
        lower(c.data_type), CAST(NULL AS VARCHAR), coalesce(c.character_maximum_length, 0),
        coalesce(c.numeric_precision, 0), coalesce(c.numeric_scale, 0), c.is_nullable = 'YES',
        c.is_generated <> 'NEVER', CAST(NULL AS VARCHAR), TRUE, coalesce((
          SELECT k.ordinal_position FROM information_schema.key_column_usage k
            JOIN information_schema.table_constraints p USING (constraint_schema, constraint_name)
          WHERE p.constraint_type = 'PRIMARY KEY' AND k.table_schema = c.table_schema
            AND k.table_name = c.table_name AND k.column_name = c.column_name), 0)
      FROM information_schema.columns c
        JOIN information_schema.tables t USING (table_schema, table_name)
      WHERE %s ORDER BY c.table_schema, c.table_name, c.ordinal_position""";

  private static final String TABLES =
      """
      SELECT %s FROM information_schema.tables c WHERE %s ORDER BY c.table_schema, c.table_name""";

  private static final String FOUND =
      "c.table_name = ? AND c.table_schema = coalesce(CAST(? AS VARCHAR), current_schema)";

  private static final String USERS = "c.table_schema <> 'INFORMATION_SCHEMA'";

  private final Reads reads = new Reads(this);

  @Override
  public String name() {
    return "H2";
  }

  @Override
  public boolean accepts(String url) {
    return url.startsWith("jdbc:h2:");
  }

  @Override
  public int maxIdentifierBytes() {
    return 256;
  }

  @Override
  public String quote(String identifier) {
    return "\"" + identifier.replace("\"", "\"\"") + "\"";
  }

  @Override
  public String quote(TableId table) {
    return OnlyRead.super.quote(table);
  }

  @Override
  public List<String> openSession(Duration statementTimeout, Duration lockTimeout) {
    return List.of(
        "SET TIME ZONE 'UTC'",
        "SET QUERY_TIMEOUT " + statementTimeout.toMillis(),
        "SET LOCK_TIMEOUT " + lockTimeout.toMillis());
  }

  @Override
  public ColumnType columnType(NativeColumn column) {
    String name = column.typeName().toLowerCase(Locale.ROOT);
    if (name.equals("numeric")) {
      return ColumnType.decimal(column.precision(), column.scale());
    }
    Kind kind = KINDS.get(name);
    return kind == null ? ColumnType.other(name) : ColumnType.of(kind);
  }

  @Override
  public String typeName(ColumnType type, boolean key) {
    return KINDS.entrySet().stream()
        .filter(row -> row.getValue() == type.kind())
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse("character varying");
  }

  @Override
  public String text(ColumnType type, Object cell) {
    return cell.toString();
  }

  @Override
  public String selected(Column column, String name) {
    return column.type().kind() == Kind.OTHER ? "CAST(" + name + " AS VARCHAR)" : name;
  }

  @Override
  public Sql.Bind bind(ColumnType type, Object cell) {
    return new Sql.Bind(type, cell);
  }

  @Override
  public String describe(String query) {
    return reads.describe(query);
  }

  @Override
  public Sql listColumns() {
    return Sql.of(COLUMNS.formatted(USERS));
  }

  @Override
  public Sql listColumns(TableId table) {
    return Sql.of(COLUMNS.formatted(FOUND), table.name(), table.schema());
  }

  @Override
  public Sql findTable(TableId table) {
    return Sql.of(
        TABLES.formatted("c.table_schema, c.table_name", FOUND), table.name(), table.schema());
  }

  @Override
  public Sql listColumnNames(TableId table) {
    String names = "SELECT c.column_name FROM information_schema.columns c WHERE ";
    return Sql.of(names + FOUND + " ORDER BY c.ordinal_position", table.name(), table.schema());
  }

  @Override
  public Sql listTables() {
    String listed =
        "c.table_schema, c.table_name, c.table_type = 'VIEW', c.table_schema = current_schema, 0";
    return Sql.of(TABLES.formatted(listed, USERS));
  }

  @Override
  public Sql pages(TableId table) {
    return Sql.of("SELECT 0");
  }

  @Override
  public Sql clock() {
    return Sql.of("SELECT DATEDIFF(MILLISECOND, TIMESTAMP '1970-01-01 00:00:00', localtimestamp)");
  }

  @Override
  public Sql identity() {
    return Sql.of("SELECT coalesce(database_path(), current_catalog)");
  }

  @Override
  public Sql weakIdentity() {
    return Sql.of("SELECT current_catalog");
  }

  @Override
  public Sql page(Read read, List<Object> after, int limit) {
    return reads.page(read, after, limit);
  }

  @Override
  public Sql all(Read read) {
    return reads.all(read);
  }

  @Override
  public Sql signals(TableId table, int limit) {
    return SignalRows.read(quote(table), "VARCHAR", limit);
  }

  /** No cuts: a table is read in one range. */
  @Override
  public Sql cuts(Read read, int ranges, double percent) {
    return Sql.of("SELECT 0 WHERE FALSE");
  }

  @Override
  public RowSql rows() {
    return this;
  }

  @Override
  public Sql of(Read read, List<Object> key) {
    return reads.row(read, key);
  }

  @Override
  public Sql first(Read read) {
    return reads.first(read);
  }

  @Override
  public Sql covers(Read read, List<Object> key) {
    return reads.covers(read, key);
  }

  @Override
  public Sql value(Read read, Column column, String text) {
    return Sql.of("SELECT CAST(? AS " + typeName(column.type(), false) + ")", text);
  }

  @Override
  public CursorSql cursors() {
    return this;
  }

  @Override
  public Sql page(CursorRead read, int limit) {
    return reads.page(read, limit);
  }

  @Override
  public Sql greatest(CursorRead read) {
    return reads.greatest(read);
  }

  @Override
  public Sql withoutValue(CursorRead read, int most) {
    return reads.withoutValue(read, most);
  }

  @Override
  public String atLeast(Column cursor) {
    return quote(cursor.name()) + " >= ?";
  }

  @Override
  public Sql moment() {
    return Sql.of(
        "SELECT DATEDIFF(MICROSECOND, TIMESTAMP '1970-01-01 00:00:00', localtimestamp), FALSE,"
            + " FALSE");
  }

  @Override
  public String blindness(boolean replica) {
    return "H2 does not tell when transactions of others began: one that first writes longer than"
        + " cursor.delay.ms after its begin is found by the reconciliation alone";
  }

  @Override
  public Sql begun() {
    return Sql.of("SELECT 0, 0 WHERE FALSE");
  }

  /** A session may have begun another one meanwhile: then that is waited for, too. */
  @Override
  public Sql writing() {
    return Sql.of(
        "SELECT session_id, session_id, CAST(NULL AS BIGINT) FROM information_schema.sessions"
            + " WHERE contains_uncommitted AND session_id <> session_id()");
  }

  @Override
  public Sql isIndexed(TableId table, String column) {
    return Sql.of(
        "SELECT EXISTS (SELECT 1 FROM information_schema.index_columns c WHERE c.column_name = ?"
            + " AND c.ordinal_position = 1 AND "
            + FOUND
            + ")",
        column,
        table.name(),
        table.schema());
  }

  @Override
  public Sql repeats(TableId table, String column) {
    return Sql.of("SELECT FALSE");
  }

  @Override
  public String createIndex(TableId table, String column) {
    return "CREATE INDEX ON " + quote(table) + " (" + quote(column) + ")";
  }
}
