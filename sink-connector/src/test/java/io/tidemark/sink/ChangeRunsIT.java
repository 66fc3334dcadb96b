package io.tidemark.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Runs of incremental and diff syncs: when they are complete, and what they rest on. */
@NullUnmarked
class ChangeRunsIT {
  private static final String HISTORY = "history missing, resync";

  private final Topic data = Topic.orders();
  private final RunLog runs = new RunLog();

  private Rig start(Rig rig) {
    return rig.start(data, runs.markers);
  }

  private void run(Rig rig, long id, String status, long... keys) {
    runs.start(id);
    data.changes(id, id);
    for (long key : keys) {
      data.row(key, "r" + id);
    }
    runs.upTo(data, keys.length).end(id);
    RunLog.awaitRun(rig, id, status);
  }

  @Test
  @DisplayName(
      "CX-5 SD-17 an incremental run completes when it was passed, deletes nothing, leaves the floor"
          + " alone and shows its watermark")
  void completes() {
    try (Rig rig = start(new Rig("runs_completes"))) {
      runs.trigger("initial");
      run(rig, 1000, "COMPLETED", 1, 2, 3);
      runs.trigger("schedule").watermark("2026-03-01T10:11:12.123456Z");
      run(rig, 2000, "COMPLETED", 2);
      assertThat(rig.orders()).containsExactly("1:r1000:1000", "2:r2000:2000", "3:r1000:1000");
      assertThat(RunLog.figures(rig, 2000)).isEqualTo("0/1/0/0/0");
      assertThat(RunLog.run(rig, 2000, "concat_ws('/', kind, trigger, rows_read, watermark)"))
          .isEqualTo("incremental/schedule/1/2026-03-01T10:11:12.123456Z");
      assertThat(rig.number("SELECT floor FROM tidemark_streams")).isZero();
      assertThat(rig.number("SELECT count(*) FROM tidemark_key_tables")).isZero();
    }
  }

  @Test
  @DisplayName("HT-8 HT-34 a resync writes all rows, removes none, and completes by itself")
  void resync() {
    try (Rig rig = start(new Rig("runs_resync"))) {
      data.generation(1000).row(1, "a").row(5, "e");
      runs.mode("full").start(1000).upTo(data, 2).end(1000);
      RunLog.awaitRun(rig, 1000, "COMPLETED");
      data.generation(2000).row(1, "A");
      runs.mode("resync").trigger("resync").start(2000).upTo(data, 1).end(2000);
      RunLog.awaitRun(rig, 2000, "COMPLETED");
      assertThat(rig.orders()).containsExactly("1:A:2000", "5:e:1000");
      assertThat(RunLog.figures(rig, 2000)).isEqualTo("0/1/0/0/0");
    }
  }

  @Test
  @DisplayName(
      "HT-31 HT-32 delete.behavior acts on rows that leave from then on: one that had left before"
          + " stays, whatever is set later")
  void leftBefore() {
    try (Rig rig = start(new Rig("runs_left").with("delete.behavior", "none"))) {
      data.generation(1000).row(1, "a").row(2, "b").row(3, "c");
      runs.mode("full").start(1000).upTo(data, 3).end(1000);
      RunLog.awaitRun(rig, 1000, "COMPLETED");
      gone(rig, 2000, 1);
      assertThat(rig.orders()).containsExactly("1:a:1000", "2:b:1000", "3:c:1000");
      assertThat(RunLog.figures(rig, 2000)).isEqualTo("0/0/0/1/0");
      rig.with("delete.behavior", "delete").restart();
      gone(rig, 3000, 2);
      assertThat(rig.orders()).containsExactly("1:a:1000", "3:c:1000");
      assertThat(RunLog.figures(rig, 3000)).isEqualTo("0/0/0/1/0");
    }
  }

  /** A run of a diff sync that tells of one row that it has left. */
  private void gone(Rig rig, long id, long key) {
    runs.mode("diff").start(id);
    data.changes(id, id).tombstone(key);
    runs.upTo(data, 1).end(id);
    RunLog.awaitRun(rig, id, "COMPLETED");
  }

  @Test
  @DisplayName(
      "differences rest on the newest read of all rows: where that is BLOCKED history is missing,"
          + " until another one is complete; what a cursor tells is not asked about a reconciliation")
  void blockedFull() {
    try (Rig rig = start(new Rig("runs_blocked_full"))) {
      data.generation(1000).row(1, "a").row(2, "b");
      runs.mode("full").start(1000).upTo(data, 2).end(1000);
      RunLog.awaitRun(rig, 1000, "COMPLETED");
      incompleteFull(rig, 2000);
      runs.mode("diff");
      run(rig, 3000, "BLOCKED", 1);
      assertThat(RunLog.run(rig, 3000, "error")).startsWith(HISTORY).endsWith("the signal full");
      data.generationOfRows(4000).row(1, "A");
      runs.mode("full").start(4000).upTo(data, 1).end(4000);
      RunLog.awaitRun(rig, 4000, "COMPLETED");
      runs.mode("diff");
      run(rig, 5000, "COMPLETED", 1);

      runs.mode("incremental");
      run(rig, 6000, "COMPLETED", 1);
      incompleteFull(rig, 7000);
      runs.mode("incremental");
      run(rig, 8000, "COMPLETED", 1);
      runs.mode("diff");
      run(rig, 9000, "COMPLETED", 1);
      incompleteFull(rig, 9500);
      runs.mode("diff");
      run(rig, 9900, "BLOCKED", 1);
    }
  }

  /** One of two records has expired. */
  private void incompleteFull(Rig rig, long id) {
    data.generationOfRows(id).at(data.end() + 1).row(1, "a");
    runs.mode("full").start(id).upTo(data, 2).end(id);
    RunLog.awaitRun(rig, id, "BLOCKED");
  }

  @Test
  @DisplayName("HT-11 a reset run of a diff sync sends nothing and completes")
  void reset() {
    try (Rig rig = start(new Rig("runs_reset"))) {
      data.generation(1000).row(1, "a");
      runs.mode("full").start(1000).upTo(data, 1).end(1000);
      RunLog.awaitRun(rig, 1000, "COMPLETED");
      runs.mode("diff").trigger("reset").start(2000).end(2000);
      RunLog.awaitRun(rig, 2000, "COMPLETED");
      assertThat(RunLog.run(rig, 2000, "concat_ws('/', kind, trigger)")).isEqualTo("diff/reset");
      assertThat(rig.orders()).containsExactly("1:a:1000");
    }
  }

  @Test
  @DisplayName("a run that the source has given up is SUPERSEDED when a later one is complete")
  void givenUp() {
    try (Rig rig = start(new Rig("runs_given_up"))) {
      runs.trigger("initial");
      run(rig, 1000, "COMPLETED", 1);
      runs.trigger("schedule").start(2000);
      data.changes(2000, 2000).row(1, "b");
      rig.pollAndCommit();
      run(rig, 3000, "COMPLETED", 2);
      RunLog.awaitRun(rig, 2000, "SUPERSEDED");
      assertThat(RunLog.run(rig, 2000, "warnings")).contains("a later run");
      assertThat(RunLog.figures(rig, 2000)).isEqualTo("0/1/0/0/0");
    }
  }

  @Test
  @DisplayName("a first read that was interrupted is whole when a later run has gone on with it")
  void interruptedFirstRead() {
    try (Rig rig = start(new Rig("runs_interrupted"))) {
      runs.trigger("initial").start(1000);
      data.changes(1000, 1000).row(1, "a");
      rig.pollAndCommit();
      runs.trigger("schedule");
      run(rig, 2000, "COMPLETED", 2);
      run(rig, 3000, "COMPLETED", 3);
      assertThat(RunLog.run(rig, 1000, "status")).isEqualTo("SUPERSEDED");
    }
  }

  @Test
  @DisplayName(
      "a sink that starts when the first read has expired says so with each run, and writes on,"
          + " until a resync")
  void startedLate() {
    try (Rig rig = start(new Rig("runs_late"))) {
      data.at(100);
      run(rig, 2000, "BLOCKED", 7);
      assertThat(RunLog.run(rig, 2000, "error"))
          .startsWith(HISTORY)
          .contains("orders was not read whole", "signal resync");
      run(rig, 3000, "BLOCKED", 8);
      RunLog.awaitRun(rig, 2000, "SUPERSEDED");
      assertThat(rig.orders()).containsExactly("7:r2000:2000", "8:r3000:3000");
      runs.trigger("resync");
      run(rig, 4000, "COMPLETED", 1, 7, 8);
      runs.trigger("schedule");
      run(rig, 5000, "COMPLETED", 7);
      RunLog.awaitRun(rig, 3000, "SUPERSEDED");
    }
  }

  @Test
  @DisplayName("a first read of which records are missing is BLOCKED, and so is what rests on it")
  void notWhole() {
    try (Rig rig = start(new Rig("runs_not_whole"))) {
      runs.trigger("initial").start(1000);
      data.changes(1000, 1000).row(1, "a").at(2).row(3, "c");
      runs.upTo(data, 3).end(1000);
      RunLog.awaitRun(rig, 1000, "BLOCKED");
      assertThat(RunLog.run(rig, 1000, "error"))
          .startsWith(HISTORY)
          .contains("only 2 of 3 in shop.orders-0");
      runs.trigger("schedule");
      run(rig, 2000, "BLOCKED", 1);
      assertThat(rig.orders()).hasSize(2);
    }
  }

  @Test
  @DisplayName("a later run of which records are missing completes, and says how many")
  void shortage() {
    try (Rig rig = start(new Rig("runs_short"))) {
      runs.trigger("initial");
      run(rig, 1000, "COMPLETED", 1);
      runs.trigger("schedule").start(2000);
      data.changes(2000, 2000).row(1, "b");
      runs.upTo(data, 2).end(2000);
      RunLog.awaitRun(rig, 2000, "COMPLETED");
      assertThat(RunLog.run(rig, 2000, "warnings")).startsWith("only 1 of 2 records arrived");
    }
  }

  @Test
  @DisplayName(
      "DDL a target that was dropped is made again, and its runs say that history is missing")
  void dropped() {
    try (Rig rig = start(new Rig("runs_dropped"))) {
      runs.trigger("initial");
      run(rig, 1000, "COMPLETED", 1, 2);
      rig.execute("DROP TABLE orders");
      runs.trigger("schedule");
      run(rig, 2000, "BLOCKED", 2);
      assertThat(RunLog.run(rig, 2000, "error")).startsWith(HISTORY);
      assertThat(rig.orders()).containsExactly("2:r2000:2000");
      runs.trigger("resync");
      run(rig, 3000, "COMPLETED", 1, 2);
      runs.trigger("schedule");
      run(rig, 4000, "COMPLETED", 2);
    }
  }

  @Test
  @DisplayName(
      "DDL a target that was dropped in the middle of the first read, before its START is here,"
          + " makes no whole history")
  void droppedInTheFirstRead() {
    try (Rig rig = start(new Rig("runs_dropped_first"))) {
      data.changes(1000, 1000).row(1, "a");
      rig.pollAndCommit();
      rig.execute("DROP TABLE orders");
      data.row(2, "b");
      rig.pollAndCommit();
      runs.trigger("initial").start(1000).upTo(data, 2).end(1000);
      RunLog.awaitRun(rig, 1000, "BLOCKED");
      assertThat(RunLog.run(rig, 1000, "error")).startsWith(HISTORY).contains("made again");
      runs.trigger("schedule");
      run(rig, 2000, "BLOCKED", 2);
    }
  }

  @Test
  @DisplayName(
      "DDL a release of what was held before the target was dropped makes no history whole")
  void droppedWhileHeld() {
    try (Rig rig = start(new Rig("runs_dropped_held"))) {
      data.generation(1000).row(1, "a").row(2, "b");
      runs.mode("full").start(1000).upTo(data, 2).end(1000);
      RunLog.awaitRun(rig, 1000, "COMPLETED");
      runs.start(2000).end(2000);
      RunLog.awaitRun(rig, 2000, "HELD");
      rig.execute("DROP TABLE orders");
      runs.mode("diff");
      run(rig, 2500, "BLOCKED", 2);
      rig.with("delete.release", "orders@2000").restart();
      RunLog.awaitRun(rig, 2000, "COMPLETED");
      run(rig, 3000, "BLOCKED", 2);
      assertThat(RunLog.run(rig, 3000, "error")).startsWith(HISTORY);
    }
  }

  @Test
  @DisplayName("what an earlier life has left goes on when a task opens, though no record comes")
  void leftOver() {
    try (Rig rig = start(new Rig("runs_left_over"))) {
      data.generation(1000).row(1, "a").row(2, "b");
      runs.mode("full").start(1000).upTo(data, 2).end(1000);
      RunLog.awaitRun(rig, 1000, "COMPLETED");
      runs.start(2000).end(2000);
      RunLog.awaitRun(rig, 2000, "HELD");
      rig.with("delete.release", "orders@2000").restart();
      await().until(() -> RunLog.run(rig, 2000, "status").equals("COMPLETED"));
      assertThat(rig.orders()).isEmpty();
    }
  }

  @Test
  @DisplayName(
      "DDL a target that was renamed is left, its runs say that history is missing, also when it is"
          + " renamed back")
  void renamed() {
    try (Rig rig = start(new Rig("runs_renamed"))) {
      runs.trigger("initial");
      run(rig, 1000, "COMPLETED", 1, 2);
      rig.with("table.name.format", "new_${table}").restart();
      runs.trigger("schedule");
      run(rig, 2000, "BLOCKED", 2);
      assertThat(RunLog.run(rig, 2000, "error")).contains(HISTORY, "new_orders");
      assertThat(rig.orders()).containsExactly("1:r1000:1000", "2:r1000:1000");
      rig.with("table.name.format", "${table}").restart();
      run(rig, 3000, "BLOCKED", 1);
      assertThat(RunLog.run(rig, 3000, "error")).contains("renamed");
      runs.trigger("resync");
      run(rig, 4000, "COMPLETED", 1, 2);
      rig.with("table.name.format", "new_${table}").restart();
      runs.trigger("schedule");
      run(rig, 5000, "BLOCKED", 1);
    }
  }

  @Test
  @DisplayName("runs stay, and what else is kept of those that are over is bounded")
  void bounded() {
    try (Rig rig = start(new Rig("runs_bounded"))) {
      runs.trigger("initial");
      run(rig, 1000, "COMPLETED", 1);
      runs.trigger("schedule");
      for (long id = 2000; id < 2070; id++) {
        runs.start(id);
        data.changes(id, id).row(1, "r" + id);
        runs.upTo(data, 1).end(id);
      }
      RunLog.awaitRun(rig, 2000, "COMPLETED");
      RunLog.awaitRun(rig, 2069, "COMPLETED");
      assertThat(rig.number("SELECT count(*) FROM tidemark_runs")).isEqualTo(71);
      assertThat(rig.number("SELECT count(*) FROM tidemark_generations")).isLessThanOrEqualTo(70);
      run(rig, 3000, "COMPLETED", 1);
      assertThat(rig.number("SELECT count(*) FROM tidemark_generations")).isEqualTo(50);
      assertThat(rig.number("SELECT count(*) FROM tidemark_applied")).isZero();
    }
  }
}
