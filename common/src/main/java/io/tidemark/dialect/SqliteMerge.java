package io.tidemark.dialect;

import static io.tidemark.dialect.SqlTemplate.value;
import static java.util.stream.Collectors.joining;

import io.tidemark.dialect.Sql.Bind;
import io.tidemark.table.TableId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * SQLite's way of merging: inserts into a temporary table, {@code _ord}, {@code _outcome} and one
 * column per column of the records, {@code c0, c1, …}, without types, so that each value is as it
 * was bound. A first statement writes each row's outcome beside it; the others go by that. All of
 * them see the same, as the transaction is the only one that writes.
 */
final class SqliteMerge implements Merge {
  private static final String STAGE_KEYS = "_keys";

  private final MergeColumns columns;
  private final TableId table;
  private final String stage;
  private final String keyStage;
  private final Outcomes outcomes;
  private final Map<Way, Texts> merges = new HashMap<>();
  private final SqlTemplate insert;
  private final SqlTemplate tell;

  private record Way(Rule rule, RecordMode mode) {}

  private record Texts(List<SqlTemplate> decisions, List<SqlTemplate> updates, SqlTemplate insert) {
    static Texts of(List<String> decisions, List<String> updates, String insert) {
      return new Texts(
          decisions.stream().map(SqlTemplate::of).toList(),
          updates.stream().map(SqlTemplate::of).toList(),
          SqlTemplate.of(insert));
    }
  }

  /**
   * @param stage name of the stage, unquoted; unique within the session
   * @param table the table written to
   * @param staged the columns, key columns first, in key order
   * @param keys how many of them are the key; 0 when rows are only ever appended
   * @param marks whether rows may be marked as gone, and what such a row is to a record
   */
  SqliteMerge(String stage, TableId table, List<StagedColumn> staged, int keys, Marks marks) {
    this.columns =
        new MergeColumns(new SqliteWords(), SqliteNames.quote(table), staged, keys, marks);
    this.table = table;
    this.stage = SqliteNames.temporary(stage);
    this.keyStage = SqliteNames.temporary(stage + STAGE_KEYS);
    this.outcomes = new Outcomes(columns);
    this.insert = SqlTemplate.of(columns.insert(from(this.stage)));
    this.tell =
        SqlTemplate.of(
            "SELECT 0, 0, group_concat(s._outcome, '' ORDER BY s._ord) " + from(this.stage));
  }

  /** The staged rows of a range. */
  private static String from(String stage) {
    return "FROM %s AS s WHERE %s".formatted(stage, range());
  }

  private static String range() {
    return "s._ord BETWEEN %s AND %s".formatted(value("from"), value("to"));
  }

  @Override
  public String createStage() {
    return stageDdl(stage, columns.size());
  }

  @Override
  public String createKeyStage() {
    return stageDdl(keyStage, columns.keys());
  }

  private String stageDdl(String name, int count) {
    return "CREATE TABLE %s (_ord INTEGER PRIMARY KEY, _outcome, %s)"
        .formatted(name, columns.stageColumns(count));
  }

  @Override
  public List<String> dropStages() {
    return List.of("DROP TABLE IF EXISTS " + stage, "DROP TABLE IF EXISTS " + keyStage);
  }

  @Override
  public String copyStage() {
    return copy(stage, columns.size());
  }

  @Override
  public String copyKeyStage() {
    return copy(keyStage, columns.keys());
  }

  private static String copy(String name, int count) {
    return "INSERT INTO %s VALUES (?, NULL%s)".formatted(name, ", ?".repeat(count));
  }

  @Override
  public String copyTable() {
    throw staged();
  }

  @Override
  public String selectTable() {
    throw staged();
  }

  @Override
  public String copyKeys(String quotedTable) {
    throw staged();
  }

  private static IllegalStateException staged() {
    return new IllegalStateException("all rows go by way of the stage");
  }

  @Override
  public boolean copiesIntoTable() {
    return false;
  }

  @Override
  public boolean copiesKeys() {
    return false;
  }

  @Override
  public boolean takesNoCopy(String sqlState) {
    return false;
  }

  @Override
  public boolean hasOtherColumns(String sqlState) {
    return false;
  }

  @Override
  public boolean foldsKeys() {
    return columns.keys() > 0 && columns.foldedByDatabase();
  }

  @Override
  public boolean keepsStages() {
    return true;
  }

  @Override
  public List<String> clearStages() {
    String all = "DELETE FROM " + stage;
    return columns.keys() == 0 ? List.of(all) : List.of(all, clearKeyStage());
  }

  @Override
  public String clearKeyStage() {
    return "DELETE FROM " + keyStage;
  }

  @Override
  public Sql insertKeys(String quotedTable) {
    return Sql.of(
        "INSERT INTO %s (%s) SELECT %s FROM %s AS s"
            .formatted(quotedTable, columns.keyNames(), columns.keyValues(), keyStage));
  }

  @Override
  public Steps merge(Rule rule, RecordMode mode, Stamp stamp, int from, int to) {
    if (columns.keys() == 0) {
      throw new IllegalStateException("rows without a key are appended, not merged");
    }
    Texts texts = merges.computeIfAbsent(new Way(rule, mode), this::texts);
    Map<String, Bind> binds = columns.binds(stamp, from, to);
    return new Steps(
        texts.decisions.stream().map(text -> text.bind(binds)).toList(),
        texts.updates.stream().map(text -> text.bind(binds)).toList(),
        List.of(texts.insert.bind(binds)),
        tell.bind(binds));
  }

  private Texts texts(Way way) {
    List<String> decisions = new ArrayList<>();
    decisions.add(
        "UPDATE %s AS s SET _outcome = (SELECT %s FROM (SELECT 1) LEFT JOIN %s AS t ON %s) WHERE %s"
            .formatted(
                stage,
                outcomes.of(way.rule, way.mode, List.of()),
                columns.table(),
                columns.join(),
                range()));
    if (columns.foldedByDatabase()) {
      decisions.add(repeated(way.mode));
    }
    List<String> updates = new ArrayList<>();
    updates.add(update(columns.assignments(), "'c', 'w', 't'"));
    if (way.rule == Rule.CHANGE && way.mode == RecordMode.INSERT) {
      updates.add(update(columns.newStamp(), "'r'"));
    }
    return Texts.of(decisions, updates, columns.insert(from(stage) + " AND s._outcome = 'a'"));
  }

  /** Of rows that are one to the database, the others are duplicates. */
  private String repeated(RecordMode mode) {
    return "UPDATE %s SET _outcome = 'd' WHERE _ord IN (SELECT _ord FROM (SELECT s._ord, row_number() OVER (PARTITION BY %s ORDER BY s._ord%s) AS n %s) WHERE n > 1)"
        .formatted(
            stage, columns.ruledKey(), mode == RecordMode.INSERT ? "" : " DESC", from(stage));
  }

  private String update(String assignments, String chosen) {
    return "UPDATE %s AS t SET %s %s AND s._outcome IN (%s) AND %s"
        .formatted(columns.table(), assignments, from(stage), chosen, columns.join());
  }

  @Override
  public Sql owners(int[] numbers) {
    return Sql.of(
        "SELECT s._ord, t._sync_source FROM %s AS s JOIN %s AS t ON %s WHERE s._ord IN (SELECT value FROM json_each(?))"
            .formatted(stage, columns.table(), columns.join()),
        Arrays.toString(numbers));
  }

  @Override
  public Sql insert(Stamp stamp, int from, int to) {
    return insert.bind(columns.binds(stamp, from, to));
  }

  /** The keys that are found are told apart beside the stage's, before anything is removed. */
  @Override
  public RemovalSql remove(Removal removal, Stamp stamp, List<KeySet> newer, int from, int to) {
    Stream<String> there =
        removal.behavior().marks() ? Stream.of("NOT " + columns.isMarked()) : Stream.empty();
    String where =
        Stream.of(
                Stream.of(columns.join()),
                columns.own(stamp),
                there,
                newer.stream().map(columns::missingIn))
            .flatMap(each -> each)
            .collect(joining(" AND "));
    String find =
        "UPDATE %s AS s SET _outcome = EXISTS (SELECT 1 FROM %s AS t WHERE %s) WHERE %s"
            .formatted(keyStage, columns.table(), where, range());
    String found = from(keyStage) + " AND s._outcome";
    String listed =
        "(%s) IN (SELECT %s %s)".formatted(columns.keyNames(), columns.keyValues(), found);
    SqliteRemoval sql = new SqliteRemoval(table, removal);
    Stream<String> remove =
        removal.behavior() == DeleteBehavior.NONE
            ? Stream.empty()
            : Stream.of(sql.text(listed, columns.newStamp()));
    Map<String, Bind> binds = columns.binds(stamp, from, to, removal);
    return new RemovalSql(
        bound(Stream.concat(Stream.of(find), sql.keep(listed)), binds),
        SqlTemplate.of("SELECT s._ord " + found).bind(binds),
        bound(remove, binds));
  }

  private static List<Sql> bound(Stream<String> texts, Map<String, Bind> binds) {
    return texts.map(text -> SqlTemplate.of(text).bind(binds)).toList();
  }

  @Override
  public Sql absent(List<KeySet> before, int from, int to) {
    String row = "t." + columns.firstKey() + " IS NULL";
    String none = columns.marked() ? "(" + row + " OR " + columns.isMarked() + ")" : row;
    String known = before.stream().map(columns::stagedIn).collect(joining(" OR ", " AND (", ")"));
    String text =
        "SELECT s._ord FROM %s AS s LEFT JOIN %s AS t ON %s WHERE %s AND %s%s"
            .formatted(
                keyStage,
                columns.table(),
                columns.join(),
                range(),
                none,
                before.isEmpty() ? "" : known);
    return SqlTemplate.of(text).bind(columns.binds(new Stamp(null, null, List.of()), from, to));
  }

  @Override
  public List<Sql> beforeKeySets() {
    return List.of();
  }

  @Override
  public List<Sql> afterKeySets() {
    return List.of();
  }
}
