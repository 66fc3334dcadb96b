package io.tidemark.sink.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.kafka.connect.data.Schema;
import org.jspecify.annotations.Nullable;

/** Tables that are there already, and what is done when records have other columns. */
final class MigrateCases {
  private static final String THEME = "Migrate";

  private MigrateCases() {}

  static List<Case> all() {
    List<Case> cases = new ArrayList<>();
    for (Migration migration : Migration.all()) {
      cases.add(
          Case.of(
              THEME,
              migration.text() + (migration.safe() ? "" : ": refused, and the table is as it was"),
              migration.numbers(),
              migration.modes(),
              migration::inSafeMode));
      cases.add(
          Case.of(
              THEME,
              migration.text()
                  + (migration.safe() ? "" : ": the table is made anew")
                  + ", migrate.mode=forced",
              migration.numbers() + " DEST-36 CQ-25",
              migration.modes(),
              migration::inForcedMode));
      cases.add(
          Case.of(
                  THEME,
                  migration.text() + ", migrate.mode=none",
                  migration.numbers(),
                  Mode.DELETING,
                  migration::inModeNone)
              .needing(migration.needs().toArray(Feature[]::new)));
    }
    cases.addAll(tables());
    cases.addAll(names());
    return cases;
  }

  private static List<Case> tables() {
    return List.of(
        Case.of(
            THEME,
            "a missing table is not made, migrate.mode=none",
            "DEST-34",
            Mode.DELETING,
            MigrateCases::noneMakesNothing),
        Case.of(
            THEME,
            "the same table again, for every type: nothing changes",
            "DEST-35 DEST-46 DEST-47",
            Mode.FURTHEST,
            MigrateCases::again),
        Case.of(
            THEME,
            "two tables of which one is refused: neither is touched, one message has all changes",
            "CQ-24 DEST-36 DEST-56",
            Mode.DELETING,
            MigrateCases::allOrNothing),
        Case.of(
            THEME,
            "a unique index of somebody's own stays, and rows that fit it are written",
            "DEST-42",
            Mode.DELETING,
            MigrateCases::uniqueStays));
  }

  private static List<Case> names() {
    return List.of(
        Case.of(
            THEME,
            "names that are reserved, quoted, accented, with spaces, and of mixed case",
            "DEST-18",
            Mode.FURTHEST,
            MigrateCases::oddNames),
        Case.of(
            THEME,
            "names that the database would cut short are refused, without a table",
            "CX-25",
            Mode.DELETING,
            MigrateCases::longNames),
        Case.of(
                THEME,
                "two tasks need the same new table at once",
                "DEST-17",
                Mode.FURTHEST,
                MigrateCases::race)
            .needing(Feature.CONCURRENT_DDL));
  }

  private static void noneMakesNothing(Scene scene) {
    Log log = Log.of(Shape.of("things")).row(1L, "a");
    Worker worker = scene.with("migrate.mode", "none").start(log);
    assertThatThrownBy(worker::flush)
        .hasMessageContaining("migrate.mode=none")
        .hasMessageContaining("things:\n  - The table is missing");
    assertThat(scene.target.describe("things")).isEmpty();
    assertThat(worker.committedNow(log)).isZero();
  }

  private static void again(Scene scene) {
    Samples samples = new Samples(scene.lacks);
    Shape shape = samples.shape("every_type", true);
    List<List<@Nullable Object>> rows = samples.random(new Random(6), 1, 10);
    Log log = Log.of(shape).rows(rows);
    scene.start(log).flush().close();
    final Target.Described before = scene.described(shape);
    List<List<@Nullable Object>> more = samples.random(new Random(7), 11, 20);
    log.rows(more);
    scene.start(log).flush();
    rows.addAll(more);
    assertThat(scene.rows(shape)).isEqualTo(samples.plain(shape, rows));
    assertThat(scene.described(shape)).isEqualTo(before);
  }

  private static void allOrNothing(Scene scene) {
    Shape good = Shape.of("good");
    Shape bad = Shape.of("bad");
    Log first = Log.of(good).row(1L, "a");
    Log second = Log.of(bad).row(1L, "a");
    Worker worker = scene.start(first, second).flush();
    final Target.Described goodBefore = scene.described(good);
    final Target.Described badBefore = scene.described(bad);
    first.shape(good.with("note", Schema.OPTIONAL_STRING_SCHEMA));
    first.row(2L, "b", "note");
    second.shape(
        bad.without("name")
            .with("name", Schema.OPTIONAL_BOOLEAN_SCHEMA)
            .with("must", Schema.INT32_SCHEMA));
    second.row(2L, true, 1);
    assertThatThrownBy(worker::flush)
        .hasMessageContaining("bad:\n  - ")
        .hasMessageContaining("for column \"name\"")
        .hasMessageContaining("Column \"must\" is missing and NOT NULL in the records")
        .hasMessageContaining("migrate.mode=forced")
        .hasMessageContaining("start fresh")
        .hasMessageContaining("restore the old schema");
    assertThat(scene.described(good)).isEqualTo(goodBefore);
    assertThat(scene.described(bad)).isEqualTo(badBefore);
    scene.shows(good, new Object[] {1L, "a"});
    scene.shows(bad, new Object[] {1L, "a"});
    assertThat(worker.committedNow(first)).isEqualTo(1);
    assertThat(worker.committedNow(second)).isEqualTo(1);
  }

  private static void uniqueStays(Scene scene) {
    Shape shape = Shape.of("things").with("code", Schema.INT64_SCHEMA);
    Log log = Log.of(shape).row(1L, "a", 10L);
    scene.start(log).flush().close();
    scene.target.execute("CREATE UNIQUE INDEX things_code ON things (code)");
    final Target.Described before = scene.described(shape);
    log.row(2L, "b", 20L);
    scene.start(log).flush();
    scene.shows(shape, new Object[] {1L, "a", 10L}, new Object[] {2L, "b", 20L});
    assertThat(scene.described(shape)).isEqualTo(before);
  }

  private static void oddNames(Scene scene) {
    List<String> odd = List.of("select", "a\"b", "\u00dcn\u00ef", "two words", "Mixed", "x'y", "`");
    Shape.Builder builder = Shape.builder("order", "id").field("id", Schema.INT64_SCHEMA);
    odd.forEach(name -> builder.field(name, Schema.OPTIONAL_STRING_SCHEMA));
    Shape shape = builder.shape();
    List<Object> row = new ArrayList<>(odd);
    row.add(0, 1L);
    Log log = Log.of(shape).row(row);
    Worker worker = scene.start(log).flush();
    scene.shows(shape, row.toArray());
    row.set(0, 2L);
    log.row(row);
    worker.flush();
    assertThat(scene.ids(shape)).containsExactly(1L, 2L);
    assertThat(scene.described(shape).names().subList(1, odd.size() + 1)).isEqualTo(odd);
  }

  private static void longNames(Scene scene) {
    String fits = "n".repeat(scene.target.longestName());
    String cut = "m".repeat(scene.target.longestName() + 1);
    Shape shape =
        Shape.builder("things", "id")
            .field("id", Schema.INT64_SCHEMA)
            .field(fits, Schema.OPTIONAL_STRING_SCHEMA)
            .shape();
    Log log = Log.of(shape).row(1L, "a");
    scene.start(log).flush().close();
    scene.shows(shape, new Object[] {1L, "a"});
    final Target.Described before = scene.described(shape);
    log.shape(shape.with(cut, Schema.OPTIONAL_STRING_SCHEMA));
    log.row(2L, "b", "c");
    assertThatThrownBy(scene.start(log)::flush).hasMessageContaining(cut);
    assertThat(scene.described(shape)).isEqualTo(before);
    scene.shows(shape, new Object[] {1L, "a"});
  }

  private static void race(Scene scene) throws InterruptedException {
    Shape shape = Shape.of("things");
    Log one = Log.of(shape, 0).row(1L, "a").row(2L, "a");
    Log two = Log.of(shape, 1).row(3L, "a").row(4L, "a");
    Worker left = scene.start(one);
    Worker right = scene.start(two);
    Thread thread = new Thread(left::flush);
    thread.start();
    right.flush();
    thread.join();
    left.flush(); // fails if the thread's has
    assertThat(scene.ids(shape)).containsExactly(1L, 2L, 3L, 4L);
  }
}
