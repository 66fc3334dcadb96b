package io.tidemark.dialect;

import io.tidemark.dialect.Merge.Marks;
import io.tidemark.table.Column;
import io.tidemark.table.ColumnType;
import io.tidemark.table.TableId;
import io.tidemark.table.TableSchema;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.stream.Stream;

/** MariaDB, from version 10.11 on, and MySQL, from 8.0.19 on. */
public final class MariaDialect implements Dialect {

  /** Texts are never changed silently, a backslash is one, and a 0 is no next number. */
  private static final String MODE =
      "STRICT_ALL_TABLES,NO_BACKSLASH_ESCAPES,NO_AUTO_VALUE_ON_ZERO,NO_ENGINE_SUBSTITUTION";

  /** Bytes by which any key sorts: where they are cut, a page is in no order. */
  private static final int KEY_WEIGHT = 16_384;

  /** A batch has a character for each row. */
  private static final long LONGEST_GATHERED = 1L << 30;

  private final MariaFlavor flavor;
  private final MariaCatalogSql catalog;
  private final MariaDdl ddl;
  private final MariaReads reads = new MariaReads();

  /** MariaDB's own. */
  public MariaDialect() {
    this(new MariaDbFlavor());
  }

  private MariaDialect(MariaFlavor flavor) {
    this.flavor = flavor;
    this.catalog = new MariaCatalogSql(flavor);
    this.ddl = new MariaDdl(new TableSql(this), flavor);
  }

  /** The same as MySQL speaks it. */
  public static MariaDialect mySql() {
    return new MariaDialect(new MySqlFlavor());
  }

  @Override
  public String name() {
    return flavor.name();
  }

  @Override
  public boolean accepts(String url) {
    return url.startsWith(flavor.scheme());
  }

  @Override
  public Optional<String> objection(String url) {
    String form = "write " + flavor.scheme() + "//host:3306/database";
    Matcher parameter = flavor.refusedParameters().matcher(url);
    if (url.split("\\?", 2)[0].contains(",")) {
      return Optional.of(
          "names several servers, of which each connection may reach another one, where locks and"
              + " rows are not the same: "
              + form);
    } else if (!url.startsWith(flavor.scheme() + "//")) {
      return Optional.of(
          "lets the driver change over to another server, where nothing of what a session has set"
              + " is left: "
              + form);
    } else if (server(url).contains("(")) {
      return Optional.of("has parameters beside its host, where none is looked for: " + form);
    } else if (parameter.find()) {
      return Optional.of(
          "has the parameter "
              + parameter.group(1)
              + ", with which the driver would not do as Tidemark relies on: take it away");
    }
    return Optional.empty();
  }

  /** What stands between the slashes, of which a URL that has come so far has two. */
  private static String server(String url) {
    return url.split("[/?]", 4)[2];
  }

  @Override
  public boolean commitsDdl() {
    return true;
  }

  @Override
  public int maxIdentifierBytes() {
    return MariaNames.MAX_BYTES;
  }

  @Override
  public String folded(String identifier) {
    return MariaNames.folded(identifier);
  }

  @Override
  public String quote(String identifier) {
    return MariaNames.quote(identifier);
  }

  /** The limit of statements is kept where each transaction's end finds it again. */
  @Override
  public List<String> openSession(Duration statementTimeout, Duration lockTimeout) {
    String limit = flavor.limited(statementTimeout);
    long lock = Math.max(1, lockTimeout.plusMillis(999).toSeconds());
    Stream<String> all =
        Stream.of(
            "SET sql_mode = '" + MODE + "', time_zone = '+00:00', autocommit = 1",
            "SET sql_select_limit = 18446744073709551615, max_sort_length = " + KEY_WEIGHT,
            "SET @tidemark_statement_time = %1$s, %2$s = %1$s".formatted(limit, flavor.limit()),
            "SET innodb_lock_wait_timeout = %1$d, lock_wait_timeout = %1$d".formatted(lock),
            "SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED");
    return Stream.concat(all, flavor.openSession().stream()).toList();
  }

  @Override
  public List<String> openWriter() {
    return List.of(
        "SET group_concat_max_len = "
            + LONGEST_GATHERED
            + ", foreign_key_checks = 1"
            + flavor.openWriter());
  }

  @Override
  public String describe(String query) {
    return reads.reads().describe(query);
  }

  @Override
  public String text(ColumnType type, Object cell) {
    return MariaText.of(type, cell);
  }

  @Override
  public ColumnType columnType(NativeColumn column) {
    return MariaTypes.columnType(column);
  }

  @Override
  public String typeName(ColumnType type, boolean key) {
    return MariaTypes.declared(MariaTypes.listed(type, key), flavor.collation());
  }

  @Override
  public TypeFit fit(ColumnType from, ColumnType to) {
    return MariaFit.of(from, to);
  }

  @Override
  public Sql listColumns() {
    return catalog.columns();
  }

  @Override
  public Sql listColumns(TableId table) {
    return catalog.columns(table);
  }

  @Override
  public Sql findTable(TableId table) {
    return MariaCatalogSql.place(table);
  }

  @Override
  public Sql listColumnNames(TableId table) {
    return MariaCatalogSql.names(table);
  }

  @Override
  public Sql listTables() {
    return MariaCatalogSql.tables();
  }

  @Override
  public Sql pages(TableId table) {
    return MariaCatalogSql.pages(table);
  }

  @Override
  public Sql listFilled(TableId table) {
    return catalog.filled(table);
  }

  @Override
  public Sql clock() {
    return Sql.of("SELECT CAST(floor(unix_timestamp(now(6)) * 1000) AS signed)");
  }

  /** A session need not have a database of its own. */
  @Override
  public Sql identity() {
    return Sql.of("SELECT concat_ws('/', concat(@@hostname, ':', @@port), database())");
  }

  @Override
  public Sql weakIdentity() {
    return identity();
  }

  @Override
  public Order order(ColumnType type) {
    return MariaReads.order(type);
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
    return new MariaRows();
  }

  @Override
  public Sql signals(TableId table, int limit) {
    return SignalRows.read(quote(table), "char", limit);
  }

  @Override
  public Sql cuts(Read read, int ranges, double percent) {
    return reads.reads().numberedCuts(read, ranges);
  }

  @Override
  public CursorSql cursors() {
    return new MariaCursorSql(flavor);
  }

  @Override
  public Sql createTable(TableSchema table) {
    return ddl.create("CREATE TABLE IF NOT EXISTS", table);
  }

  @Override
  public Sql createNewTable(TableSchema table) {
    return ddl.create("CREATE TABLE", table);
  }

  @Override
  public Sql addColumn(TableId table, Column column) {
    return ddl.addColumn(table, column);
  }

  @Override
  public Sql uniqueIndex(String name, TableId table, List<String> columns) {
    return Sql.of(
        "CREATE UNIQUE INDEX %s%s ON %s (%s)"
            .formatted(flavor.ifNotExists(), quote(name), quote(table), flavor.unique(columns)));
  }

  /** An assignment that changes nothing: IGNORE would let in what it has to cut. */
  @Override
  public Sql insertIfAbsent(TableId table, List<String> columns, List<Object> values) {
    String first = quote(columns.get(0));
    return new TableSql(this)
        .insert(table, columns, values, "ON DUPLICATE KEY UPDATE %1$s = %1$s".formatted(first));
  }

  @Override
  public FieldEncoder stageField(ColumnType type) {
    return MariaFields.of(type);
  }

  @Override
  public Merge merge(
      String stage, TableId table, List<StagedColumn> staged, int keys, Marks marks) {
    MariaWords words = new MariaWords(flavor);
    MergeColumns columns = new MergeColumns(words, quote(table), staged, keys, marks);
    return new StepMerge(words, stage, table, columns);
  }

  @Override
  public DdlSql ddl() {
    return ddl;
  }

  @Override
  public StaleSql stale() {
    return new MariaStale(flavor);
  }

  @Override
  public PrivilegeSql privileges() {
    return new MariaPrivileges();
  }
}
