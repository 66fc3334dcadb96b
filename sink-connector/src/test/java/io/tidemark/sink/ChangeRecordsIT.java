package io.tidemark.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Records of incremental and diff syncs: what each does to a row that is there, or is not. */
@NullUnmarked
class ChangeRecordsIT {
  @Test
  @DisplayName(
      "CQ-6 a change writes the row and raises its generation, also when it is equal, and leaves a"
          + " row of a later generation")
  void writesAndRaises() {
    Topic data = Topic.orders().generation(1000).row(1, "a").row(2, "b").row(3, "c");
    try (Rig rig = new Rig("changes_rules").start(data)) {
      rig.pollAndCommit();
      data.changes(2000, 2000).row(1, "a").row(2, "B").row(4, "d");
      rig.pollAndCommit();
      assertThat(rig.orders()).containsExactly("1:a:2000", "2:B:2000", "3:c:1000", "4:d:2000");
      data.changes(1500, 1500).row(1, "old").row(3, "late").row(4, "old");
      rig.pollAndCommit();
      assertThat(rig.orders()).containsExactly("1:a:2000", "2:B:2000", "3:late:1500", "4:d:2000");
      assertThat(rig.counts(2000)).isEqualTo("1/1/1/0/0");
    }
  }

  @Test
  @DisplayName("HT-4 all reads of a run count under the run: 2 added, 3 changed, 1 removed")
  void countsUnderTheRun() {
    Topic data = Topic.orders().generation(1000).rows(1, 100, "a");
    RunLog runs = new RunLog().mode("full").trigger("initial").start(1000).upTo(data, 100);
    runs.end(1000);
    try (Rig rig = new Rig("changes_ht4").start(data, runs.markers)) {
      RunLog.awaitRun(rig, 1000, "COMPLETED");
      assertThat(RunLog.figures(rig, 1000)).isEqualTo("100/0/0/0/0");
      runs.mode("diff").trigger("schedule").start(2000);
      data.changes(2000, 2000).row(101, "n").row(1, "b").tombstone(100);
      data.changes(2000, 2007).row(102, "n").row(2, "b").row(3, "b");
      runs.upTo(data, 6).end(2000);
      RunLog.awaitRun(rig, 2000, "COMPLETED");
      assertThat(RunLog.figures(rig, 2000)).isEqualTo("2/3/0/1/0");
      assertThat(RunLog.run(rig, 2000, "concat_ws('/', kind, trigger, rows_read)"))
          .isEqualTo("diff/schedule/6");
      assertThat(rig.orders()).hasSize(101).contains("102:n:2007", "3:b:2007", "4:a:1000");
      assertThat(rig.number("SELECT count(*) FROM tidemark_applied")).isZero();
    }
  }

  @Test
  @DisplayName(
      "a change below the floor that adds a row is known alive by the floor's delete, and a"
          + " tombstone below it does nothing")
  void belowTheFloor() {
    Topic data = Topic.orders().generation(2000).row(1, "a").row(2, "b");
    RunLog runs = new RunLog().mode("full").start(2000).upTo(data, 2).end(2000);
    try (Rig rig = new Rig("changes_floor").start(data, runs.markers)) {
      RunLog.awaitRun(rig, 2000, "COMPLETED");
      data.changes(1500, 1500).row(5, "late").row(1, "late").tombstone(2);
      rig.pollAndCommit();
      assertThat(rig.orders()).containsExactly("1:a:2000", "2:b:2000", "5:late:1500");
      String seen = rig.string("SELECT table_name FROM tidemark_key_tables WHERE kind = 'seen'");
      assertThat(rig.strings("SELECT id FROM " + seen)).containsExactly("5");
      assertThat(seen).endsWith("_2000");
    }
  }

  @Test
  @DisplayName("many reads of changes below the floor that add rows are written in one batch")
  void manyReadsBelowTheFloor() {
    Topic data = Topic.orders().generation(2000).row(1, "a");
    RunLog runs = new RunLog().mode("full").start(2000).upTo(data, 1).end(2000);
    try (Rig rig = new Rig("changes_reads").start(data, runs.markers)) {
      RunLog.awaitRun(rig, 2000, "COMPLETED");
      for (int read = 0; read < 12; read++) {
        data.changes(1500, 1500 + read).row(10 + read, "late");
      }
      rig.pollAndCommit();
      assertThat(rig.orders()).hasSize(13).contains("10:late:1500", "21:late:1511");
      String seen = rig.string("SELECT table_name FROM tidemark_key_tables WHERE kind = 'seen'");
      assertThat(rig.strings("SELECT id FROM " + seen)).hasSize(12);
    }
  }

  @Test
  @DisplayName("HT-30 a tombstone removes a row unless a later generation has written or seen it")
  void tombstones() {
    Topic data = Topic.orders().generation(1000).row(1, "a").row(2, "b").row(3, "c");
    try (Rig rig = new Rig("changes_tombstones").start(data)) {
      rig.pollAndCommit();
      data.changes(3000, 3000).row(2, "B").generationOfRows(3000).row(3, "c");
      rig.pollAndCommit();
      data.changes(2000, 2000).tombstone(1).tombstone(2).tombstone(3);
      rig.pollAndCommit();
      assertThat(rig.orders()).containsExactly("2:B:3000", "3:c:1000");
      assertThat(rig.counts(2000)).isEqualTo("0/0/0/1/0");
    }
  }

  @Test
  @DisplayName(
      "HT-30 it spares such a row within a batch too, which is not removed and added again")
  void tombstonesBehindLaterRows() {
    Topic data = Topic.orders().generation(1000).row(1, "a").row(2, "b").row(3, "c");
    try (Rig rig = new Rig("changes_behind").start(data)) {
      rig.pollAndCommit();
      rig.execute("ALTER TABLE orders ADD note text; UPDATE orders SET note = 'by hand'");
      data.changes(3000, 3000).row(2, "B").generationOfRows(3000).row(3, "c");
      data.changes(2000, 2000).tombstone(1).tombstone(2).tombstone(3);
      rig.pollAndCommit();
      assertThat(rig.orders()).containsExactly("2:B:3000", "3:c:1000");
      assertThat(rig.strings("SELECT note FROM orders")).containsOnly("by hand");
      assertThat(rig.counts(2000)).isEqualTo("0/0/0/1/0");
      assertThat(rig.counts(3000)).isEqualTo("0/1/1/0/0");
    }
  }

  @Test
  @DisplayName("changes are not late by a scan's attempts, nor a scan's rows by a run's id")
  void attemptsAreOfScans() {
    Topic data = Topic.orders().generation(1000).attempt(1500).row(1, "a").row(2, "b");
    try (Rig rig = new Rig("changes_attempts").start(data)) {
      rig.pollAndCommit();
      data.changes(1100, 1100).row(2, "change");
      data.changes(1700, 1700).row(9, "x").generationOfRows(1000).attempt(1500).row(3, "c");
      data.row(1, "A");
      rig.pollAndCommit();
      assertThat(rig.orders()).containsExactly("1:A:1000", "2:change:1100", "3:c:1000", "9:x:1700");
    }
  }

  @Test
  @DisplayName("CQ-20 changes are appended under append, which passes tombstones over")
  void appended() {
    Topic data = Topic.orders().changes(1000, 1000).row(1, "a").changes(1000, 1003).row(1, "b");
    data.tombstone(1);
    try (Rig rig = new Rig("changes_append").with("write.mode", "append").start(data)) {
      rig.pollAndCommit();
      assertThat(rig.orders()).containsExactly("1:a:1000", "1:b:1003");
      assertThat(rig.counts(1000)).isEqualTo("2/0/0/0/0");
    }
  }

  @Test
  @DisplayName("CQ-20 changes are written and tombstones obeyed under overwrite")
  void overwritten() {
    Topic data = Topic.orders().changes(1000, 1000).row(1, "a").row(2, "b");
    try (Rig rig = new Rig("changes_overwrite").with("write.mode", "overwrite").start(data)) {
      rig.pollAndCommit();
      data.changes(2000, 2000).row(1, "A").tombstone(2);
      rig.pollAndCommit();
      assertThat(rig.orders()).containsExactly("1:A:2000");
      assertThat(rig.number("SELECT count(*) FROM tidemark_key_tables")).isZero();
    }
  }

  @Test
  @DisplayName("record.mode=insert leaves a row that is there, but raises its generation")
  void insertOnly() {
    Topic data = Topic.orders().generation(1000).row(1, "a");
    try (Rig rig = new Rig("changes_insert").with("record.mode", "insert").start(data)) {
      rig.pollAndCommit();
      data.changes(2000, 2000).row(1, "b").row(2, "c");
      rig.pollAndCommit();
      assertThat(rig.orders()).containsExactly("1:a:2000", "2:c:2000");
      data.changes(1500, 1500).row(1, "d");
      rig.pollAndCommit();
      assertThat(rig.orders()).containsExactly("1:a:2000", "2:c:2000");
      assertThat(rig.counts(2000)).isEqualTo("1/0/1/0/0");
    }
  }

  @Test
  @DisplayName("the row of a change that is rejected is known alive, and counts under the run")
  void rejected() {
    Topic data = Topic.orders().changes(1000, 1000).row(1, "a").row(2, "b");
    try (Rig rig = new Rig("changes_rejected").reporting().start(data)) {
      rig.pollAndCommit();
      rig.execute("ALTER TABLE orders ADD CHECK (status <> 'bad')");
      data.changes(2000, 2004).row(1, "bad").row(2, "c");
      rig.pollAndCommit();
      assertThat(rig.orders()).containsExactly("1:a:1000", "2:c:2004");
      assertThat(rig.counts(2000)).isEqualTo("0/1/0/0/1");
      String seen = rig.string("SELECT table_name FROM tidemark_key_tables WHERE kind = 'seen'");
      assertThat(seen).endsWith("_2004");
      assertThat(rig.strings("SELECT id FROM " + seen)).containsExactly("1");
      assertThat(rig.strings("SELECT generation FROM tidemark_rejects")).containsExactly("2000");
    }
  }

  @Test
  @DisplayName("a first read by a cursor is copied straight into the table, read by read")
  void firstLoad() {
    Topic data = Topic.orders().changes(1000, 1000).rows(1, 100, "a");
    try (Rig rig = new Rig("changes_first")) {
      Statements statements = new Statements(rig.session);
      rig.start(data).pollAndCommit();
      data.changes(1000, 1001).rows(101, 200, "b").changes(1000, 1002).rows(201, 300, "c");
      String second = statements.mark("second batch of changes_first");
      rig.pollAndCommit();
      assertThat(statements.sinceLast(second))
          .filteredOn(s -> s.contains("COPY \"changes_first\".\"orders\" ("))
          .hasSize(2);
      assertThat(rig.orders()).hasSize(300).contains("150:b:1001", "300:c:1002");
      assertThat(rig.counts(1000)).isEqualTo("300/0/0/0/0");
      statements.stop();
    }
  }

  @Test
  @DisplayName("DDL forced does not make a table anew for a change, which would not fill it")
  void forcedIsRefused() {
    Topic data = Topic.orders().changes(1000, 1000).row(1, "a");
    try (Rig rig = new Rig("changes_forced").with("migrate.mode", "forced").start(data)) {
      rig.pollAndCommit();
      rig.execute("ALTER TABLE orders ALTER COLUMN amount TYPE date USING NULL");
      data.changes(2000, 2000).row(2, "b");
      assertThatThrownBy(() -> write(rig))
          .hasMessageContaining("It cannot be made anew")
          .hasMessageContaining("are changes, and nothing brings the other rows again");
      assertThat(rig.number("SELECT count(*) FROM orders")).isEqualTo(1);
    }
  }

  /** What fails shows in the call after. */
  private static void write(Rig rig) {
    rig.pollAndCommit();
    rig.poll();
  }
}
