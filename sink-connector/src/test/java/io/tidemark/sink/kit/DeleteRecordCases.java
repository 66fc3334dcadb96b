package io.tidemark.sink.kit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

/** Keys with nothing behind them delete the row of the key. */
final class DeleteRecordCases {
  private static final String THEME = "Delete record";

  private DeleteRecordCases() {}

  static List<Case> all() {
    return List.of(
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
}
