package io.tidemark.sink.kit;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.table.Column;
import io.tidemark.table.ColumnType;
import io.tidemark.table.Kind;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Keys with nothing behind them delete the row of the key. */
final class DeleteRecordCases {
  private static final String THEME = "Delete record";

  private DeleteRecordCases() {}

  static List<Case> all() {
    return Stream.concat(ofOne(), ofAll()).toList();
  }

  private static Stream<Case> ofOne() {
    return Stream.of(
        Case.of(
            THEME,
            "a tombstone of another key changes nothing, one of the row's deletes it",
            "CX-21",
            Mode.KEYED,
            DeleteRecordCases::basic),
        Case.of(
            THEME,
            "tombstones of all rows, and again after new ones",
            "CX-21",
            Mode.KEYED,
            DeleteRecordCases::everything),
        Case.of(
            THEME,
            "in a batch with rows, in the order of the log",
            "CX-21 DEST-66",
            Mode.KEYED,
            DeleteRecordCases::inOrder),
        Case.of(
            THEME,
            "a tombstone where there is no table makes none",
            "CX-21 DEST-16",
            Mode.KEYED,
            DeleteRecordCases::noTable),
        Case.of(
            THEME,
            "a tombstone takes nothing from what was appended",
            "CQ-21",
            Mode.APPENDING,
            DeleteRecordCases::appended));
  }

  private static Stream<Case> ofAll() {
    return Stream.of(
        Case.of(
            THEME,
            "a truncation takes the rows of no stream, those before it and not those behind it",
            "CX-21 DEST-50",
            Mode.KEYED,
            DeleteRecordCases::truncated),
        Case.of(
            THEME,
            "a truncation marks rows where they are to be kept, and records bring them back",
            "CX-21 HT-30",
            Mode.KEYED,
            DeleteRecordCases::truncatedAndKept));
  }

  private static void basic(Scene scene) {
    Shape shape = Shape.of("things");
    Log log = Log.of(shape).row(0L, "a");
    Worker worker = scene.start(log).flush();
    log.tombstone(1L);
    worker.flush();
    scene.shows(shape, new Object[] {0L, "a"});
    log.tombstone(0L);
    worker.flush();
    scene.shows(shape);
    assertThat(scene.counts(log.generation())).isEqualTo("1/0/0/1/0");
  }

  private static void everything(Scene scene) {
    Shape shape = Shape.of("things");
    Log log = Log.of(shape).row(0L, "a").row(1L, "b");
    Worker worker = scene.start(log).flush();
    log.tombstone(0L).tombstone(1L);
    worker.flush();
    scene.shows(shape);
    log.row(1L, "c");
    worker.flush();
    scene.shows(shape, new Object[] {1L, "c"});
    log.tombstone(1L);
    worker.flush();
    scene.shows(shape);
    assertThat(worker.committed(log)).isEqualTo(6);
  }

  private static void inOrder(Scene scene) {
    Shape shape = Shape.of("things");
    Log log = Log.of(shape).row(1L, "a").row(2L, "a");
    Worker worker = scene.start(log).flush();
    log.tombstone(1L).row(1L, "again").row(2L, "b").tombstone(2L).row(3L, "a").tombstone(3L);
    worker.flush();
    scene.shows(shape, new Object[] {1L, "again"});
  }

  private static void noTable(Scene scene) {
    Shape shape = Shape.of("things");
    Log log = Log.of(shape).tombstone(1L);
    Worker worker = scene.start(log).flush();
    assertThat(scene.target.describe("things")).isEmpty();
    assertThat(worker.committed(log)).isEqualTo(1);
    log.row(1L, "a");
    worker.flush();
    scene.shows(shape, new Object[] {1L, "a"});
  }

  private static void appended(Scene scene) {
    Shape shape = Shape.of("things");
    Log log = Log.of(shape).row(1L, "a");
    Worker worker = scene.start(log).flush();
    log.tombstone(1L).row(1L, "b");
    worker.flush();
    scene.shows(shape, new Object[] {1L, "a"}, new Object[] {1L, "b"});
    assertThat(worker.committed(log)).isEqualTo(3);
  }

  private static void truncated(Scene scene) {
    Shape shape = Shape.of("things");
    Log log = Log.of(shape).row(1L, "a").ofNoStream().row(2L, "b").row(3L, "c");
    scene.with("truncate.behavior", "delete").with("delete.archive", "true");
    Worker worker = scene.start(log).flush();
    log.truncation().row(3L, "d");
    worker.flush();
    scene.shows(shape, new Object[] {1L, "a"}, new Object[] {3L, "d"});
    log.row(4L, "e").truncation().truncation();
    worker.flush();
    scene.shows(shape, new Object[] {1L, "a"});
    assertThat(worker.committed(log)).isEqualTo(8);
    assertThat(scene.rows("tidemark_deleted", List.of(read("cause", Kind.STRING))))
        .hasSize(4)
        .containsOnly(Map.of("cause", "truncate"));
  }

  private static void truncatedAndKept(Scene scene) {
    Shape shape = Shape.of("things");
    Log log = Log.of(shape).ofNoStream().row(1L, "a").row(2L, "b");
    scene.with("truncate.behavior", "delete").with("delete.behavior", "mark");
    Worker worker = scene.start(log).flush();
    log.truncation();
    worker.flush();
    List<@Nullable Object> marks = marks(scene, shape);
    assertThat(marks).hasSize(2).doesNotContainNull();
    log.truncation().row(2L, "b");
    worker.flush();
    assertThat(marks(scene, shape)).containsExactly(marks.get(0), null);
    scene.shows(shape, new Object[] {1L, "a"}, new Object[] {2L, "b"});
  }

  private static List<@Nullable Object> marks(Scene scene, Shape shape) {
    return scene.column(shape, "_sync_deleted_at", Kind.TIMESTAMP_TZ);
  }

  private static Column read(String name, Kind kind) {
    return Target.read(name, ColumnType.of(kind));
  }
}
