package io.tidemark.sink.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Rows that are added, whatever is there. */
final class InsertCases {
  private static final String THEME = "Insert";

  private InsertCases() {}

  static List<Case> all() {
    return List.of(
        Case.of(
            THEME,
            "records without a key are rows, each",
            "DEST-25 CQ-21",
            Mode.APPENDING,
            InsertCases::basic),
        Case.of(
            THEME,
            "all types, then rows of NULLs",
            "DEST-20 DEST-28",
            Mode.APPENDING,
            InsertCases::allTypes),
        Case.of(
            THEME,
            "records with a key are rows, each, and the table has none",
            "CQ-21 DEST-55 CX-3",
            Mode.APPENDING,
            InsertCases::keyed),
        Case.of(
            THEME,
            "NULL in what was a key is a value like any other",
            "CX-3 DEST-28",
            Mode.APPENDING,
            InsertCases::nullInKey),
        Case.of(
            THEME,
            "records without a key cannot replace any: refused, without a table",
            "DEST-55",
            Mode.KEYED,
            InsertCases::keyless));
  }

  private static void basic(Scene scene) {
    Shape shape = Shape.of("things").keyed();
    Log log = Log.of(shape).row(1L, "foo");
    Worker worker = scene.start(log).flush();
    scene.shows(shape, new Object[] {1L, "foo"});
    log.row(1L, "foo");
    worker.flush();
    scene.shows(shape, new Object[] {1L, "foo"}, new Object[] {1L, "foo"});
  }

  private static void allTypes(Scene scene) {
    Samples samples = new Samples(scene.lacks);
    Shape shape = samples.shape("every_type", false);
    List<List<@Nullable Object>> rows = samples.random(new Random(2), 1, 10);
    Log log = Log.of(shape).rows(rows);
    Worker worker = scene.start(log).flush();
    assertThat(scene.rows(shape)).isEqualTo(samples.plain(shape, rows));
    List<List<@Nullable Object>> nulls = samples.nulls(11, 20);
    log.rows(nulls);
    worker.flush();
    rows.addAll(nulls);
    assertThat(scene.rows(shape)).isEqualTo(samples.plain(shape, rows));
  }

  private static void keyed(Scene scene) {
    Shape shape = Shape.of("things");
    Log log = Log.of(shape).row(1L, "foo").row(1L, "foo").row(1L, "bar").tombstone(1L);
    scene.start(log).flush();
    scene.shows(
        shape, new Object[] {1L, "foo"}, new Object[] {1L, "foo"}, new Object[] {1L, "bar"});
    assertThat(scene.described(shape).key()).isEmpty();
    assertThat(scene.described(shape).others()).isEmpty();
    assertThat(scene.counts(log.generation())).isEqualTo("3/0/0/0/0");
  }

  private static void nullInKey(Scene scene) {
    Shape shape = Shape.of("things").keyed("name");
    Log log = Log.of(shape).row(1L, null).row(2L, null).row(3L, "");
    scene.start(log).flush();
    scene.shows(shape, new Object[] {1L, null}, new Object[] {2L, null}, new Object[] {3L, ""});
  }

  private static void keyless(Scene scene) {
    Shape shape = Shape.of("things").keyed();
    Log log = Log.of(shape).row(1L, "foo");
    Worker worker = scene.start(log);
    assertThatThrownBy(worker::flush)
        .hasMessageContaining("things has no key")
        .hasMessageContaining("write.mode=append");
    assertThat(scene.target.describe("things")).isEmpty();
    assertThat(worker.committedNow(log)).isZero();
  }
}
