package io.tidemark.sink.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.table.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.kafka.connect.data.Schema;
import org.jspecify.annotations.Nullable;

/** Rows with a key replace each other. */
final class UpsertCases {
  private static final String THEME = "Upsert";

  private UpsertCases() {}

  static List<Case> all() {
    return List.of(
        Case.of(THEME, "the same row twice is one row", "DEST-25", Mode.KEYED, UpsertCases::basic),
        Case.of(
            THEME,
            "all types, then NULL in every column that may hold it",
            "DEST-20 DEST-28",
            Mode.KEYED,
            UpsertCases::allTypes),
        Case.of(
            THEME,
            "ten rows of one key in a batch, the last one stands",
            "DEST-25",
            Mode.KEYED,
            UpsertCases::duplicates),
        Case.of(THEME, "a key of two columns", "DEST-19 CQ-27", Mode.KEYED, UpsertCases::composite),
        Case.of(
            THEME, "columns that are all of the key", "CX-28", Mode.KEYED, UpsertCases::onlyKey),
        Case.of(
            THEME,
            "a column that a user has added keeps its values",
            "CX-28 DEST-62",
            Mode.KEYED,
            UpsertCases::userColumn),
        Case.of(
            THEME,
            "NULL in the key is refused, and nothing is written",
            "CX-29 DEST-24",
            Mode.KEYED,
            UpsertCases::nullKey),
        Case.of(
            THEME,
            "an older record without a column leaves the column alone",
            "DEST-27",
            Mode.KEYED,
            UpsertCases::olderRecord));
  }

  private static void basic(Scene scene) {
    Shape shape = Shape.of("things").keyed("name");
    Log log = Log.of(shape).row(1L, "foo");
    Worker worker = scene.start(log).flush();
    scene.shows(shape, new Object[] {1L, "foo"});
    log.row(1L, "foo");
    worker.flush();
    scene.shows(shape, new Object[] {1L, "foo"});
    assertThat(worker.committed(log)).isEqualTo(2);
    assertThat(scene.described(shape).key()).containsExactly("name");
  }

  private static void allTypes(Scene scene) {
    Samples samples = new Samples(scene.lacks);
    Shape shape = samples.shape("every_type", true);
    List<List<@Nullable Object>> rows = samples.random(new Random(1), 1, 10);
    Log log = Log.of(shape).rows(rows);
    Worker worker = scene.start(log).flush();
    assertThat(scene.rows(shape)).isEqualTo(samples.plain(shape, rows));
    List<List<@Nullable Object>> nulls = samples.nulls(1, 10);
    log.rows(nulls);
    worker.flush();
    assertThat(scene.rows(shape)).isEqualTo(samples.plain(shape, nulls));
  }

  private static void duplicates(Scene scene) {
    Shape shape = Shape.of("things");
    Log log = Log.of(shape);
    for (int i = 0; i < 10; i++) {
      log.row(1L, "foo" + i);
    }
    scene.start(log).flush();
    scene.shows(shape, new Object[] {1L, "foo9"});
    assertThat(scene.counts(log.generation())).isEqualTo("1/0/0/0/0");
  }

  private static void composite(Scene scene) {
    Shape shape =
        Shape.builder("things", "tenant", "id")
            .field("name", Schema.OPTIONAL_STRING_SCHEMA)
            .field("id", Schema.INT64_SCHEMA)
            .field("tenant", Schema.INT32_SCHEMA)
            .shape();
    Log log = Log.of(shape).row("a", 1L, 1).row("b", 2L, 1).row("c", 1L, 2).row("d", 2L, 1);
    scene.start(log).flush();
    scene.shows(
        shape, new Object[] {"a", 1L, 1}, new Object[] {"d", 2L, 1}, new Object[] {"c", 1L, 2});
    assertThat(scene.described(shape).key()).containsExactlyInAnyOrder("tenant", "id");
    assertThat(scene.described(shape).column("id").nullable()).isFalse();
    assertThat(scene.described(shape).column("tenant").nullable()).isFalse();
  }

  private static void onlyKey(Scene scene) {
    Shape shape =
        Shape.builder("pairs", "a", "b")
            .field("a", Schema.INT64_SCHEMA)
            .field("b", Schema.INT64_SCHEMA)
            .shape();
    Log log = Log.of(shape).row(1L, 1L).row(1L, 2L);
    Worker worker = scene.start(log).flush();
    log.row(1L, 1L).row(2L, 1L);
    worker.flush();
    scene.shows(shape, new Object[] {1L, 1L}, new Object[] {1L, 2L}, new Object[] {2L, 1L});
  }

  private static void userColumn(Scene scene) {
    Shape shape = Shape.of("things");
    Log log = Log.of(shape).row(1L, "a").row(2L, "a");
    Worker worker = scene.start(log).flush();
    scene.target.execute("ALTER TABLE things ADD COLUMN mine VARCHAR(20) DEFAULT 'unset'");
    scene.target.execute("UPDATE things SET mine = 'kept' WHERE id = 1");
    log.row(1L, "b").row(2L, "b").row(3L, "b");
    worker.flush();
    assertThat(scene.column(shape, "mine", Kind.STRING)).containsExactly("kept", "unset", "unset");
    assertThat(scene.column(shape, "name", Kind.STRING)).containsExactly("b", "b", "b");
  }

  private static void nullKey(Scene scene) {
    Shape shape =
        Shape.builder("things", "id", "code")
            .field("id", Schema.INT64_SCHEMA)
            .field("code", Schema.OPTIONAL_STRING_SCHEMA)
            .shape();
    Log log = Log.of(shape).row(1L, "a");
    Worker worker = scene.start(log).flush();
    List<Object> first = new ArrayList<>(scene.rows(shape));
    log.row(2L, "b").row(3L, null);
    assertThatThrownBy(worker::flush).hasMessageContaining("NULL in a key column");
    assertThat(new ArrayList<Object>(scene.rows(shape))).isEqualTo(first);
    assertThat(worker.committedNow(log)).isEqualTo(1);
    assertThat(scene.described(shape).column("code").nullable()).isFalse();
  }

  private static void olderRecord(Scene scene) {
    Shape old = Shape.of("things");
    Shape shape = old.with("note", Schema.OPTIONAL_STRING_SCHEMA);
    Log log = Log.of(shape).row(1L, "a", "note");
    Worker worker = scene.start(log).flush();
    log.shape(old).row(1L, "b").row(2L, "b");
    worker.flush();
    scene.shows(shape, new Object[] {1L, "b", "note"}, new Object[] {2L, "b", null});
  }
}
