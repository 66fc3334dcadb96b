package io.tidemark.dialect;

import static io.tidemark.dialect.SqlTemplate.value;

import io.tidemark.dialect.Sql.Bind;
import io.tidemark.table.ColumnType;
import io.tidemark.table.Kind;
import io.tidemark.table.SystemColumns;
import io.tidemark.table.TableId;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * PostgreSQL's way of merging: binary COPY into a temporary table, {@code _ord} and one column per
 * column of the records, {@code c0, c1, …}, then one statement, so that all of it sees one
 * snapshot; a concurrent writer makes the counts differ from what was decided. Before it, a look
 * may take out the rows that are to be left, which costs them a quarter less.
 *
 * <p>Reads the stage by {@code ctid} because a temporary table has no statistics and no index. The
 * session is expected to have hash and merge joins and sequential scans off, so that the target is
 * probed by its key.
 */
final class PostgresMerge implements Merge {

  /** Rows are hidden from some users, or it is a view: only a statement can write there. */
  private static final Set<String> NO_COPY = Set.of("0A000", "42809");

  /** What a statement that is known to the server gets when its columns are others now. */
  private static final String OTHER_RESULT = "0A000";

  private static final String STAGE_KEYS = "_keys";

  private static final String LISTED = "s._ord = ANY (CAST(%s AS int4[]))";

  private final MergeColumns columns;
  private final PostgresDialect dialect;
  private final TableId target;
  private final String stage;
  private final Outcomes outcomes;
  private final Map<Way, Texts> texts = new HashMap<>();
  private final String copyTable;
  private final String selectTable;
  private final SqlTemplate insert;

  private record Way(Rule rule, RecordMode mode) {}

  private record Texts(SqlTemplate merge, SqlTemplate look, SqlTemplate mergeListed) {}

  /**
   * @param stage name of the stage, unquoted; unique within the session
   * @param table the table written to
   * @param staged the columns, key columns first, in key order
   * @param keys how many of them are the key; 0 when rows are only ever appended
   * @param marks whether rows may be marked as gone, and what such a row is to a record
   */
  PostgresMerge(
      PostgresDialect dialect,
      String stage,
      TableId table,
      List<StagedColumn> staged,
      int keys,
      Marks marks) {
    PostgresWords words = new PostgresWords(dialect);
    this.columns = new MergeColumns(words, dialect.quote(table), staged, keys, marks);
    this.dialect = dialect;
    this.target = table;
    this.outcomes = new Outcomes(columns);
    this.stage = stage;
    String written = columns.names() + ", " + String.join(", ", SystemColumns.NAMES);
    this.copyTable = copy("%s (%s)".formatted(columns.table(), written));
    this.selectTable = "SELECT %s FROM %s".formatted(written, columns.table());
    this.insert = SqlTemplate.of(columns.insert("FROM " + stageName() + " s WHERE " + range()));
  }

  @Override
  public String createStage() {
    return stageDdl(stage, columns.size());
  }

  @Override
  public String createKeyStage() {
    return stageDdl(stage + STAGE_KEYS, columns.keys());
  }

  @Override
  public List<String> dropStages() {
    return List.of("DROP TABLE IF EXISTS %s, %s".formatted(stageName(), keyStageName()));
  }

  @Override
  public String copyStage() {
    return copy(stageName());
  }

  @Override
  public String copyKeyStage() {
    return copy(keyStageName());
  }

  @Override
  public CopySql copyTable(Stamp stamp) {
    return CopySql.of(copyTable);
  }

  @Override
  public String selectTable() {
    return selectTable;
  }

  @Override
  public Sql tableVersion() {
    return Sql.of(PostgresCatalogSql.VERSION, dialect.quote(target));
  }

  @Override
  public boolean copiesIntoTable() {
    return columns.copiesStraight(columns.size());
  }

  @Override
  public boolean takesNoCopy(String sqlState) {
    return NO_COPY.contains(sqlState);
  }

  @Override
  public boolean hasOtherColumns(String sqlState) {
    return sqlState.equals(OTHER_RESULT);
  }

  @Override
  public boolean copiesKeys() {
    return columns.copiesStraight(columns.keys());
  }

  @Override
  public boolean foldsKeys() {
    return columns.keys() > 0 && columns.foldedByDatabase();
  }

  @Override
  public String copyKeys(String quotedTable) {
    return "COPY %s (%s) FROM STDIN (FORMAT binary)".formatted(quotedTable, columns.keyNames());
  }

  @Override
  public boolean keepsStages() {
    return false;
  }

  @Override
  public List<String> clearStages() {
    String all = "DELETE FROM " + stageName();
    return List.of(columns.keys() == 0 ? all : all + "; DELETE FROM " + keyStageName());
  }

  @Override
  public List<String> clearKeyStage() {
    return List.of("DELETE FROM " + keyStageName());
  }

  @Override
  public Sql insertKeys(String quotedTable) {
    return Sql.of(
        "INSERT INTO %s (%s) SELECT %s FROM %s s"
            .formatted(quotedTable, columns.keyNames(), columns.keyValues(), keyStageName()));
  }

  @Override
  public Steps merge(Rule rule, RecordMode mode, Stamp stamp, int from, int to) {
    return inOne(texts(rule, mode).merge.bind(columns.binds(stamp, from, to)));
  }

  /** A row that stands for others of its key has to be merged with them. */
  @Override
  public Optional<Sql> lookStaged(Rule rule, RecordMode mode, Stamp stamp, int from, int to) {
    return columns.foldedByDatabase()
        ? Optional.empty()
        : Optional.of(texts(rule, mode).look.bind(columns.binds(stamp, from, to)));
  }

  @Override
  public Steps merge(Rule rule, RecordMode mode, Stamp stamp, int[] numbers) {
    Map<String, Bind> binds = new HashMap<>(columns.binds(stamp, 0, 0));
    binds.put("numbers", array(numbers));
    return inOne(texts(rule, mode).mergeListed.bind(binds));
  }

  private static Steps inOne(Sql all) {
    return new Steps(List.of(), List.of(), List.of(), all);
  }

  private Texts texts(Rule rule, RecordMode mode) {
    if (columns.keys() == 0) {
      throw new IllegalStateException("rows without a key are appended, not merged");
    }
    return texts.computeIfAbsent(new Way(rule, mode), this::texts);
  }

  private Texts texts(Way way) {
    return new Texts(
        SqlTemplate.of(mergeText(way, range())),
        SqlTemplate.of(
            "SELECT string_agg(_outcome, '') FROM (SELECT %s ORDER BY s._ord) AS c"
                .formatted(classified(way, range()))),
        SqlTemplate.of(mergeText(way, LISTED.formatted(value("numbers")))));
  }

  @Override
  public Sql owners(int[] numbers) {
    String text =
        "SELECT s._ord, t._sync_source FROM %s s JOIN %s t ON %s WHERE %s"
            .formatted(stageName(), columns.table(), columns.join(), LISTED.formatted("?"));
    return new Sql(text, List.of(array(numbers)));
  }

  /** Of its own type, not a text: what has to be cast is cast for each row of the stage. */
  private static Bind array(int[] numbers) {
    return new Bind(
        ColumnType.array(ColumnType.of(Kind.INT32)), Arrays.stream(numbers).boxed().toList());
  }

  @Override
  public Sql insert(Stamp stamp, int from, int to) {
    return insert.bind(columns.binds(stamp, from, to));
  }

  @Override
  public RemovalSql remove(Removal removal, Stamp stamp, List<KeySet> newer, int from, int to) {
    Stream<String> unseen = newer.stream().map(columns::missingIn);
    Stream<String> listed = Stream.of(range(), columns.join());
    String where =
        Stream.of(listed, columns.own(stamp), unseen)
            .flatMap(each -> each)
            .collect(Collectors.joining(" AND "));
    String text =
        new PostgresRemoval(dialect, target, removal)
            .text(keyStageName() + " s", where, "s._ord", columns.newStamp());
    return RemovalSql.of(SqlTemplate.of(text).bind(columns.binds(stamp, from, to, removal)));
  }

  @Override
  public Sql absent(List<KeySet> before, int from, int to) {
    String row = "t." + columns.firstKey() + " IS NULL";
    String none = columns.marked() ? "(" + row + " OR " + columns.isMarked() + ")" : row;
    String known =
        before.stream().map(columns::stagedIn).collect(Collectors.joining(" OR ", " AND (", ")"));
    String text =
        "SELECT s._ord FROM %s s LEFT JOIN %s t ON %s WHERE %s AND %s%s"
            .formatted(
                keyStageName(),
                columns.table(),
                columns.join(),
                range(),
                none,
                before.isEmpty() ? "" : known);
    return SqlTemplate.of(text).bind(columns.binds(new Stamp(null, null, List.of()), from, to));
  }

  /** Joins with tables that have no index by hash, where the session joins by the target's key. */
  @Override
  public List<Sql> beforeKeySets() {
    return List.of(Sql.of("SET LOCAL enable_hashjoin = on"));
  }

  @Override
  public List<Sql> afterKeySets() {
    return List.of(Sql.of("SET LOCAL enable_hashjoin = off"));
  }

  /** What is asked of the staged rows of a range: their outcomes, and more before them. */
  private String classified(Way way, String range) {
    return "s._ord, %s AS _outcome FROM %s s LEFT JOIN %s t ON %s WHERE %s"
        .formatted(
            outcomes.of(way.rule, way.mode, repeated(way.mode)),
            stageName(),
            columns.table(),
            columns.join(),
            range);
  }

  private String mergeText(Way way, String range) {
    Rule rule = way.rule;
    String classify = "SELECT s.ctid AS _tid, " + classified(way, range);
    String chosen = "FROM c JOIN %s s ON s.ctid = c._tid".formatted(stageName());
    String update =
        "UPDATE %s t SET %s %s WHERE c._outcome IN ('c', 'w', 't') AND %s AND %s RETURNING 1"
            .formatted(
                columns.table(),
                columns.assignments(),
                chosen,
                columns.join(),
                outcomes.mine(rule));
    String raise =
        rule != Rule.CHANGE || way.mode != RecordMode.INSERT
            ? ""
            : "r AS (UPDATE %s t SET %s %s WHERE c._outcome = 'r' AND %s AND %s RETURNING 1),\n"
                .formatted(
                    columns.table(),
                    columns.newStamp(),
                    chosen,
                    columns.join(),
                    outcomes.mine(rule));
    return String.join(
        "\n",
        "WITH c AS MATERIALIZED (" + classify + "),",
        "u AS (" + update + "),",
        raise + "i AS (" + columns.insert(chosen + " WHERE c._outcome = 'a'") + " RETURNING 1)",
        "SELECT (SELECT count(*) FROM u)"
            + (raise.isEmpty() ? "" : " + (SELECT count(*) FROM r)")
            + ", (SELECT count(*) FROM i),",
        "string_agg(c._outcome, '' ORDER BY c._ord) FROM c");
  }

  /** Of rows that are one to the database, the others are duplicates. */
  private List<String> repeated(RecordMode mode) {
    return columns.foldedByDatabase()
        ? List.of(
            "WHEN row_number() OVER (PARTITION BY %s ORDER BY s._ord%s) > 1 THEN 'd'"
                .formatted(columns.keyValues(), mode == RecordMode.INSERT ? "" : " DESC"))
        : List.of();
  }

  private static String range() {
    return "s._ord BETWEEN %s AND %s".formatted(value("from"), value("to"));
  }

  private String stageName() {
    return columns.quote(stage);
  }

  private String keyStageName() {
    return columns.quote(stage + STAGE_KEYS);
  }

  private static String copy(String table) {
    return "COPY " + table + " FROM STDIN (FORMAT binary)";
  }

  private String stageDdl(String name, int count) {
    return "CREATE TEMP TABLE %s (_ord int4, %s) ON COMMIT DELETE ROWS"
        .formatted(columns.quote(name), columns.stageColumns(count));
  }
}
