package io.tidemark.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.dialect.DeleteBehavior;
import io.tidemark.dialect.Merge;
import io.tidemark.dialect.Merge.Marks;
import io.tidemark.dialect.Merge.Rule;
import io.tidemark.dialect.Merge.Stamp;
import io.tidemark.dialect.RecordMode;
import io.tidemark.dialect.Removal;
import io.tidemark.dialect.Removal.Archive;
import io.tidemark.dialect.RemovalSql;
import io.tidemark.dialect.Sql;
import io.tidemark.dialect.StagedColumn;
import io.tidemark.table.Column;
import io.tidemark.table.ColumnType;
import io.tidemark.table.Kind;
import io.tidemark.table.TableId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** SQLite's merge into tables that somebody has declared in other ways than the sink would. */
@NullUnmarked
class SqliteOddTablesTest {
  private static final ColumnType TEXT = ColumnType.of(Kind.STRING);
  private static final Stamp STAMP = new Stamp("shop/things", 7L, List.of());

  private Session session;
  private Merge merge;

  @BeforeEach
  void open(@TempDir Path directory) {
    String url = "jdbc:sqlite:" + directory.resolve("t.db");
    Duration limit = Duration.ofSeconds(20);
    session =
        new Database(new ConnectionSettings(url, null, null, "t", 1, Duration.ZERO, limit))
            .connect();
  }

  @AfterEach
  void close() {
    session.close();
  }

  /** A table of texts, of which the first column is the key. */
  private void table(List<String> names, String ddl) {
    session.execute(
        "CREATE TABLE things (%s, _sync_source TEXT, _sync_generation INTEGER, _sync_time)"
            .formatted(ddl));
    List<StagedColumn> staged =
        names.stream().map(name -> new StagedColumn(new Column(name, TEXT, true), TEXT)).toList();
    merge = session.dialect().merge("stage", TableId.of("things"), staged, 1, Marks.NEVER);
    session.execute(merge.createStage());
    session.execute(merge.createKeyStage());
  }

  private String merge(List<String> row) {
    return SqliteRows.merge(
        session, merge, merge.merge(Rule.SCAN, RecordMode.UPSERT, STAMP, 0, 0), List.of(row));
  }

  private String look(List<List<String>> rows) {
    return session.look(
        merge.look(Rule.SCAN, RecordMode.UPSERT, STAMP).orElseThrow(),
        SqliteRows.of(session, rows));
  }

  @Test
  @DisplayName("what a table was declared to leave out, or to write over, is refused")
  void declaredConflicts() {
    table(
        List.of("a", "b"),
        "a TEXT NOT NULL PRIMARY KEY,"
            + " b TEXT NOT NULL ON CONFLICT IGNORE UNIQUE ON CONFLICT REPLACE");
    session.execute("INSERT INTO things VALUES ('1', 'one', 'other', 5, NULL)");
    session.execute("INSERT INTO things VALUES ('2', 'two', 'shop/things', 5, NULL)");
    for (List<String> row : List.of(List.of("3", "one"), List.of("2", "one"))) {
      assertThatThrownBy(() -> merge(row))
          .isInstanceOfSatisfying(
              DatabaseException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.DATA));
    }
    for (String id : List.of("2", "3")) {
      assertThatThrownBy(() -> merge(Arrays.asList(id, null)))
          .isInstanceOfSatisfying(
              DatabaseException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.DATA));
    }
    assertThat(SqliteRows.things(session)).containsExactly("1 one 5", "2 two 5");
  }

  private void refusesRemoval(Removal removal) {
    merge.clearKeyStage().forEach(session::execute);
    SqliteRows.stage(session, merge.copyKeyStage(), List.of(List.of("1")));
    RemovalSql sql = merge.remove(removal, STAMP, List.of(), 0, 0);
    assertThatThrownBy(() -> session.remove(sql, row -> row.getInt(1)))
        .isInstanceOfSatisfying(
            DatabaseException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.DATA));
    assertThat(SqliteRows.things(session)).containsExactly("1 one 5");
  }

  @ParameterizedTest
  @ValueSource(strings = {"IGNORE", "REPLACE"})
  @DisplayName(
      "nor is a row that is removed left as it was, written over or out of the archive, by that")
  void declaredConflictsOfRemovals(String conflict) {
    table(
        List.of("a", "b"),
        "a TEXT NOT NULL PRIMARY KEY, b TEXT NOT NULL ON CONFLICT %s DEFAULT 'none'"
            .formatted(conflict));
    session.execute("ALTER TABLE things ADD COLUMN _sync_deleted_at");
    session.execute(
        "INSERT INTO things (a, b, _sync_source, _sync_generation)"
            + " VALUES ('1', 'one', 'shop/things', 5)");
    refusesRemoval(new Removal(DeleteBehavior.CLEAR_FIELDS, List.of("b"), null));
    session.execute(
        "CREATE TABLE kept (connector, source, sync, table_name, generation NOT NULL ON CONFLICT"
            + " %1$s, cause UNIQUE ON CONFLICT %1$s, deleted_at, row_json)".formatted(conflict));
    session.execute("INSERT INTO kept (generation, cause) VALUES (1, 'tombstone')");
    TableId kept = TableId.of("kept");
    List<Column> columns = List.of(new Column("a", TEXT, false));
    refusesRemoval(
        new Removal(
            DeleteBehavior.DELETE,
            List.of(),
            new Archive(kept, "sink", "shop", "things", "things", columns, 7L, "tombstone")));
    assertThat(session.query(Sql.of("SELECT generation FROM kept"), row -> row.getLong(1)))
        .containsExactly(1L);
  }

  @Test
  @DisplayName("what a trigger says behind its own values is done, ON CONFLICT DO, and not before")
  void triggers() {
    table(List.of("a", "b"), "a TEXT NOT NULL PRIMARY KEY, b TEXT");
    session.execute("CREATE TABLE told (b PRIMARY KEY, times)");
    String trigger = "CREATE TRIGGER `%1$s` AFTER %1$s ON things BEGIN INSERT %2$s; END";
    String told = "INTO told VALUES (new.b, 1)";
    session.execute(trigger.formatted("insert", told + " ON CONFLICT DO NOTHING"));
    session.execute(
        trigger.formatted("update", told + " ON CONFLICT (b) DO UPDATE SET times = times + 1"));
    assertThat(merge(List.of("1", "x"))).isEqualTo("a 0 1");
    assertThat(merge(List.of("2", "x"))).isEqualTo("a 0 1");
    assertThat(merge(List.of("2", "y"))).isEqualTo("w 1 0");
    assertThat(merge(List.of("1", "y"))).isEqualTo("w 1 0");
    assertThat(session.query(Sql.of("SELECT b || times FROM told"), row -> row.getString(1)))
        .containsExactlyInAnyOrder("x1", "y2");
    session.execute("DROP TRIGGER `insert`");
    session.execute(trigger.formatted("insert", "OR IGNORE " + told));
    assertThatThrownBy(() -> merge(List.of("3", "x")))
        .isInstanceOfSatisfying(
            DatabaseException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.DATA));
  }

  /** A table of so many columns, and a row of texts for them. */
  private List<String> wide(int columns) {
    List<String> names = IntStream.range(0, columns).mapToObj(i -> "c" + i).toList();
    table(names, "c0 TEXT NOT NULL PRIMARY KEY, " + String.join(", ", names.subList(1, columns)));
    return names;
  }

  private static List<String> changed(List<String> row) {
    List<String> changed = new ArrayList<>(row);
    changed.set(row.size() - 1, "other");
    return changed;
  }

  @Test
  @DisplayName("rows are merged that have as many columns as a table can have, without a look")
  void widest() {
    List<String> row = wide(1997);
    assertThat(merge(row)).isEqualTo("a 0 1");
    assertThat(merge(changed(row))).isEqualTo("w 1 0");
    assertThat(merge(changed(row))).isEqualTo("k 0 0");
    assertThat(merge.look(Rule.SCAN, RecordMode.UPSERT, STAMP)).isEmpty();
  }

  @Test
  @DisplayName("rows of hundreds of columns are looked up")
  void wideLook() {
    List<String> row = wide(900);
    assertThat(merge(row)).isEqualTo("a 0 1");
    assertThat(look(List.of(changed(row), row))).isEqualTo("wk");
  }
}
