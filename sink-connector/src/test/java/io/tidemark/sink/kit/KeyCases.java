package io.tidemark.sink.kit;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.table.Kind;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.kafka.connect.data.Schema;
import org.jspecify.annotations.Nullable;

/** What tells rows apart when it is not the record's key. */
final class KeyCases {
  private static final String THEME = "Keys";
  private static final Shape THINGS = Shape.of("things");

  private KeyCases() {}

  static List<Case> all() {
    return List.of(
        Case.of(
            THEME,
            "sync-id-only: _sync_id is the key, and what was one may be NULL",
            "CQ-28",
            Mode.KEYED,
            KeyCases::syncId),
        Case.of(
            THEME,
            "sync-id-only of all columns: rows of one key that differ are two, equal ones are one",
            "CQ-29",
            Mode.KEYED,
            KeyCases::syncIdOfAll),
        Case.of(
            THEME,
            "sync-id-only: texts that run into each other, and NULL, make different ids",
            "CX-17",
            Mode.KEYED,
            KeyCases::syncIdsDiffer),
        Case.of(
            THEME,
            "sync-id-only without a key: the same rows stay the same over generations",
            "DEST-61 CQ-29",
            Mode.DELETING,
            KeyCases::keyless),
        Case.of(
            THEME,
            "fields: rows are matched by another column than the record's key",
            "HT-24",
            Mode.KEYED,
            KeyCases::fields),
        Case.of(
            THEME,
            "append has no key, whatever pk.mode says",
            "CX-3 CQ-21",
            Mode.APPENDING,
            KeyCases::appended));
  }

  private static void syncId(Scene scene) {
    Log log = Log.of(THINGS).row(1L, "a").row(2L, "b").row(1L, "c");
    Worker worker = scene.with("pk.mode", "sync-id-only").start(log).flush();
    scene.shows(THINGS, new Object[] {1L, "c"}, new Object[] {2L, "b"});
    assertThat(scene.described(THINGS).key()).containsExactly("_sync_id");
    assertThat(scene.described(THINGS).column("_sync_id").nullable()).isFalse();
    assertThat(scene.described(THINGS).column("id").nullable()).isTrue();
    final List<@Nullable Object> ids = syncIds(scene, THINGS);
    log.generation(2000).row(1L, "d").tombstone(2L);
    worker.flush();
    scene.shows(THINGS, new Object[] {1L, "d"});
    assertThat(syncIds(scene, THINGS)).isSubsetOf(ids);
  }

  private static List<@Nullable Object> syncIds(Scene scene, Shape shape) {
    return scene.column(shape, "_sync_id", Kind.UUID);
  }

  private static void syncIdOfAll(Scene scene) {
    Log log = Log.of(THINGS).row(1L, "a").row(1L, "b").row(1L, "b");
    scene.with("pk.mode", "sync-id-only").with("sync.id.columns", "all").start(log).flush();
    scene.shows(THINGS, new Object[] {1L, "a"}, new Object[] {1L, "b"});
  }

  private static void syncIdsDiffer(Scene scene) {
    Shape shape =
        Shape.builder("pairs", "id", "a", "b")
            .field("id", Schema.INT64_SCHEMA)
            .field("a", Schema.OPTIONAL_STRING_SCHEMA)
            .field("b", Schema.OPTIONAL_STRING_SCHEMA)
            .shape();
    Object[][] rows = {
      {1L, "a", "bc"}, {1L, "ab", "c"}, {1L, "abc", ""}, {1L, "", "abc"}, {1L, null, "abc"},
      {1L, "abc", null}, {1L, null, ""}, {1L, "", null}, {1L, null, null}, {1L, "NULL", "NULL"}
    };
    Log log = Log.of(shape);
    for (Object[] row : rows) {
      log.row(row);
    }
    scene.with("pk.mode", "sync-id-only").start(log).flush();
    scene.shows(shape, rows);
    assertThat(syncIds(scene, shape).stream().collect(Collectors.toSet())).hasSize(rows.length);
  }

  private static void keyless(Scene scene) {
    Shape shape = THINGS.keyed();
    Log log = Log.of(shape).row(1L, "a").row(2L, "a").row(3L, "a");
    Log markers = Log.markers();
    Worker worker = scene.with("pk.mode", "sync-id-only").start(log, markers);
    scene.complete(worker, markers, log);
    final List<@Nullable Object> ids = syncIds(scene, shape);
    log.generation(2000).row(1L, "a").row(2L, "a").row(3L, "a");
    worker.flush();
    assertThat(scene.counts(2000)).isEqualTo("0/0/3/0/0");
    scene.complete(worker, markers, log);
    scene.shows(shape, new Object[] {1L, "a"}, new Object[] {2L, "a"}, new Object[] {3L, "a"});
    assertThat(syncIds(scene, shape)).isEqualTo(ids);
  }

  private static void fields(Scene scene) {
    Shape shape =
        Shape.builder("people", "id")
            .field("id", Schema.INT64_SCHEMA)
            .field("code", Schema.INT64_SCHEMA)
            .field("name", Schema.OPTIONAL_STRING_SCHEMA)
            .shape();
    Log log = Log.of(shape).row(1L, 10L, "Ann").row(2L, 20L, "Bob").row(3L, 10L, "Anna");
    scene.with("pk.mode", "fields").with("pk.fields", "code").start(log).flush();
    scene.shows(shape, new Object[] {2L, 20L, "Bob"}, new Object[] {3L, 10L, "Anna"});
    assertThat(scene.described(shape).key()).containsExactly("code");
  }

  private static void appended(Scene scene) {
    Log log = Log.of(THINGS).row(1L, "a").row(1L, "a");
    scene.with("pk.mode", "sync-id-only").start(log).flush();
    scene.shows(THINGS, new Object[] {1L, "a"}, new Object[] {1L, "a"});
    assertThat(scene.described(THINGS).key()).isEmpty();
  }
}
