package io.tidemark.sink.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.table.Kind;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.connect.data.Schema;

/** Batches: when they are written, and what a row that cannot be written means for the others. */
final class BatchCases {
  private static final String THEME = "Batches";
  private static final Shape THINGS = Shape.of("things");

  private BatchCases() {}

  static List<Case> all() {
    return Stream.concat(batches(), failures()).toList();
  }

  private static Stream<Case> batches() {
    return Stream.of(
        Case.of(
            THEME,
            "written when the number of rows is reached, the rest at the flush",
            "CQ-5 DEST-3 DEST-12 DEST-65",
            Mode.FURTHEST,
            BatchCases::reached),
        Case.of(
            THEME,
            "rows larger than a batch go alone, and no batch is empty",
            "DEST-22 DEST-65",
            Mode.FURTHEST,
            BatchCases::oversized),
        Case.of(
            THEME,
            "records that come again after a restart are not written again",
            "DEST-61",
            Mode.ALL,
            BatchCases::comeAgain));
  }

  private static Stream<Case> failures() {
    return Stream.of(
        Case.of(
            THEME,
            "row 500 of 1,000 violates NOT NULL: no row of the batch is there",
            "DEST-23 DEST-24",
            Mode.ALL,
            BatchCases::rolledBack),
        Case.of(
            THEME,
            "the second batch fails: the first stays, no position moves past it",
            "DEST-24 DEST-26",
            Mode.ALL,
            BatchCases::secondFails),
        Case.of(
            THEME,
            "a batch that failed keeps its generation from deleting",
            "DEST-24",
            Mode.DELETING,
            BatchCases::failedDeletesNothing),
        Case.of(
            THEME,
            "10,000 rows with 3 bad ones: 9,997 are written, 3 reported, none of the 3 deleted",
            "DEST-24 DEST-50",
            Mode.DELETING,
            BatchCases::threeBad),
        Case.of(
            THEME,
            "bad rows are reported, and all others written",
            "DEST-24",
            Set.of(Mode.APPEND, Mode.OVERWRITE),
            BatchCases::fewBad));
  }

  /** A table that the database itself guards. */
  private static Scene guarded(Scene scene) {
    String key = scene.mode == Mode.APPEND ? "" : " PRIMARY KEY";
    scene.target.execute(
        "CREATE TABLE things (id BIGINT NOT NULL%s, name VARCHAR(20) CHECK (name <> 'bad'))"
            .formatted(key));
    return scene;
  }

  private static void reached(Scene scene) {
    Log log = Log.of(THINGS).row(1L, "a");
    Worker worker = scene.with("batch.size", "2").start(log);
    worker.put();
    assertThat(scene.target.describe("things")).isEmpty();
    log.row(2L, "a").row(3L, "a").row(4L, "a").row(5L, "a");
    worker.put();
    assertThat(scene.ids(THINGS)).containsExactly(1L, 2L, 3L, 4L);
    worker.flush();
    assertThat(scene.ids(THINGS)).containsExactly(1L, 2L, 3L, 4L, 5L);
    assertThat(worker.committed(log)).isEqualTo(5);
  }

  private static void oversized(Scene scene) {
    Log log = Log.of(THINGS);
    for (long id = 1; id <= 5; id++) {
      log.row(id, "x".repeat(1000));
    }
    Worker worker = scene.with("batch.size.bytes", "1").start(log).flush();
    assertThat(scene.ids(THINGS)).containsExactly(1L, 2L, 3L, 4L, 5L);
    scene.target.execute("UPDATE things SET name = 'untouched'");
    worker.flush().flush();
    assertThat(scene.column(THINGS, "name", Kind.STRING)).containsOnly("untouched");
    assertThat(worker.committed(log)).isEqualTo(5);
    assertThat(scene.counts(log.generation())).isEqualTo("5/0/0/0/0");
  }

  private static void rolledBack(Scene scene) {
    Shape strict =
        Shape.builder("things", "id")
            .field("id", Schema.INT64_SCHEMA)
            .field("name", Schema.STRING_SCHEMA)
            .shape();
    Log log = Log.of(strict).row(0L, "a");
    scene.start(log).flush().close();
    log.shape(THINGS);
    for (long id = 1; id <= 1000; id++) {
      log.row(id, id == 500 ? null : "a");
    }
    Worker worker = scene.with("migrate.mode", "none").start(log);
    assertThatThrownBy(worker::flush)
        .hasMessageContaining("Table things")
        .hasMessageContaining("offset 500");
    assertThat(scene.ids(THINGS)).containsExactly(0L);
    assertThat(worker.committedNow(log)).isEqualTo(1);
    assertThat(scene.counts(log.generation())).isEqualTo("1/0/0/0/0");
  }

  private static void secondFails(Scene scene) {
    Log log = Log.of(THINGS);
    for (long id = 1; id <= 6; id++) {
      log.row(id, id == 5 ? "bad" : "a");
    }
    Worker worker = guarded(scene).with("batch.size", "3").start(log);
    assertThatThrownBy(worker::flush)
        .hasMessageContaining("Table things")
        .hasMessageContaining("offset 4")
        .hasMessageContaining("errors.tolerance=all");
    assertThat(scene.ids(THINGS)).containsExactly(1L, 2L, 3L);
    assertThat(worker.committedNow(log)).isEqualTo(3);
  }

  private static void failedDeletesNothing(Scene scene) {
    Log log = Log.of(THINGS).row(1L, "a").row(2L, "a").row(3L, "a");
    Log markers = Log.markers();
    Worker worker = guarded(scene).with("batch.size", "2").start(log, markers);
    scene.complete(worker, markers, log);
    log.generation(2000).row(1L, "b").row(4L, "b").row(2L, "bad");
    markers.end(log);
    assertThatThrownBy(worker::flush).hasMessageContaining("offset 5");
    assertThatThrownBy(worker::flush).hasMessageContaining("offset 5");
    assertThat(scene.ids(THINGS)).containsExactly(1L, 2L, 3L, 4L);
    assertThat(scene.state(2000)).doesNotContain("COMPLETED", "DELETING");
    assertThat(worker.committedNow(log)).isEqualTo(5);
  }

  private static void threeBad(Scene scene) {
    int rows = 10_000;
    Log log = Log.of(THINGS);
    for (long id = 1; id <= rows + 1; id++) {
      log.row(id, "a");
    }
    Log markers = Log.markers();
    Worker worker = guarded(scene).reporting().start(log, markers);
    scene.complete(worker, markers, log);
    List<Long> bad = List.of(1L, 5_000L, 10_000L);
    log.generation(2000);
    for (long id = 1; id <= rows; id++) {
      log.row(id, bad.contains(id) ? "bad" : "b");
    }
    worker.flush();
    assertThat(scene.counts(2000)).isEqualTo("0/9997/0/0/3");
    assertThat(worker.context.reported).hasSize(3);
    scene.complete(worker, markers, log);
    List<Object> names = List.copyOf(scene.column(THINGS, "name", Kind.STRING));
    assertThat(names).hasSize(rows);
    assertThat(names.stream().filter("b"::equals)).hasSize(rows - 3);
    bad.forEach(id -> assertThat(names.get(id.intValue() - 1)).isEqualTo("a"));
    assertThat(worker.committed(log)).isEqualTo(2 * rows + 1);
  }

  private static void fewBad(Scene scene) {
    Log log = Log.of(THINGS);
    for (long id = 1; id <= 20; id++) {
      log.row(id, id % 7 == 0 ? "bad" : "a");
    }
    Worker worker = guarded(scene).reporting().start(log).flush();
    assertThat(scene.ids(THINGS)).hasSize(18).doesNotContain(7L, 14L);
    assertThat(worker.context.reported)
        .extracting(reported -> reported.record().kafkaOffset())
        .containsExactly(6L, 13L);
    assertThat(worker.context.reported)
        .allSatisfy(r -> assertThat(r.error()).hasMessageContaining("Table things"));
    assertThat(scene.counts(log.generation())).isEqualTo("18/0/0/0/2");
    assertThat(worker.committed(log)).isEqualTo(20);
  }

  private static void comeAgain(Scene scene) {
    Log log = Log.of(THINGS).row(1L, "a").row(2L, "a");
    scene.start(log).flush().close();
    log.row(3L, "a");
    Worker worker = scene.start(log).ignoringSeeks().flush();
    assertThat(scene.ids(THINGS)).containsExactly(1L, 2L, 3L);
    assertThat(scene.counts(log.generation())).isEqualTo("3/0/0/0/0");
    assertThat(worker.committed(log)).isEqualTo(3);
  }
}
