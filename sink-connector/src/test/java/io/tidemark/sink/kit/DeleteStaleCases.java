package io.tidemark.sink.kit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.table.Column;
import io.tidemark.table.ColumnType;
import io.tidemark.table.Kind;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Rows that a complete generation did not contain, and all the others. */
final class DeleteStaleCases {
  private static final String THEME = "Delete stale";
  private static final Set<Mode> KEEPING = Set.of(Mode.APPEND, Mode.OVERWRITE);

  private DeleteStaleCases() {}

  static List<Case> all() {
    return Stream.of(deleted(), spared(), around()).flatMap(Function.identity()).toList();
  }

  private static Stream<Case> deleted() {
    return Stream.of(
        Case.of(
            THEME,
            "rows of the generation itself stay, older ones go",
            "DEST-49 CQ-10",
            Mode.DELETING,
            DeleteStaleCases::basic),
        Case.of(
            THEME,
            "all types, then rows of NULLs",
            "DEST-49 DEST-20",
            Mode.DELETING,
            DeleteStaleCases::allTypes),
        Case.of(
            THEME,
            "generations that began in one second are told apart",
            "DEST-49",
            Mode.DELETING,
            DeleteStaleCases::subSecond),
        Case.of(
            THEME,
            "a generation without rows makes the table, and deletes no rows until it is released",
            "DEST-21 CQ-19",
            Mode.DELETING,
            DeleteStaleCases::empty));
  }

  private static Stream<Case> spared() {
    return Stream.of(
        Case.of(
            THEME,
            "a complete generation deletes nothing",
            "DEST-4 CQ-20 CQ-21",
            KEEPING,
            DeleteStaleCases::keeps),
        Case.of(
            THEME,
            "two sources in one table lose their own rows only",
            "DEST-50 CQ-2",
            Mode.DELETING,
            DeleteStaleCases::twoSources),
        Case.of(
            THEME,
            "rows of nobody survive: no source, no generation, no time",
            "DEST-50",
            Mode.DELETING,
            DeleteStaleCases::nobodys),
        Case.of(
            THEME,
            "a row that a foreign key refers to stays and is counted, the others go",
            "C36",
            Mode.DELETING,
            DeleteStaleCases::referred));
  }

  private static Stream<Case> around() {
    return Stream.of(
        Case.of(
            THEME,
            "system columns of every row, written by the sink",
            "DEST-51",
            Mode.ALL,
            DeleteStaleCases::systemColumns),
        Case.of(
            THEME,
            "what is deleted is in the archive, whole, and only that",
            "DEST-50",
            Mode.DELETING,
            DeleteStaleCases::archived),
        Case.of(
            THEME,
            "an index for stale rows where it is asked for, on a table that is there too, once",
            "CX-27",
            Mode.DELETING,
            DeleteStaleCases::indexed));
  }

  private static void basic(Scene scene) {
    Shape shape = Shape.of("things");
    Log log = Log.of(shape).row(0L, "a");
    Log markers = Log.markers();
    Worker worker = scene.start(log, markers);
    scene.complete(worker, markers, log);
    scene.shows(shape, new Object[] {0L, "a"});
    log.generation(2000).row(1L, "a");
    worker.flush();
    scene.shows(shape, new Object[] {0L, "a"}, new Object[] {1L, "a"});
    assertThat(scene.counts(2000)).isEqualTo("1/0/0/0/0");
    scene.complete(worker, markers, log);
    scene.shows(shape, new Object[] {1L, "a"});
  }

  private static void allTypes(Scene scene) {
    Samples samples = new Samples(scene.lacks);
    Shape shape = samples.shape("every_type", true);
    List<List<@Nullable Object>> rows = samples.random(new Random(3), 1, 10);
    Log log = Log.of(shape).rows(rows);
    Log markers = Log.markers();
    Worker worker = scene.with("delete.max.fraction", "1.0").start(log, markers);
    scene.complete(worker, markers, log);
    assertThat(scene.rows(shape)).isEqualTo(samples.plain(shape, rows));
    List<List<@Nullable Object>> nulls = samples.nulls(11, 20);
    log.generation(2000).rows(nulls);
    worker.flush();
    rows.addAll(nulls);
    assertThat(scene.rows(shape)).isEqualTo(samples.plain(shape, rows));
    scene.complete(worker, markers, log);
    assertThat(scene.rows(shape)).isEqualTo(samples.plain(shape, nulls));
  }

  private static void keeps(Scene scene) {
    Shape shape = Shape.of("things");
    Log log = Log.of(shape).row(0L, "a");
    Log markers = Log.markers();
    Worker worker = scene.start(log, markers);
    scene.complete(worker, markers, log);
    log.generation(2000).row(1L, "a");
    scene.complete(worker, markers, log);
    log.generation(3000);
    scene.complete(worker, markers, log);
    scene.shows(shape, new Object[] {0L, "a"}, new Object[] {1L, "a"});
  }

  private static void twoSources(Scene scene) {
    Shape shape = Shape.of("things");
    Log eu = Log.of(shape, 0).source("eu").row(1L, "eu").row(2L, "eu").row(3L, "eu");
    Log us = Log.of(shape, 1).source("us").row(4L, "us").row(5L, "us").row(6L, "us");
    Log markers = Log.markers();
    Worker worker = scene.start(eu, us, markers);
    scene.complete(worker, markers, eu);
    scene.complete(worker, markers, us);
    eu.generation(2000).row(1L, "eu");
    scene.complete(worker, markers, eu);
    assertThat(scene.ids(shape)).containsExactly(1L, 4L, 5L, 6L);
    us.generation(3000).row(4L, "us").row(7L, "us");
    scene.complete(worker, markers, us);
    assertThat(scene.ids(shape)).containsExactly(1L, 4L, 7L);
    assertThat(scene.column(shape, "_sync_source", Kind.STRING))
        .containsExactly("eu/things", "us/things", "us/things");
  }

  private static void nobodys(Scene scene) {
    Shape shape = Shape.of("things");
    Log log = Log.of(shape).row(1L, "a").row(2L, "a").row(3L, "a").row(4L, "a");
    Log markers = Log.markers();
    Worker worker = scene.with("delete.max.fraction", "1.0").start(log, markers);
    scene.complete(worker, markers, log);
    scene.target.execute("INSERT INTO things (id, name) VALUES (7, 'by hand')");
    scene.target.execute("UPDATE things SET _sync_source = NULL WHERE id = 1");
    scene.target.execute("UPDATE things SET _sync_generation = NULL WHERE id = 2");
    scene.target.execute("UPDATE things SET _sync_time = NULL WHERE id = 3");
    log.generation(2000).row(5L, "a");
    scene.complete(worker, markers, log);
    assertThat(scene.ids(shape)).contains(1L, 2L, 5L, 7L).doesNotContain(4L);
  }

  private static void subSecond(Scene scene) {
    Shape shape = Shape.of("things");
    Log log = Log.of(shape).generation(1_700_000_000_100L).row(1L, "a").row(2L, "a");
    Log markers = Log.markers();
    Worker worker = scene.start(log, markers);
    scene.complete(worker, markers, log);
    log.generation(1_700_000_000_101L).row(2L, "b").row(3L, "a");
    scene.complete(worker, markers, log);
    scene.shows(shape, new Object[] {2L, "b"}, new Object[] {3L, "a"});
    assertThat(scene.column(shape, "_sync_generation", Kind.INT64))
        .containsOnly(1_700_000_000_101L);
  }

  private static void systemColumns(Scene scene) {
    Shape shape = Shape.of("things");
    Log log = Log.of(shape).generation(1_700_000_000_123L).row(1L, "a").row(2L, null);
    scene.start(log).flush();
    assertThat(scene.described(shape).names())
        .containsExactly("id", "name", "_sync_source", "_sync_generation", "_sync_time");
    assertThat(scene.column(shape, "_sync_source", Kind.STRING)).containsOnly("kit/things");
    assertThat(scene.column(shape, "_sync_generation", Kind.INT64))
        .containsOnly(1_700_000_000_123L);
    assertThat(scene.column(shape, "_sync_time", Kind.TIMESTAMP_TZ))
        .containsOnly(Instant.parse("2023-11-14T22:13:20.123Z"));
  }

  private static void empty(Scene scene) {
    Shape shape = Shape.of("things");
    Log log = Log.of(shape);
    Log markers = Log.markers();
    Worker worker = scene.start(log, markers);
    scene.complete(worker, markers, log);
    assertThat(scene.rows(shape)).isEmpty();
    assertThat(scene.described(shape).key()).containsExactly("id");
    log.generation(2000).row(1L, "a");
    scene.complete(worker, markers, log);
    log.generation(3000);
    markers.end(log);
    scene.awaitState(worker, log, "HELD");
    assertThat(scene.ids(shape)).containsExactly(1L);
    worker.close();
    worker = scene.with("delete.release", "things@3000").start(log, markers);
    scene.awaitState(worker, log, "COMPLETED");
    assertThat(scene.ids(shape)).isEmpty();
  }

  private static void referred(Scene scene) {
    Shape shape = Shape.of("things");
    Log log = Log.of(shape).row(1L, "a").row(2L, "a").row(3L, "a").row(4L, "a");
    Log markers = Log.markers();
    Worker worker = scene.start(log, markers);
    scene.complete(worker, markers, log);
    scene.target.execute(
        "CREATE TABLE details (thing BIGINT, FOREIGN KEY (thing) REFERENCES things (id))");
    scene.target.execute("INSERT INTO details VALUES (3)");
    log.generation(2000).row(1L, "a");
    scene.complete(worker, markers, log);
    assertThat(scene.ids(shape)).containsExactly(1L, 3L);
    List<Column> columns =
        Stream.of("generation", "removed", "refused")
            .map(name -> Target.read(name, ColumnType.of(Kind.INT64)))
            .toList();
    assertThat(scene.rows("tidemark_generations", columns))
        .contains(Map.of("generation", 2000L, "removed", 2L, "refused", 1L));
  }

  private static void archived(Scene scene) {
    Shape shape = Shape.of("things");
    Log log = Log.of(shape).row(1L, "a").row(2L, "Gr\u00fc\u00dfe \"").row(3L, null);
    Log markers = Log.markers();
    Worker worker = scene.with("delete.archive", "true").start(log, markers);
    scene.complete(worker, markers, log);
    log.generation(2000).row(1L, "b").tombstone(3L);
    scene.complete(worker, markers, log);
    assertThat(scene.ids(shape)).containsExactly(1L);
    List<Column> columns =
        List.of(
            Target.read("generation", ColumnType.of(Kind.INT64)),
            Target.read("cause", ColumnType.of(Kind.STRING)),
            Target.read("row_json", ColumnType.of(Kind.JSON)));
    assertThat(scene.rows("tidemark_deleted", columns))
        .extracting(row -> row.get("cause") + " " + fields(row.get("row_json")))
        .containsExactlyInAnyOrder("stale 2 \"Gr\u00fc\u00dfe \\\"\"", "tombstone 3 null");
  }

  private static String fields(@Nullable Object json) {
    return json instanceof JsonNode row ? row.get("id") + " " + row.get("name") : "none";
  }

  private static void indexed(Scene scene) {
    Shape shape = Shape.of("things");
    Log log = Log.of(shape).row(1L, "a").row(2L, "a");
    Log markers = Log.markers();
    Worker worker = scene.start(log, markers);
    scene.complete(worker, markers, log);
    worker.close();
    final List<String> before = scene.described(shape).others();
    log.generation(2000).row(2L, "a").row(3L, "a");
    worker = scene.with("delete.index", "true").start(log, markers);
    scene.complete(worker, markers, log);
    List<String> after = scene.described(shape).others();
    assertThat(after)
        .hasSize(before.size() + 1)
        .containsAll(before)
        .anyMatch(one -> one.contains("_sync_source") && one.contains("_sync_generation"));
    log.generation(3000).row(3L, "a");
    scene.complete(worker, markers, log);
    assertThat(scene.described(shape).others()).isEqualTo(after);
    assertThat(scene.ids(shape)).containsExactly(3L);
  }
}
