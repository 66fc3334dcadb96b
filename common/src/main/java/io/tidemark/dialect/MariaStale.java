package io.tidemark.dialect;

import static io.tidemark.dialect.SqlTemplate.value;
import static java.util.stream.Collectors.joining;

import io.tidemark.dialect.Sql.Bind;
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

/**
 * {@link StaleSql} for MariaDB. Stream locks are locks of the stream's row, which InnoDB gives in
 * the order in which they are asked for.
 */
final class MariaStale implements StaleSql {
  private static final String FOREIGN_KEY = "23503";
  private static final String INTERRUPTED = "57014";

  /** Of texts an index takes so many characters; what differs behind them is looked at. */
  private static final int INDEXED = 100;

  private final MariaFlavor flavor;

  MariaStale(MariaFlavor flavor) {
    this.flavor = flavor;
  }

  @Override
  public Sql lockShared(TableId streams, int stream) {
    return Sql.of(row(streams) + " LOCK IN SHARE MODE", stream);
  }

  @Override
  public Sql lockExclusive(TableId streams, int stream) {
    return Sql.of(row(streams) + " FOR UPDATE", stream);
  }

  private static String row(TableId streams) {
    return "SELECT id FROM " + MariaNames.quote(streams) + " WHERE id = ?";
  }

  @Override
  public String skipLocked() {
    return " FOR UPDATE SKIP LOCKED";
  }

  /** A row's key is looked up there: MariaDB joins by hash only where it reads all of both. */
  @Override
  public Sql createSeen(TableId seen, TableId target, List<String> key) {
    return createLike(seen, "KEY _key (" + names(key) + ")", "", target, key);
  }

  @Override
  public List<Sql> createVictims(TableId victims, TableId target, List<String> key) {
    String ord = StaleSql.ord(key);
    String columns = ord + " bigint NOT NULL PRIMARY KEY";
    return List.of(createLike(victims, columns, "0 AS " + ord + ", ", target, key));
  }

  /** A table made by a SELECT has the selected columns' types and collations. */
  private static Sql createLike(
      TableId table, String defined, String first, TableId target, List<String> key) {
    return Sql.of(
        "CREATE TABLE IF NOT EXISTS %s (%s) ENGINE=InnoDB AS SELECT %s%s FROM %s WHERE 1 = 0"
            .formatted(
                MariaNames.quote(table), defined, first, names(key), MariaNames.quote(target)));
  }

  @Override
  public Sql identity(TableId table) {
    return MariaCatalogSql.mark(table);
  }

  @Override
  public Sql listVictims(TableId victims, StaleRows rows) {
    return SqlTemplate.of(
            "INSERT INTO %s SELECT row_number() OVER (), %s FROM %s AS t WHERE %s"
                .formatted(
                    MariaNames.quote(victims),
                    each(rows.key(), ", ", name -> "t." + name),
                    MariaNames.quote(rows.table()),
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

  /** The session's own limit comes back with the transaction's end. */
  @Override
  public List<Sql> limitStatements(Duration each) {
    return List.of(Sql.of("SET " + flavor.limit() + " = " + flavor.limited(each)));
  }

  @Override
  public RemovalSql removeListed(
      TableId victims, StaleRows rows, Removal removal, long first, long last) {
    MariaRemoval sql = new MariaRemoval(rows.table(), removal);
    String from = sql.joined(MariaNames.quote(victims) + " AS v");
    String where =
        "v.%s BETWEEN %s AND %s AND %s AND %s%s"
            .formatted(
                StaleSql.ord(rows.key()),
                value("first"),
                value("last"),
                each(rows.key(), " AND ", name -> "t." + name + " = v." + name),
                stale(rows),
                sql.there());
    Map<String, Bind> binds = new HashMap<>(binds(rows));
    ColumnType bigint = ColumnType.of(Kind.INT64);
    binds.put("first", new Bind(bigint, first));
    binds.put("last", new Bind(bigint, last));
    binds.putAll(Removal.binds(removal));
    return sql.locked(sql.told(), from, where, binds);
  }

  @Override
  public RemovalSql removeStrangers(TableSchema table, Removal removal) {
    MariaRemoval sql = new MariaRemoval(table.id(), removal);
    String from = MariaNames.quote(table.id()) + " AS t";
    String where = Removal.isStranger(table, "t") + sql.there();
    return sql.locked("count(*)", from, where, Removal.binds(removal));
  }

  private static Map<String, Bind> binds(StaleRows rows) {
    return Map.of(
        "stream", new Bind(ColumnType.of(Kind.STRING), rows.stream()),
        "below", new Bind(ColumnType.of(Kind.INT64), rows.below()));
  }

  /** NULL generations compare as neither. */
  private String stale(StaleRows rows) {
    String own = "t." + SystemColumns.SOURCE + " = " + new MariaWords(flavor).text(value("stream"));
    String old = "t." + SystemColumns.GENERATION + " < " + value("below");
    String there = rows.marked() ? " AND t." + SystemColumns.DELETED_AT + " IS NULL" : "";
    String unseen = rows.seen().stream().map(set -> " AND " + missing("t", set)).collect(joining());
    return own + " AND " + old + there + unseen;
  }

  /**
   * Whether a row's key is none of a set.
   *
   * @param name by which the row's table goes
   */
  static String missing(String name, KeySet set) {
    return "NOT EXISTS (SELECT 1 FROM %s AS k WHERE %s)"
        .formatted(
            MariaNames.quote(set.table()),
            each(set.columns(), " AND ", column -> "k." + column + " = " + name + "." + column));
  }

  private static String names(List<String> key) {
    return each(key, ", ", name -> name);
  }

  private static String each(List<String> key, String separator, Function<String, String> form) {
    return key.stream().map(name -> form.apply(MariaNames.quote(name))).collect(joining(separator));
  }

  @Override
  public boolean isIndexWorthwhile(long slices, long keys) {
    return true;
  }

  /** It has been there from the beginning. */
  @Override
  public Sql indexSeen(TableId seen, List<String> key) {
    return Sql.of(
        "CREATE INDEX %s_key ON %s (%s)"
            .formatted(flavor.ifNotExists(), MariaNames.quote(seen), names(key)));
  }

  @Override
  public Sql indexGenerations(TableId table) {
    return Sql.of(
        "CREATE INDEX %s_sync_rows ON %s (%s(%d), %s)"
            .formatted(
                flavor.ifNotExists(),
                MariaNames.quote(table),
                SystemColumns.SOURCE,
                INDEXED,
                SystemColumns.GENERATION));
  }

  /** Joins with lists say themselves how they are done. */
  @Override
  public List<Sql> analyze(TableId table) {
    return List.of();
  }

  @Override
  public Sql dropTable(TableId table) {
    return Sql.of("DROP TABLE IF EXISTS " + MariaNames.quote(table));
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
