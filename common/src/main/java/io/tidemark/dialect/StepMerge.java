package io.tidemark.dialect;

import static io.tidemark.dialect.SqlTemplate.value;
import static java.util.stream.Collectors.joining;

import io.tidemark.dialect.Sql.Bind;
import io.tidemark.table.SystemColumns;
import io.tidemark.table.TableId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Merging by statements that do one thing each: inserts into a temporary table, {@code _ord},
 * {@code _outcome} and one column per column of the records, {@code c0, c1, …}. A first statement
 * writes each row's outcome beside it; the others go by that, and ask of the table again only what
 * another transaction may have changed since.
 */
final class StepMerge implements Merge {
  private static final String STAGE_KEYS = "_keys";
  private static final String NO_COLUMN = "42703";

  private final StepWords words;
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
   * @param columns of the stage and of the table, said in these words
   */
  StepMerge(StepWords words, String stage, TableId table, MergeColumns columns) {
    this.words = words;
    this.columns = columns;
    this.table = table;
    this.stage = words.temporary(stage);
    this.keyStage = words.temporary(stage + STAGE_KEYS);
    this.outcomes = new Outcomes(columns);
    this.insert = SqlTemplate.of(columns.insert(from(this.stage)));
    this.tell = SqlTemplate.of("SELECT 0, 0, %s %s".formatted(words.gathered(), from(this.stage)));
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
    return words.createTemporary(name, columns.stageColumns(count));
  }

  @Override
  public List<String> dropStages() {
    return List.of(words.dropTemporary(stage), words.dropTemporary(keyStage));
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
  public CopySql copyTable(Stamp stamp) {
    String insert = words.straight().orElseThrow().insert();
    return CopySql.of(
        "%s %s (%s) VALUES ".formatted(insert, columns.table(), written()),
        "(%s%s)".formatted(columns.stampValues(), ", ?".repeat(columns.size())),
        "",
        columns.binds(stamp, 0, 0));
  }

  private String written() {
    return String.join(", ", SystemColumns.NAMES) + ", " + columns.names();
  }

  /**
   * Where keys are folded, only a stage tells which rows are one; and rows that are written even
   * where they are equal are staged anyway.
   */
  @Override
  public Optional<CopySql> look(Rule rule, RecordMode mode, Stamp stamp) {
    if (columns.keys() == 0 || foldsKeys() || !Outcomes.leaves(rule, mode)) {
      return Optional.empty();
    }
    String outcome = outcomes.of(rule, mode, List.of());
    String row = "(%s%s)".formatted(CopySql.NUMBER, ", ?".repeat(columns.size()));
    return words
        .look(columns.size(), outcome, columns.table(), columns.join())
        .map(look -> CopySql.of(look.before(), row, look.after(), columns.binds(stamp, 0, 0)));
  }

  @Override
  public String selectTable() {
    return "SELECT %s FROM %s".formatted(written(), columns.table());
  }

  @Override
  public String copyKeys(String quotedTable) {
    return "%s %s (%s) VALUES (%s)"
        .formatted(
            words.straight().orElseThrow().insert(),
            quotedTable,
            columns.keyNames(),
            String.join(", ", Collections.nCopies(columns.keys(), "?")));
  }

  @Override
  public Sql tableVersion() {
    return words.straight().orElseThrow().version();
  }

  @Override
  public boolean copiesIntoTable() {
    return copiesStraight(columns.size());
  }

  @Override
  public boolean copiesKeys() {
    return copiesStraight(columns.keys());
  }

  private boolean copiesStraight(int count) {
    return words.straight().isPresent() && columns.copiesStraight(count);
  }

  @Override
  public boolean takesNoCopy(String sqlState) {
    return false;
  }

  @Override
  public boolean hasOtherColumns(String sqlState) {
    return sqlState.equals(NO_COLUMN);
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
    List<String> all = words.clearTemporary(stage, columns.stageColumns(columns.size()));
    return columns.keys() == 0
        ? all
        : Stream.concat(all.stream(), clearKeyStage().stream()).toList();
  }

  @Override
  public List<String> clearKeyStage() {
    return words.clearTemporary(keyStage, columns.stageColumns(columns.keys()));
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
        words.decide(
            stage,
            columns.table(),
            outcomes.of(way.rule, way.mode, List.of()),
            columns.join(),
            range()));
    if (columns.foldedByDatabase()) {
      decisions.addAll(repeated(way.mode));
    }
    List<String> updates = new ArrayList<>();
    updates.add(update(way.rule, columns.assignments(), "'c', 'w', 't'"));
    if (way.rule == Rule.CHANGE && way.mode == RecordMode.INSERT) {
      updates.add(update(way.rule, columns.newStamp(), "'r'"));
    }
    return Texts.of(decisions, updates, columns.insert(from(stage) + " AND s._outcome = 'a'"));
  }

  /** Of rows that are one to the database, the others are duplicates. */
  private List<String> repeated(RecordMode mode) {
    String ranked =
        "SELECT s._ord, row_number() OVER (PARTITION BY %s ORDER BY s._ord%s) AS n %s"
            .formatted(columns.ruledKey(), mode == RecordMode.INSERT ? "" : " DESC", from(stage));
    return words.repeated(stage, ranked);
  }

  private String update(Rule rule, String assignments, String chosen) {
    String where =
        String.join(
            " AND ",
            range(),
            "s._outcome IN (" + chosen + ")",
            columns.join(),
            outcomes.mine(rule));
    return words.update(stage, columns.table(), assignments, where);
  }

  @Override
  public Sql owners(int[] numbers) {
    return Sql.of(
        "SELECT s._ord, t._sync_source FROM %s AS s JOIN %s AS t ON %s WHERE s._ord IN (%s)"
            .formatted(
                stage,
                columns.table(),
                columns.join(),
                Arrays.stream(numbers).mapToObj(Integer::toString).collect(joining(", "))));
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
    StepRemoval.Keys keys =
        new StepRemoval.Keys(
            keyStage, range(), columns.join(), where, columns.keyNames(), columns.keyValues());
    StepRemoval sql = words.removal(table, removal);
    Stream<String> before = Stream.concat(sql.lock(keys), Stream.of(find));
    Stream<String> remove =
        removal.behavior() == DeleteBehavior.NONE
            ? Stream.empty()
            : Stream.of(sql.remove(keys, columns.newStamp()));
    Map<String, Bind> binds = columns.binds(stamp, from, to, removal);
    return new RemovalSql(
        bound(Stream.concat(before, sql.keep(keys)), binds),
        SqlTemplate.of("SELECT s._ord " + keys.found()).bind(binds),
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
