package io.tidemark.dialect;

import static io.tidemark.dialect.SqlTemplate.value;
import static java.util.stream.Collectors.joining;

import io.tidemark.dialect.Sql.Bind;
import io.tidemark.table.Column;
import io.tidemark.table.ColumnType;
import io.tidemark.table.Kind;
import io.tidemark.table.SystemColumns;
import io.tidemark.table.TableId;
import io.tidemark.table.TableSchema;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * {@link StaleSql} for SQLite, whose writing transactions keep all other writers out: stream locks
 * are held from their beginning on. Keys are looked for in lists, which SQLite sorts once for each
 * statement.
 */
final class SqliteStale implements StaleSql {
  private static final Sql NOTHING = Sql.of("SELECT 1");
  private static final String FOREIGN_KEY = "23503";
  private static final String INTERRUPTED = "57014";

  @Override
  public Sql lockShared(TableId streams, int stream) {
    return NOTHING;
  }

  @Override
  public Sql lockExclusive(TableId streams, int stream) {
    return NOTHING;
  }

  @Override
  public String skipLocked() {
    return "";
  }

  @Override
  public Sql createSeen(TableId seen, TableId target, List<String> key) {
    return createLike(seen, "", target, key);
  }

  @Override
  public List<Sql> createVictims(TableId victims, TableId target, List<String> key) {
    String ord = StaleSql.ord(key);
    return List.of(
        createLike(victims, "CAST(0 AS INTEGER) AS " + ord + ", ", target, key),
        Sql.of(
            "CREATE UNIQUE INDEX IF NOT EXISTS %s ON %s (%s)"
                .formatted(
                    SqliteNames.quote(victims.name() + "_ord"), SqliteNames.quote(victims), ord)));
  }

  /** Affinities are taken over, collations are not: comparisons go by the target's own. */
  private static Sql createLike(TableId table, String first, TableId target, List<String> key) {
    return Sql.of(
        "CREATE TABLE IF NOT EXISTS %s AS SELECT %s%s FROM %s WHERE 1 = 0"
            .formatted(SqliteNames.quote(table), first, names(key), SqliteNames.quote(target)));
  }

  @Override
  public Sql identity(TableId table) {
    return SqliteCatalogSql.number(table);
  }

  @Override
  public Sql listVictims(TableId victims, StaleRows rows) {
    return SqlTemplate.of(
            "INSERT INTO %s SELECT row_number() OVER (), %s FROM %s WHERE %s"
                .formatted(
                    SqliteNames.quote(victims),
                    names(rows.key()),
                    SqliteNames.quote(rows.table()),
                    stale(rows)))
        .bind(binds(rows));
  }

  @Override
  public List<Sql> beforeList(StaleRows rows) {
    return List.of();
  }

  @Override
  public List<Sql> beforeDelete() {
    return List.of();
  }

  @Override
  public List<Sql> limitStatements(Duration each) {
    return List.of();
  }

  @Override
  public RemovalSql removeListed(
      TableId victims, StaleRows rows, Removal removal, long first, long last) {
    SqliteRemoval sql = new SqliteRemoval(rows.table(), removal);
    String listed =
        "%s IN (SELECT %s FROM %s v WHERE v.%s BETWEEN %s AND %s)"
            .formatted(
                row(rows),
                each(rows.key(), name -> "v." + name),
                SqliteNames.quote(victims),
                StaleSql.ord(rows.key()),
                value("first"),
                value("last"));
    String where = listed + " AND " + stale(rows) + sql.there();
    Map<String, Bind> binds = new HashMap<>(binds(rows));
    ColumnType bigint = ColumnType.of(Kind.INT64);
    binds.put("first", new Bind(bigint, first));
    binds.put("last", new Bind(bigint, last));
    binds.putAll(Removal.binds(removal));
    String told =
        removal.told().isEmpty()
            ? "1"
            : SqliteRemoval.json(removal.told().stream().map(Column::name).toList());
    String removed =
        removal.behavior() == DeleteBehavior.NONE
            ? "SELECT %s FROM %s WHERE %s".formatted(told, SqliteNames.quote(rows.table()), where)
            : sql.text(where, null) + " RETURNING " + told;
    return new RemovalSql(
        sql.keep(where).map(text -> SqlTemplate.of(text).bind(binds)).toList(),
        SqlTemplate.of(removed).bind(binds),
        List.of());
  }

  @Override
  public RemovalSql removeStrangers(TableSchema table, Removal removal) {
    SqliteRemoval sql = new SqliteRemoval(table.id(), removal);
    String name = SqliteNames.quote(table.id());
    String where = Removal.isStranger(table, name) + sql.there();
    Stream<String> remove =
        removal.behavior() == DeleteBehavior.NONE
            ? Stream.empty()
            : Stream.of(sql.text(where, null));
    return RemovalSql.of(
        "SELECT count(*) FROM %s WHERE %s".formatted(name, where),
        Stream.concat(sql.keep(where), remove),
        Removal.binds(removal));
  }

  private static Map<String, Bind> binds(StaleRows rows) {
    return Map.of(
        "stream", new Bind(ColumnType.of(Kind.STRING), rows.stream()),
        "below", new Bind(ColumnType.of(Kind.INT64), rows.below()));
  }

  /** NULL generations compare as neither. */
  private static String stale(StaleRows rows) {
    String table = SqliteNames.quote(rows.table()) + ".";
    String own = table + SystemColumns.SOURCE + " = " + value("stream");
    String old = table + SystemColumns.GENERATION + " < " + value("below");
    String there = rows.marked() ? " AND " + table + SystemColumns.DELETED_AT + " IS NULL" : "";
    String unseen =
        rows.seen().stream()
            .map(set -> " AND " + missing(SqliteNames.quote(rows.table()), set))
            .collect(joining());
    return own + " AND " + old + there + unseen;
  }

  /**
   * Whether a row's key is none of a set. Not NOT IN, which has to tell whether a NULL leaves that
   * open, and looks through the whole list for one, for each key of several columns.
   *
   * @param name by which the row's table goes
   */
  static String missing(String name, KeySet set) {
    return "(%s IN (SELECT %s FROM %s)) IS NOT TRUE"
        .formatted(
            each(set.columns(), column -> name + "." + column, "(", ")"),
            names(set.columns()),
            SqliteNames.quote(set.table()));
  }

  private static String row(StaleRows rows) {
    String name = SqliteNames.quote(rows.table());
    return each(rows.key(), column -> name + "." + column, "(", ")");
  }

  private static String names(List<String> key) {
    return each(key, name -> name);
  }

  private static String each(List<String> key, Function<String, String> form) {
    return each(key, form, "", "");
  }

  private static String each(
      List<String> key, Function<String, String> form, String before, String after) {
    return key.stream()
        .map(name -> form.apply(SqliteNames.quote(name)))
        .collect(joining(", ", before, after));
  }

  /** Each statement would sort the keys anew. */
  @Override
  public boolean isIndexWorthwhile(long slices, long keys) {
    return true;
  }

  @Override
  public Sql indexSeen(TableId seen, List<String> key) {
    return Sql.of(
        "CREATE INDEX IF NOT EXISTS %s ON %s (%s)"
            .formatted(
                SqliteNames.quote(seen.name() + "_key"), SqliteNames.quote(seen), names(key)));
  }

  @Override
  public Sql indexGenerations(TableId table) {
    return Sql.of(
        "CREATE INDEX IF NOT EXISTS %s ON %s (%s, %s)"
            .formatted(
                SqliteNames.quote(table.name() + "_sync_rows"),
                SqliteNames.quote(table),
                SystemColumns.SOURCE,
                SystemColumns.GENERATION));
  }

  /** Lists are not looked for by what the planner knows of them. */
  @Override
  public List<Sql> analyze(TableId table) {
    return List.of();
  }

  @Override
  public Sql dropTable(TableId table) {
    return Sql.of("DROP TABLE IF EXISTS " + SqliteNames.quote(table));
  }

  @Override
  public boolean refusedByForeignKey(String sqlState) {
    return sqlState.equals(FOREIGN_KEY);
  }

  @Override
  public boolean tookTooLong(String sqlState) {
    return sqlState.equals(INTERRUPTED);
  }
}
