package io.tidemark.sink.kit;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.table.Column;
import io.tidemark.table.ColumnType;
import io.tidemark.table.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The modes together. Not each combination but each pair of settings that go together is run, in
 * one story: three rows, then a generation that changes the first, lacks the second, deletes the
 * third by a tombstone, and has a fourth.
 */
final class TogetherCases {
  private static final String THEME = "Together";
  static final List<String> RECORDS = List.of("upsert", "insert", "update");
  static final List<String> DELETES = List.of("delete", "mark", "clear-fields", "none");
  static final List<String> KEYS = List.of("default", "sync-id-only", "fields");
  static final List<String> MIGRATES = List.of("safe", "forced", "none");
  private static final Shape THINGS = Shape.of("things");

  private TogetherCases() {}

  /** Settings that are run together. */
  record Together(Mode mode, String records, String deletes, String keys, String migrates) {
    String text() {
      return "record.mode=%s, pk.mode=%s, delete.behavior=%s, then migrate.mode=%s"
          .formatted(records, keys, deletes, migrates);
    }
  }

  static List<Case> all() {
    return settings().stream()
        .map(
            one ->
                Case.of(
                    THEME,
                    one.text(),
                    "DEST-54 DEST-55 HT-23",
                    Set.of(one.mode),
                    scene -> run(scene, one)))
        .toList();
  }

  /** Each pair of settings, but those that append refuses, is in one of them. */
  static List<Together> settings() {
    List<Together> settings = new ArrayList<>();
    for (int r = 0; r < RECORDS.size(); r++) {
      for (int d = 0; d < DELETES.size(); d++) {
        Mode mode = (r + d) % 2 == 0 ? Mode.OVERWRITE_DELETE_STALE : Mode.OVERWRITE;
        settings.add(
            new Together(
                mode, RECORDS.get(r), DELETES.get(d), at(KEYS, r + d), at(MIGRATES, r + 2 * d)));
      }
    }
    for (int k = 0; k < KEYS.size(); k++) {
      settings.add(new Together(Mode.APPEND, "upsert", "delete", at(KEYS, k), at(MIGRATES, k)));
    }
    return settings;
  }

  private static String at(List<String> values, int index) {
    return values.get(index % values.size());
  }

  private static void run(Scene scene, Together one) {
    scene.with("pk.mode", one.keys);
    if (one.keys.equals("fields")) {
      scene.with("pk.fields", "id");
    }
    if (!one.deletes.equals("delete")) {
      scene.with("delete.behavior", one.deletes);
    }
    Log log = Log.of(THINGS).row(1L, "a").row(2L, "a").row(3L, "a");
    Log markers = Log.markers();
    Worker worker = scene.start(log, markers);
    scene.complete(worker, markers, log);
    worker.close();

    if (!one.records.equals("upsert")) {
      scene.with("record.mode", one.records);
    }
    log.generation(2000).row(1L, "b").row(4L, "b").tombstone(3L);
    worker = scene.with("migrate.mode", one.migrates).start(log, markers);
    if (one.mode == Mode.APPEND) {
      worker.flush();
      assertThat(scene.ids(THINGS)).containsExactly(1L, 1L, 2L, 3L, 4L);
      return;
    }
    scene.complete(worker, markers, log);
    assertThat(found(scene, one)).containsExactlyInAnyOrderElementsOf(expected(one));
    assertThat(scene.described(THINGS).key())
        .containsExactly(one.keys.equals("sync-id-only") ? "_sync_id" : "id");
  }

  /** What each row says, and whether it is marked as gone. */
  private static List<String> found(Scene scene, Together one) {
    List<Column> columns = new ArrayList<>(THINGS.columns());
    if (Set.of("mark", "clear-fields").contains(one.deletes)) {
      columns.add(Target.read("_sync_deleted_at", ColumnType.of(Kind.TIMESTAMP_TZ)));
    }
    return scene.rows("things", columns).stream()
        .map(
            row ->
                row.get("id")
                    + ":"
                    + row.get("name")
                    + (row.get("_sync_deleted_at") == null ? "" : " gone"))
        .toList();
  }

  private static List<String> expected(Together one) {
    List<String> expected = new ArrayList<>();
    expected.add(one.records.equals("insert") ? "1:a" : "1:b");
    if (one.mode == Mode.OVERWRITE) {
      expected.add("2:a");
    } else {
      removed(expected, 2, one);
    }
    removed(expected, 3, one);
    if (!one.records.equals("update")) {
      expected.add("4:b");
    }
    return expected;
  }

  /** A row that is no longer there; the record's key stays, whatever tells rows apart. */
  private static void removed(List<String> rows, int id, Together one) {
    switch (one.deletes) {
      case "mark" -> rows.add(id + ":a gone");
      case "clear-fields" -> rows.add(id + ":null gone");
      case "none" -> rows.add(id + ":a");
      default -> {
        // it is not there
      }
    }
  }
}
