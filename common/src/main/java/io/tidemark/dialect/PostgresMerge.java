package io.tidemark.dialect;

import static io.tidemark.dialect.SqlTemplate.value;

import io.tidemark.dialect.Sql.Bind;
import io.tidemark.table.ColumnType;
import io.tidemark.table.Kind;
import io.tidemark.table.SystemColumns;
import io.tidemark.table.TableId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The statements that bring the staged rows of a batch into one table, for rows of one shape. All
 * texts are built once.
 *
 * <p>The stage is a temporary table: {@code _ord} and one column per column of the records, {@code
 * c0, c1, …}, the key first. {@link #merge} looks every staged row up once, decides its {@link
 * RowOutcome}, and writes only rows that must be written: an unchanged row costs no write. It is
 * one statement, so all of it sees one snapshot; that what it decided is what it wrote is shown by
 * the two counts it returns, which the caller compares (a concurrent writer makes them differ).
 *
 * <p>Reads the stage by {@code ctid} because a temporary table has no statistics and no index. The
 * session is expected to have hash and merge joins and sequential scans off, so that the target is
 * probed by its key.
 */
public final class PostgresMerge {

  /** By which rule rows meet the table. */
  public enum Rule {
    /** Rows of a scan: rule 3 of the sink transaction. */
    SCAN,
    /** The same, and unchanged rows are written too, so that their generation advances. */
    TOUCH,
    /**
     * Rows that were read because they have changed: written, and their generation raised, even
     * where they are equal, because no scan comes by to say again that they are alive.
     */
    CHANGE,
    /** Rows of an attempt that a later one replaced: rule 2, evidence only. */
    LATE,
    /** Records of no stream: they only touch rows of no stream. */
    PLAIN
  }

  /** Whether rows may be marked as gone ({@code _sync_deleted_at}), and what they are then. */
  public enum Marks {
    /** The table has no such column. */
    NEVER,
    /** A record writes the row whole, and it is back. */
    REVIVED,
    /** Records lack some of the row, which would come back with it as it was: it is not there. */
    ABSENT
  }

  /**
   * What the system columns of written rows get, and whose rows may be taken over.
   *
   * @param source the stream's name, null for records of no stream
   * @param generation the generation, null for records of no stream
   * @param adopted names of the streams whose rows may be taken over
   */
  public record Stamp(@Nullable String source, @Nullable Long generation, List<String> adopted) {}

  private static final String STAGE_KEYS = "_keys";

  private final PostgresColumns columns;
  private final String stage;
  private final PostgresOutcomes outcomes;
  private final Map<Way, SqlTemplate> merges = new HashMap<>();
  private final String copyTable;
  private final String selectTable;
  private final SqlTemplate insert;

  private record Way(Rule rule, RecordMode mode) {}

  /**
   * @param stage name of the stage, unquoted; unique within the session
   * @param table the table written to
   * @param staged the columns, key columns first, in key order
   * @param keys how many of them are the key; 0 when rows are only ever appended
   * @param marks whether rows may be marked as gone, and what such a row is to a record
   */
  public PostgresMerge(
      PostgresDialect dialect,
      String stage,
      TableId table,
      List<StagedColumn> staged,
      int keys,
      Marks marks) {
    this.columns = new PostgresColumns(dialect, table, staged, keys, marks);
    this.outcomes = new PostgresOutcomes(columns);
    this.stage = stage;
    String written = columns.names() + ", " + String.join(", ", SystemColumns.NAMES);
    this.copyTable = copy("%s (%s)".formatted(columns.table(), written));
    this.selectTable = "SELECT %s FROM %s".formatted(written, columns.table());
    this.insert = SqlTemplate.of(columns.insert("FROM " + stageName() + " s WHERE " + range()));
  }

  /** Creates the stage, in the session, empty at the end of every transaction. */
  public String createStage() {
    return stageDdl(stage, columns.size());
  }

  /** Creates the stage of keys alone. */
  public String createKeyStage() {
    return stageDdl(stage + STAGE_KEYS, columns.keys());
  }

  /** Drops both stages, where they are. */
  public String dropStages() {
    return "DROP TABLE IF EXISTS %s, %s".formatted(stageName(), keyStageName());
  }

  /** Takes {@code _ord} and all columns. */
  public String copyStage() {
    return copy(stageName());
  }

  /** Takes {@code _ord} and the key columns. */
  public String copyKeyStage() {
    return copy(keyStageName());
  }

  /**
   * Takes all columns of the records and then the system columns, straight into the table; only
   * when {@link #copiesIntoTable}.
   */
  public String copyTable() {
    return copyTable;
  }

  /** The columns that {@link #copyTable} takes, to be described. */
  public String selectTable() {
    return selectTable;
  }

  /** Whether rows can be copied straight into the table: the types are the same in binary. */
  public boolean copiesIntoTable() {
    return columns.copiesStraight(columns.size());
  }

  /** Whether keys can be copied straight into a table that has the key columns' types. */
  public boolean copiesKeys() {
    return columns.copiesStraight(columns.keys());
  }

  /** Whether the database may take two keys for one although their bytes differ. */
  public boolean foldsKeys() {
    return columns.keys() > 0 && columns.foldedByDatabase();
  }

  /** Takes the key columns; only when {@link #copiesKeys}. */
  public String copyKeys(String quotedTable) {
    return "COPY %s (%s) FROM STDIN (FORMAT binary)".formatted(quotedTable, columns.keyNames());
  }

  /** Empties both stages within a transaction, at once. */
  public String clearStages() {
    String all = "DELETE FROM " + stageName();
    return columns.keys() == 0 ? all : all + "; " + clearKeyStage();
  }

  /** Empties the stage of keys within a transaction. */
  public String clearKeyStage() {
    return "DELETE FROM " + keyStageName();
  }

  /** Inserts all staged keys into a table. */
  public Sql insertKeys(String quotedTable) {
    return Sql.of(
        "INSERT INTO %s (%s) SELECT %s FROM %s s"
            .formatted(quotedTable, columns.keyNames(), columns.keyValues(), keyStageName()));
  }

  /**
   * One row: rows updated, rows inserted, and the outcome of each staged row, one character each in
   * the order of {@code _ord}.
   */
  public Sql merge(Rule rule, RecordMode mode, Stamp stamp, int from, int to) {
    if (columns.keys() == 0) {
      throw new IllegalStateException("rows without a key are appended, not merged");
    }
    return merges
        .computeIfAbsent(new Way(rule, mode), way -> SqlTemplate.of(mergeText(way.rule, way.mode)))
        .bind(binds(stamp, from, to));
  }

  /** For the listed {@code _ord}s (as an array literal): the {@code _ord} and whose row it is. */
  public Sql owners(String ords) {
    return Sql.of(
        "SELECT s._ord, t._sync_source FROM %s s JOIN %s t ON %s WHERE s._ord = ANY (CAST(? AS int4[]))"
            .formatted(stageName(), columns.table(), columns.join()),
        ords);
  }

  /** Inserts staged rows as they are. */
  public Sql insert(Stamp stamp, int from, int to) {
    return insert.bind(binds(stamp, from, to));
  }

  /**
   * Removes the rows whose keys are staged: those of the stream whose generation is not higher and
   * whose keys no higher one has seen (model: tombstones_noseen), or, without a stream, those of no
   * stream. One row per removed row: its {@code _ord}.
   *
   * @param removal what removing is
   * @param newer the keys that higher generations have seen
   */
  public Sql remove(Removal removal, Stamp stamp, List<KeySet> newer, int from, int to) {
    Stream<String> own =
        stamp.source() == null
            ? Stream.of("t._sync_source IS NULL")
            : Stream.of(
                "t._sync_source = " + PostgresOutcomes.source(),
                "t._sync_generation <= " + PostgresOutcomes.generation());
    Stream<String> unseen = newer.stream().map(columns::missingIn);
    Stream<String> listed = Stream.of(range(), columns.join());
    String where =
        Stream.of(listed, own, unseen).flatMap(each -> each).collect(Collectors.joining(" AND "));
    String text =
        columns.removal(removal).text(keyStageName() + " s", where, "s._ord", columns.newStamp());
    return SqlTemplate.of(text).bind(binds(stamp, from, to, removal));
  }

  /**
   * The {@code _ord}s of staged keys that the table has no row for; one that is marked as gone is
   * none.
   *
   * @param before only those that one of these sets has, if there are any
   */
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
    return SqlTemplate.of(text).bind(binds(new Stamp(null, null, List.of()), from, to));
  }

  /** Joins with tables that have no index, until {@link #joinByKey}. */
  public static String joinByHash() {
    return "SET LOCAL enable_hashjoin = on";
  }

  /** Joins with the target only, as the session does. */
  public static String joinByKey() {
    return "SET LOCAL enable_hashjoin = off";
  }

  private static Map<String, Bind> binds(Stamp stamp, int from, int to) {
    Long generation = stamp.generation();
    ColumnType bigint = ColumnType.of(Kind.INT64);
    ColumnType text = ColumnType.of(Kind.STRING);
    Long micros = generation == null ? null : Long.valueOf(generation * 1000);
    return Map.of(
        "source", new Bind(text, stamp.source()),
        "generation", new Bind(bigint, generation),
        "time", new Bind(ColumnType.of(Kind.TIMESTAMP_TZ), micros),
        "adopted", new Bind(text, PostgresText.of(ColumnType.array(text), stamp.adopted())),
        "from", new Bind(ColumnType.of(Kind.INT32), from),
        "to", new Bind(ColumnType.of(Kind.INT32), to));
  }

  private static Map<String, Bind> binds(Stamp stamp, int from, int to, Removal removal) {
    Map<String, Bind> binds = new HashMap<>(binds(stamp, from, to));
    binds.putAll(PostgresRemoval.binds(removal));
    return binds;
  }

  private String mergeText(Rule rule, RecordMode mode) {
    String classify =
        "SELECT s.ctid AS _tid, s._ord, %s AS _outcome FROM %s s LEFT JOIN %s t ON %s WHERE %s"
            .formatted(
                outcomes.of(rule, mode), stageName(), columns.table(), columns.join(), range());
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
        rule != Rule.CHANGE || mode != RecordMode.INSERT
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
