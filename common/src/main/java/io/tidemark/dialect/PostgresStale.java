package io.tidemark.dialect;

import static io.tidemark.dialect.SqlTemplate.value;

import io.tidemark.dialect.Sql.Bind;
import io.tidemark.table.Column;
import io.tidemark.table.ColumnType;
import io.tidemark.table.Kind;
import io.tidemark.table.SystemColumns;
import io.tidemark.table.TableId;
import io.tidemark.table.TableSchema;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** {@link StaleSql} for PostgreSQL. */
final class PostgresStale implements StaleSql {
  /** First key of our advisory locks, so that they do not meet those of applications: "tide". */
  private static final int LOCK_SPACE = 0x74696465;

  private static final Set<String> FOREIGN_KEY = Set.of("23503", "23001");

  /** For a statement timeout too. */
  private static final String QUERY_CANCELED = "57014";

  /** Seen keys of so many bytes make a hash that no processor's cache holds. */
  private static final long MERGED_BYTES = 8L << 20;

  private static final int MERGE_KILOBYTES = 32 << 10;

  private static final int UNINDEXED_SLICES = 10;
  private static final int UNINDEXED_KEYS = 2_000_000;

  private final Dialect dialect;

  PostgresStale(Dialect dialect) {
    this.dialect = dialect;
  }

  /**
   * Advisory locks queue fairly. With row locks a stream of sharers could overtake the one that
   * waits for the row alone for ever.
   */
  @Override
  public Sql lockShared(TableId streams, int stream) {
    return Sql.of("SELECT pg_advisory_xact_lock_shared(?, ?)", LOCK_SPACE, stream);
  }

  @Override
  public Sql lockExclusive(TableId streams, int stream) {
    return Sql.of("SELECT pg_advisory_xact_lock(?, ?)", LOCK_SPACE, stream);
  }

  @Override
  public String skipLocked() {
    return " FOR UPDATE SKIP LOCKED";
  }

  @Override
  public Sql createSeen(TableId seen, TableId target, List<String> key) {
    return createLike(seen, "", target, key);
  }

  @Override
  public List<Sql> createVictims(TableId victims, TableId target, List<String> key) {
    String ord = StaleSql.ord(key);
    String table = dialect.quote(victims);
    String index = dialect.quote(victims.name() + "_ord");
    return List.of(
        createLike(victims, "0::bigint AS " + ord + ", ", target, key),
        Sql.of("CREATE UNIQUE INDEX IF NOT EXISTS " + index + " ON " + table + " (" + ord + ")"));
  }

  /** A table made by a SELECT has the selected columns' types and collations, to the letter. */
  private Sql createLike(TableId table, String first, TableId target, List<String> key) {
    return Sql.of(
        "CREATE TABLE IF NOT EXISTS "
            + dialect.quote(table)
            + " AS SELECT "
            + first
            + each(key, ", ", name -> name)
            + " FROM "
            + dialect.quote(target)
            + " WITH NO DATA");
  }

  @Override
  public Sql identity(TableId table) {
    return Sql.of("SELECT CAST(to_regclass(?) AS oid)::bigint", dialect.quote(table));
  }

  /**
   * In the order of their keys: an anti-join tells them in that of its hashes, so that each slice
   * would look rows up all over the table and its index.
   */
  @Override
  public Sql listVictims(TableId victims, StaleRows rows) {
    String keys = each(rows.key(), ", ", name -> "t." + name);
    return SqlTemplate.of(
            "INSERT INTO "
                + dialect.quote(victims)
                + " SELECT row_number() OVER (ORDER BY "
                + keys
                + "), "
                + keys
                + " FROM "
                + dialect.quote(rows.table())
                + " t WHERE "
                + stale(rows))
        .bind(binds(rows));
  }

  /**
   * Where a table is in the order of a numeric key, its index is read in that order and many seen
   * keys are nearly sorted as they come, so that to merge both takes two thirds of a hash's time;
   * the planner expects a full sort, and prefers the hash. A table that no cache holds is left to
   * it: what is not quite in order would be fetched from the disk again and again.
   */
  @Override
  public List<Sql> beforeList(StaleRows rows) {
    Sql reset =
        Sql.of(
            "SELECT set_config(name, reset_val, true) FROM pg_settings WHERE name IN"
                + " ('enable_hashjoin', 'enable_mergejoin', 'work_mem')");
    return rows.key().size() == 1 && !rows.seen().isEmpty()
        ? List.of(reset, mergeIfOrdered(rows))
        : List.of(reset);
  }

  private Sql mergeIfOrdered(StaleRows rows) {
    String seen =
        rows.seen().stream()
            .map(set -> "pg_relation_size(to_regclass(?))")
            .collect(Collectors.joining(" + "));
    String merge =
        "SELECT set_config('enable_hashjoin', 'off', true),"
            + " set_config('enable_mergejoin', 'on', true), set_config('work_mem',"
            + " greatest(w.setting::bigint, ?)::text, true)"
            + " FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid"
            + " JOIN pg_namespace n ON n.oid = c.relnamespace"
            + " JOIN pg_stats s ON s.schemaname = n.nspname"
            + " AND s.tablename = c.relname AND s.attname = a.attname AND NOT s.inherited"
            + " JOIN pg_settings w ON w.name = 'work_mem'"
            + " WHERE a.attrelid = to_regclass(?) AND a.attname = ? AND a.atttypid IN"
            + " ('int2'::regtype, 'int4'::regtype, 'int8'::regtype) AND s.correlation > 0.9"
            + " AND pg_relation_size(c.oid) < pg_size_bytes(current_setting('effective_cache_size'))"
            + " AND "
            + seen
            + " > ?";
    Stream<Object> before =
        Stream.of(MERGE_KILOBYTES, dialect.quote(rows.table()), rows.key().get(0));
    Stream<Object> sets = rows.seen().stream().map(set -> dialect.quote(set.table()));
    return Sql.of(
        merge, Stream.of(before, sets, Stream.of(MERGED_BYTES)).flatMap(s -> s).toArray());
  }

  /**
   * A foreign key that is checked only at commit would take the whole slice with it. Pages read in
   * any order are to count no more than pages read in turn, or the planner reads all of a table for
   * each slice, rather than look a hundredth of its rows up.
   */
  @Override
  public List<Sql> beforeDelete() {
    return List.of(
        Sql.of("SET CONSTRAINTS ALL IMMEDIATE"), Sql.of("SET LOCAL random_page_cost = 1"));
  }

  @Override
  public List<Sql> limitStatements(Duration each) {
    return List.of(Sql.of("SET LOCAL statement_timeout = " + each.toMillis()));
  }

  @Override
  public RemovalSql removeListed(
      TableId victims, StaleRows rows, Removal removal, long first, long last) {
    String range =
        "v.%s BETWEEN %s AND %s".formatted(StaleSql.ord(rows.key()), value("first"), value("last"));
    String join = each(rows.key(), " AND ", name -> "t." + name + " = v." + name);
    String where = range + " AND " + join + " AND " + stale(rows);
    String text =
        new PostgresRemoval(dialect, rows.table(), removal)
            .text(dialect.quote(victims) + " v", where, told(removal), null);
    Map<String, Bind> binds = new HashMap<>(binds(rows));
    ColumnType bigint = ColumnType.of(Kind.INT64);
    binds.put("first", new Bind(bigint, first));
    binds.put("last", new Bind(bigint, last));
    binds.putAll(Removal.binds(removal));
    return RemovalSql.of(SqlTemplate.of(text).bind(binds));
  }

  @Override
  public Optional<WholeRemovalSql> whole() {
    return Optional.of(new Whole());
  }

  /** Not of a partitioned table, whose rows may be in the same place of several partitions. */
  private final class Whole implements WholeRemovalSql {
    @Override
    public Sql extent(StaleRows rows) {
      String extent =
          "SELECT CASE WHEN c.relkind = 'r' AND NOT c.relhassubclass THEN pg_table_size(c.oid)%s END FROM pg_class c WHERE c.oid = to_regclass(?)"
              .formatted(" + pg_relation_size(to_regclass(?))".repeat(rows.seen().size()));
      Stream<TableId> seen = rows.seen().stream().map(KeySet::table);
      return Sql.of(
          extent, Stream.concat(seen, Stream.of(rows.table())).map(dialect::quote).toArray());
    }

    @Override
    public RemovalSql remove(StaleRows rows, Removal removal, long most) {
      String text =
          new PostgresRemoval(dialect, rows.table(), removal).allOrNone(stale(rows), value("most"));
      Map<String, Bind> binds = new HashMap<>(binds(rows));
      binds.put("most", new Bind(ColumnType.of(Kind.INT64), most));
      binds.putAll(Removal.binds(removal));
      return RemovalSql.of(SqlTemplate.of(text).bind(binds));
    }
  }

  @Override
  public RemovalSql removeStrangers(TableSchema table, Removal removal) {
    String text =
        new PostgresRemoval(dialect, table.id(), removal).counted(Removal.isStranger(table, "t"));
    return RemovalSql.of(SqlTemplate.of(text).bind(Removal.binds(removal)));
  }

  private String told(Removal removal) {
    return removal.told().isEmpty()
        ? "1"
        : removal.told().stream()
            .map(Column::name)
            .map(name -> "'%s', t.%s".formatted(name.replace("'", "''"), dialect.quote(name)))
            .collect(Collectors.joining(", ", "CAST(json_build_object(", ") AS text)"));
  }

  private static Map<String, Bind> binds(StaleRows rows) {
    return Map.of(
        "stream", new Bind(ColumnType.of(Kind.STRING), rows.stream()),
        "below", new Bind(ColumnType.of(Kind.INT64), rows.below()));
  }

  /** NULL generations compare as neither. */
  private String stale(StaleRows rows) {
    String own = "t." + dialect.quote(SystemColumns.SOURCE) + " = " + value("stream");
    String old = "t." + dialect.quote(SystemColumns.GENERATION) + " < " + value("below");
    String there = rows.marked() ? " AND t." + SystemColumns.DELETED_AT + " IS NULL" : "";
    return own + " AND " + old + there + each(rows);
  }

  private String each(StaleRows rows) {
    Map<List<String>, List<KeySet>> alike =
        rows.seen().stream()
            .collect(
                Collectors.groupingBy(KeySet::columns, LinkedHashMap::new, Collectors.toList()));
    return alike.entrySet().stream()
        .map(
            sets ->
                " AND NOT EXISTS (SELECT 1 FROM "
                    + from(sets.getKey(), sets.getValue())
                    + " s WHERE "
                    + each(sets.getKey(), " AND ", name -> "s." + name + " = t." + name)
                    + ")")
        .collect(Collectors.joining());
  }

  /**
   * Sets of the same columns are asked as one: a table that is read in 64 ranges has as many, and
   * every row would be looked for in each of them.
   */
  private String from(List<String> columns, List<KeySet> sets) {
    if (sets.size() == 1) {
      return dialect.quote(sets.get(0).table());
    }
    String select = "SELECT " + each(columns, ", ", name -> name) + " FROM ";
    return sets.stream()
        .map(set -> select + dialect.quote(set.table()))
        .collect(Collectors.joining(" UNION ALL ", "(", ")"));
  }

  private String each(List<String> key, String separator, Function<String, String> form) {
    return key.stream()
        .map(name -> form.apply(dialect.quote(name)))
        .collect(Collectors.joining(separator));
  }

  /**
   * Without one a slice hashes its own keys and reads the seen ones once: a million takes 50 to 200
   * ms more than by an index, which takes 600 ms to make. Writers wait for a slice, however.
   */
  @Override
  public boolean isIndexWorthwhile(long slices, long keys) {
    return slices > UNINDEXED_SLICES || keys > UNINDEXED_KEYS;
  }

  @Override
  public Sql indexSeen(TableId seen, List<String> key) {
    return Sql.of(
        "CREATE INDEX IF NOT EXISTS "
            + dialect.quote(seen.name() + "_key")
            + " ON "
            + dialect.quote(seen)
            + " ("
            + each(key, ", ", name -> name)
            + ")");
  }

  @Override
  public Sql indexGenerations(TableId table) {
    String name = PostgresNames.derived(table.name(), "_sync_rows");
    return Sql.of(
        "CREATE INDEX CONCURRENTLY IF NOT EXISTS %s ON %s (%s, %s)"
            .formatted(
                dialect.quote(name),
                dialect.quote(table),
                SystemColumns.SOURCE,
                SystemColumns.GENERATION));
  }

  @Override
  public List<Sql> analyze(TableId table) {
    return List.of(Sql.of("ANALYZE " + dialect.quote(table)));
  }

  @Override
  public Sql dropTable(TableId table) {
    return Sql.of("DROP TABLE IF EXISTS " + dialect.quote(table));
  }

  @Override
  public boolean refusedByForeignKey(String sqlState) {
    return FOREIGN_KEY.contains(sqlState);
  }

  @Override
  public boolean tookTooLong(String sqlState) {
    return sqlState.equals(QUERY_CANCELED);
  }
}
