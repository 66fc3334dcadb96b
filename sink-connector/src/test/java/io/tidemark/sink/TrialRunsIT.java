package io.tidemark.sink;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Rows that a source sends as tests: what becomes of them, and of all else, which stays. */
@NullUnmarked
class TrialRunsIT {
  private final Topic data = Topic.orders();
  private final RunLog runs = new RunLog();

  private Rig start(Rig rig) {
    return rig.start(data, runs.markers);
  }

  /** A full generation of rows, each of which says the same. */
  private void full(long id, String status, long... keys) {
    data.generationOfRows(id);
    for (long key : keys) {
      data.row(key, status);
    }
    runs.mode("full").trigger("schedule").start(id).upTo(data, keys.length).end(id);
  }

  private void test(long id, long key, String status) {
    runs.mode("test").trigger("manual").start(id);
    data.changes(id, id);
    if (status == null) {
      data.tombstone(key);
    } else {
      data.row(key, status);
    }
    runs.upTo(data, 1).end(id);
  }

  @Test
  @DisplayName(
      "HT-36 HT-41 a test completes by its one record, raises no floor, and the next full generation"
          + " repairs what it left")
  void repaired() {
    try (Rig rig = start(new Rig("trial_repaired"))) {
      full(1000, "a", 1, 2, 3);
      RunLog.awaitRun(rig, 1000, "COMPLETED");
      String streams = "SELECT concat_ws('/', floor, whole) FROM tidemark_streams";
      String before = rig.string(streams);
      test(2000, 2, "tested");
      test(3000, 3, null);
      test(4000, 9, "ghost");
      for (long id : new long[] {2000, 3000, 4000}) {
        RunLog.awaitRun(rig, id, "COMPLETED");
      }
      assertThat(rig.orders()).containsExactly("1:a:1000", "2:tested:2000", "9:ghost:4000");
      assertThat(RunLog.figures(rig, 2000)).isEqualTo("0/1/0/0/0");
      assertThat(RunLog.figures(rig, 3000)).isEqualTo("0/0/0/1/0");
      assertThat(RunLog.figures(rig, 4000)).isEqualTo("1/0/0/0/0");
      assertThat(RunLog.run(rig, 2000, "concat_ws('/', status, kind, trigger, records_sent)"))
          .isEqualTo("COMPLETED/test/manual/1");
      assertThat(rig.string(streams)).isEqualTo(before);

      data.generationOfRows(1000).row(2, "late");
      rig.pollAndCommit();
      assertThat(rig.orders()).as("what came before a test").contains("2:tested:2000");

      full(5000, "a", 1, 2, 3);
      RunLog.awaitRun(rig, 5000, "COMPLETED");
      assertThat(rig.orders()).containsExactly("1:a:1000", "2:a:5000", "3:a:5000");
      assertThat(RunLog.figures(rig, 5000)).isEqualTo("1/1/1/1/0");
    }
  }

  @Test
  @DisplayName("a test's row stays while the generation before it is held, released and deleted")
  void whileStaleRowsGo() {
    try (Rig rig = start(new Rig("trial_held"))) {
      full(1000, "a", 1, 2, 3, 4);
      full(2000, "a");
      RunLog.awaitRun(rig, 2000, "HELD");
      test(3000, 3, "back");
      RunLog.awaitRun(rig, 3000, "COMPLETED");
      assertThat(RunLog.run(rig, 2000, "status")).isEqualTo("HELD");
      rig.with("delete.release", "shop/orders@2000").restart();
      RunLog.awaitRun(rig, 2000, "COMPLETED");
      assertThat(rig.orders()).as("listed as stale before the test").containsExactly("3:back:3000");

      full(4000, "a", 1);
      RunLog.awaitRun(rig, 4000, "COMPLETED");
      assertThat(rig.orders()).containsExactly("1:a:4000");
    }
  }

  @Test
  @DisplayName(
      "a table of which a row was tested is made anew for a later full generation all the same")
  void madeAnew() {
    try (Rig rig = start(ForcedMigrationsIT.forced("trial_anew"))) {
      full(1000, "a", 1, 2);
      test(2000, 2, "tested");
      RunLog.awaitRun(rig, 2000, "COMPLETED");
      ForcedMigrationsIT.numbered(data.generationOfRows(3000), 1, 2);
      runs.mode("full").trigger("schedule").start(3000).upTo(data, 2).end(3000);
      RunLog.awaitRun(rig, 3000, "COMPLETED");
      assertThat(rig.strings("SELECT concat_ws(':', id, status, _sync_generation) FROM orders"))
          .containsExactlyInAnyOrder("1:7:3000", "2:7:3000");
    }
  }

  @Test
  @DisplayName("HT-36 a test before the first sync makes the table, and nobody takes it for whole")
  void beforeTheFirstSync() {
    try (Rig rig = start(new Rig("trial_first"))) {
      test(1000, 1, "tested");
      RunLog.awaitRun(rig, 1000, "COMPLETED");
      assertThat(RunLog.figures(rig, 1000)).isEqualTo("1/0/0/0/0");
      runs.mode("diff").trigger("schedule").start(1500).end(1500);
      RunLog.awaitRun(rig, 1500, "BLOCKED");
      assertThat(RunLog.run(rig, 1500, "error")).contains("history missing");
      full(2000, "a", 1, 2);
      RunLog.awaitRun(rig, 2000, "COMPLETED");
      assertThat(rig.orders()).containsExactly("1:a:2000", "2:a:2000");
      test(3000, 1, null);
      RunLog.awaitRun(rig, 3000, "COMPLETED");
      runs.mode("diff").trigger("schedule").start(4000).end(4000);
      RunLog.awaitRun(rig, 4000, "COMPLETED");
    }
  }

  @Test
  @DisplayName("a test whose record never came is BLOCKED, until a later one takes its place")
  void missing() {
    try (Rig rig = start(new Rig("trial_missing"))) {
      full(1000, "a", 1);
      runs.mode("test").trigger("manual").start(2000).upTo(data, 1).end(2000);
      RunLog.awaitRun(rig, 2000, "BLOCKED");
      assertThat(RunLog.run(rig, 2000, "error"))
          .contains("the test's record did not arrive (0 of 1 in shop.orders-0)");
      full(3000, "a", 1);
      RunLog.awaitRun(rig, 3000, "COMPLETED");
      assertThat(RunLog.run(rig, 2000, "status")).as("no generation does").isEqualTo("BLOCKED");
      runs.mode("test").start(3500); // and is not heard of again
      test(4000, 1, "b");
      RunLog.awaitRun(rig, 4000, "COMPLETED");
      RunLog.awaitRun(rig, 2000, "SUPERSEDED");
      RunLog.awaitRun(rig, 3500, "SUPERSEDED");
    }
  }

  @Test
  @DisplayName("a test whose row is refused is COMPLETED_WITH_ERRORS, one that is appended adds")
  void rejectedAndAppended() {
    try (Rig rig = new Rig("trial_rejected").reporting()) {
      rig.execute(
          "CREATE TABLE orders (id bigint PRIMARY KEY, status text CHECK (status <> 'bad'),"
              + " amount int)");
      start(rig);
      test(1000, 1, "bad");
      RunLog.awaitRun(rig, 1000, "COMPLETED_WITH_ERRORS");
      assertThat(RunLog.figures(rig, 1000)).isEqualTo("0/0/0/0/1");
    }
    Topic log = Topic.orders();
    RunLog marks = new RunLog().mode("test");
    try (Rig rig = new Rig("trial_append").with("write.mode", "append").start(log, marks.markers)) {
      log.changes(1000, 1000).row(1, "a");
      marks.start(1000).upTo(log, 1).end(1000);
      log.changes(2000, 2000).row(1, "a");
      marks.start(2000).upTo(log, 1).end(2000);
      log.changes(3000, 3000).tombstone(1);
      marks.start(3000).upTo(log, 1).end(3000);
      RunLog.awaitRun(rig, 3000, "COMPLETED");
      assertThat(RunLog.figures(rig, 2000)).isEqualTo("1/0/0/0/0");
      assertThat(RunLog.figures(rig, 3000)).isEqualTo("0/0/0/0/0");
      assertThat(rig.number("SELECT count(*) FROM orders")).isEqualTo(2);
    }
  }
}
