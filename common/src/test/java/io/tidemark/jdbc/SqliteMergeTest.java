package io.tidemark.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidemark.dialect.CopySql;
import io.tidemark.dialect.DeleteBehavior;
import io.tidemark.dialect.KeySet;
import io.tidemark.dialect.Merge;
import io.tidemark.dialect.Merge.Marks;
import io.tidemark.dialect.Merge.Rule;
import io.tidemark.dialect.Merge.Stamp;
import io.tidemark.dialect.Merge.Steps;
import io.tidemark.dialect.RecordMode;
import io.tidemark.dialect.Removal;
import io.tidemark.dialect.Removal.Archive;
import io.tidemark.dialect.Sql;
import io.tidemark.dialect.StagedColumn;
import io.tidemark.dialect.StaleRows;
import io.tidemark.table.Column;
import io.tidemark.table.ColumnType;
import io.tidemark.table.Kind;
import io.tidemark.table.TableId;
import io.tidemark.table.TableSchema;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** SQLite's merge, run on a file; what the rules mean is shown by the kit. */
@NullUnmarked
class SqliteMergeTest {
  private static final ColumnType TEXT = ColumnType.of(Kind.STRING);
  private static final TableId THINGS = TableId.of("things");
  private static final Stamp STAMP = new Stamp("shop/things", 7L, List.of());
  private static final String SYSTEM = "_sync_source TEXT, _sync_generation INTEGER, _sync_time";

  private static final String SIX =
      "INSERT INTO things VALUES ('1', 'same', 'shop/things', 5, NULL), ('2', 'old', 'shop/things',"
          + " 5, NULL), ('3', 'x', 'other', 5, NULL), ('4', 'x', 'shop/things', 9, NULL),"
          + " ('5', 'x', NULL, NULL, NULL), ('6', NULL, 'shop/things', 7, NULL)";

  private Session session;
  private Merge merge;

  @BeforeEach
  void open(@TempDir Path directory) {
    session =
        new Database(
                new ConnectionSettings(
                    "jdbc:sqlite:" + directory.resolve("t.db"),
                    null,
                    null,
                    "t",
                    1,
                    Duration.ZERO,
                    Duration.ofSeconds(20)))
            .connect();
  }

  @AfterEach
  void close() {
    session.close();
  }

  /** Two columns, of which the first ones are the key. */
  private void table(String ddl, int keys) {
    session.execute("CREATE TABLE things (" + ddl + ", " + SYSTEM + ")");
    TableSchema there = Catalog.table(session, THINGS).orElseThrow().schema();
    List<StagedColumn> staged =
        Stream.of("a", "b")
            .map(name -> new StagedColumn(there.column(name).orElseThrow(), TEXT))
            .toList();
    merge = session.dialect().merge("stage", THINGS, staged, keys, Marks.NEVER);
    session.execute(merge.createStage());
    session.execute(merge.createKeyStage());
  }

  private String merge(RecordMode mode, List<List<String>> rows) {
    return merge(Rule.SCAN, mode, rows);
  }

  private String merge(Rule rule, RecordMode mode, List<List<String>> rows) {
    return SqliteRows.merge(
        session, merge, merge.merge(rule, mode, STAMP, 0, rows.size() - 1), rows);
  }

  private void stage(String sql, List<List<String>> rows) {
    SqliteRows.stage(session, sql, rows);
  }

  private long copy(CopySql sql, List<List<Object>> rows) {
    return session.copyIn(sql, SqliteRows.of(session, rows));
  }

  @Test
  @DisplayName(
      "rows that nobody has looked at are inserted or refused, whatever the table was declared to do")
  void straight() {
    table("a BLOB PRIMARY KEY ON CONFLICT REPLACE, b TEXT NOT NULL ON CONFLICT IGNORE", 1);
    assertThat(merge.copiesIntoTable()).isTrue();
    byte[] three = {1, 2, 3}; // as long as a row's number
    List<List<Object>> rows = List.of(List.of(three, "x"));
    assertThat(copy(merge.copyTable(STAMP), rows)).isEqualTo(1);
    assertThat(session.query(Sql.of("SELECT hex(a) || b FROM things"), row -> row.getString(1)))
        .containsExactly("010203x");
    assertThatThrownBy(() -> copy(merge.copyTable(STAMP), rows))
        .isInstanceOfSatisfying(
            DatabaseException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.DATA));
    session.execute("CREATE TABLE seen AS SELECT a FROM things WHERE 1 = 0");
    assertThat(copy(CopySql.of(merge.copyKeys("`seen`")), List.of(List.of(three), List.of("x"))))
        .isEqualTo(2);
    session.execute(
        "CREATE TRIGGER passes BEFORE INSERT ON things BEGIN SELECT RAISE(IGNORE); END");
    List<List<Object>> more = List.of(List.of("other", "x"));
    assertThat(copy(merge.copyTable(STAMP), more)).isZero();
  }

  private String look(Rule rule, RecordMode mode, List<List<String>> rows) {
    return session.look(merge.look(rule, mode, STAMP).orElseThrow(), SqliteRows.of(session, rows));
  }

  @Test
  @DisplayName("a look tells what a merge would do, in the order of the rows, and writes nothing")
  void looks() {
    table("a TEXT NOT NULL PRIMARY KEY, b TEXT", 1);
    session.execute(SIX);
    List<List<String>> rows =
        Stream.of("5", "4", "3", "2", "1", "0").map(id -> List.of(id, "same")).toList();
    List<List<String>> many = Stream.generate(() -> rows).limit(99).flatMap(List::stream).toList();
    List<String> before = things();
    assertThat(look(Rule.SCAN, RecordMode.UPSERT, many)).isEqualTo("cnfcua".repeat(99));
    assertThat(look(Rule.SCAN, RecordMode.UPDATE, rows)).isEqualTo("cnfcus");
    assertThat(look(Rule.LATE, RecordMode.UPSERT, rows)).isEqualTo("kkflla");
    assertThat(look(Rule.PLAIN, RecordMode.UPSERT, rows)).isEqualTo("cffffa");
    assertThat(look(Rule.TOUCH, RecordMode.INSERT, rows)).isEqualTo("lkflla");
    assertThat(things()).isEqualTo(before);
  }

  @ParameterizedTest
  @CsvSource({"TOUCH,UPSERT", "TOUCH,UPDATE", "CHANGE,UPSERT", "CHANGE,UPDATE", "CHANGE,INSERT"})
  @DisplayName("rows that are written where they are equal, too, are not looked up before")
  void writtenAnyway(Rule rule, RecordMode mode) {
    table("a TEXT NOT NULL PRIMARY KEY, b TEXT", 1);
    assertThat(merge.look(rule, mode, STAMP)).isEmpty();
  }

  private List<String> things() {
    return SqliteRows.things(session);
  }

  @Test
  @DisplayName("rows are added, changed, left, or somebody else's, each by one look")
  void outcomes() {
    table("a TEXT NOT NULL PRIMARY KEY, b TEXT", 1);
    session.execute(SIX);
    List<List<String>> rows = new ArrayList<>();
    List.of("0", "1", "2", "3", "4", "5").forEach(id -> rows.add(List.of(id, "same")));
    rows.add(Arrays.asList("6", null));
    assertThat(merge(RecordMode.UPSERT, rows)).isEqualTo("aucfnck 2 1");
    assertThat(things())
        .containsExactly("0 same 7", "1 same 5", "2 same 7", "3 x 5", "4 x 9", "5 same 7", "6 7");
    assertThat(
            session.query(
                merge.owners(new int[] {3}), row -> row.getInt(1) + " " + row.getString(2)))
        .containsExactly("3 other");
  }

  @Test
  @DisplayName(
      "equal rows are raised by changes, touched where that is wanted, and left by late ones")
  void equalRows() {
    table("a TEXT NOT NULL PRIMARY KEY, b TEXT", 1);
    session.execute(
        "INSERT INTO things VALUES ('1', 'same', 'shop/things', 5, NULL), ('2', 'same',"
            + " 'shop/things', 5, NULL), ('3', 'same', 'shop/things', 5, NULL), ('4', 'same',"
            + " 'shop/things', 5, NULL)");
    assertThat(merge(Rule.LATE, RecordMode.UPSERT, List.of(List.of("1", "late"))))
        .isEqualTo("l 0 0");
    assertThat(merge(Rule.CHANGE, RecordMode.UPSERT, List.of(List.of("2", "same"))))
        .isEqualTo("t 1 0");
    assertThat(merge(Rule.CHANGE, RecordMode.INSERT, List.of(List.of("3", "other"))))
        .isEqualTo("r 1 0");
    assertThat(merge(Rule.TOUCH, RecordMode.UPSERT, List.of(List.of("4", "same"))))
        .isEqualTo("t 1 0");
    assertThat(merge(Rule.PLAIN, RecordMode.UPSERT, List.of(List.of("4", "x")))).isEqualTo("f 0 0");
    assertThat(merge(RecordMode.UPDATE, List.of(List.of("5", "x")))).isEqualTo("s 0 0");
    assertThat(things()).containsExactly("1 same 5", "2 same 7", "3 same 7", "4 same 7");
  }

  @Test
  @DisplayName("keys that the column's collation takes for one are one, the last one or the first")
  void folded() {
    table("a TEXT NOT NULL COLLATE NOCASE PRIMARY KEY, b TEXT", 1);
    assertThat(merge.foldsKeys()).isTrue();
    assertThat(merge.look(Rule.SCAN, RecordMode.UPSERT, STAMP)).isEmpty();
    List<List<String>> twice = List.of(List.of("x", "1"), List.of("X", "2"));
    assertThat(merge(RecordMode.UPSERT, twice)).isEqualTo("da 0 1");
    assertThat(things()).containsExactly("X 2 7");
    assertThat(merge(RecordMode.INSERT, twice)).isEqualTo("kd 0 0");
  }

  @Test
  @DisplayName(
      "texts differ by their bytes, whatever the collation, and keys of bytes are not folded")
  void bytes() {
    table("a TEXT NOT NULL PRIMARY KEY, b TEXT COLLATE NOCASE", 1);
    assertThat(merge.foldsKeys()).isFalse();
    assertThat(merge(RecordMode.UPSERT, List.of(List.of("1", "x")))).isEqualTo("a 0 1");
    assertThat(merge(RecordMode.UPSERT, List.of(List.of("1", "X")))).isEqualTo("w 1 0");
    assertThat(merge(RecordMode.UPSERT, List.of(List.of("1", "X")))).isEqualTo("k 0 0");
  }

  @Test
  @DisplayName("rows are looked up by their key, however many there are")
  void plans() {
    table("a TEXT NOT NULL, b TEXT NOT NULL", 2);
    session.execute("CREATE UNIQUE INDEX once ON things (a, b)");
    session.execute("CREATE TABLE seen AS SELECT a, b FROM things WHERE 1 = 0");
    KeySet seen = new KeySet(TableId.of("seen"), List.of("a", "b"));
    Steps steps = merge.merge(Rule.SCAN, RecordMode.UPSERT, STAMP, 0, 9);
    List<Sql> all = new ArrayList<>(steps.decisions());
    all.addAll(steps.updates());
    all.addAll(merge.remove(Removal.delete(), STAMP, List.of(seen), 0, 9).before());
    all.addAll(merge.remove(Removal.delete(), STAMP, List.of(seen), 0, 9).after());
    StaleRows stale =
        new StaleRows(THINGS, List.of("a", "b"), "shop/things", 9, false, List.of(seen));
    session
        .dialect()
        .stale()
        .createVictims(TableId.of("victims"), THINGS, List.of("a", "b"))
        .forEach(session::update);
    all.add(
        session
            .dialect()
            .stale()
            .removeListed(TableId.of("victims"), stale, Removal.delete(), 1, 9)
            .removed());
    for (Sql sql : all) {
      Sql explained = new Sql("EXPLAIN QUERY PLAN " + sql.text(), sql.binds());
      assertThat(session.query(explained, row -> String.valueOf(row.getString(4))))
          .as(sql.text())
          .noneMatch(step -> step.equals("SCAN t") || step.equals("SCAN things"))
          .anyMatch(step -> step.matches("SEARCH (t|things) USING .*\\(a=\\? AND b=\\?\\).*"));
    }
  }

  @Test
  @DisplayName("tombstones remove by rule, spare what later generations have seen, and are told")
  void removes() {
    table("a TEXT NOT NULL PRIMARY KEY, b TEXT", 1);
    session.execute(
        "INSERT INTO things VALUES ('1', '', 'shop/things', 5, NULL), ('2', '', 'shop/things', 9,"
            + " NULL), ('3', '', 'other', 5, NULL), ('4', '', 'shop/things', 5, NULL)");
    session.execute("CREATE TABLE seen AS SELECT '4' AS a");
    List<List<String>> keys =
        Stream.of("1", "2", "3", "4", "5").<List<String>>map(List::of).toList();
    stage(merge.copyKeyStage(), keys);
    assertThat(session.query(merge.absent(List.of(), 0, 4), row -> row.getInt(1)))
        .containsExactly(4);
    KeySet seen = new KeySet(TableId.of("seen"), List.of("a"));
    assertThat(
            session.remove(
                merge.remove(Removal.delete(), STAMP, List.of(seen), 0, 4), row -> row.getInt(1)))
        .containsExactly(0);
    assertThat(things()).containsExactly("2  9", "3  5", "4  5");
  }

  @Test
  @DisplayName("a removed row of 200 columns is in the archive, whole, as JSON")
  void archive() throws JsonProcessingException {
    String columns =
        IntStream.range(0, 200).mapToObj(i -> "`c'" + i + "`").collect(Collectors.joining(", "));
    table("a TEXT NOT NULL PRIMARY KEY, b BLOB, " + columns, 1);
    session.execute(
        "INSERT INTO things (a, b, `c'199`, _sync_source, _sync_generation)"
            + " VALUES ('}', x'00ff', '{}', 'shop/things', 5)");
    session.execute(
        "CREATE TABLE kept (connector, source, sync, table_name, generation, cause, deleted_at,"
            + " row_json)");
    List<Column> all = Catalog.table(session, THINGS).orElseThrow().schema().columns();
    Archive to =
        new Archive(TableId.of("kept"), "sink", "shop", "things", "things", all, 7L, "tombstone");
    stage(merge.copyKeyStage(), List.of(List.of("}")));
    Removal removal = new Removal(DeleteBehavior.DELETE, List.of(), to);
    assertThat(session.remove(merge.remove(removal, STAMP, List.of(), 0, 0), row -> row.getInt(1)))
        .containsExactly(0);
    assertThat(things()).isEmpty();
    String json =
        session
            .queryOne(Sql.of("SELECT row_json FROM kept"), row -> String.valueOf(row.getString(1)))
            .orElseThrow();
    JsonNode row = new ObjectMapper().readTree(json);
    assertThat(row.size()).isEqualTo(all.size());
    assertThat(row.path("a").asText()).isEqualTo("}");
    assertThat(row.path("b").asText()).isEqualTo("\\x00ff");
    assertThat(row.path("c'199").asText()).isEqualTo("{}");
    assertThat(row.path("_sync_generation").asLong()).isEqualTo(5);
    assertThat(row.path("_sync_time").isNull()).isTrue();
  }
}
