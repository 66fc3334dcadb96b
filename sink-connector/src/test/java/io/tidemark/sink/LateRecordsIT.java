package io.tidemark.sink;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Records that come when their run is over: what a killed source has sent and no END names, and
 * what a zombie sends. They are applied by the rules, and counted in their run all the same.
 */
@NullUnmarked
class LateRecordsIT {
  private final Topic data = Topic.orders();
  private final RunLog runs = new RunLog();

  private Rig start(String schema) {
    return new Rig(schema).start(data, runs.markers);
  }

  private void run(Rig rig, long id, long... keys) {
    runs.start(id);
    data.changes(id, id);
    for (long key : keys) {
      data.row(key, "r" + id);
    }
    runs.upTo(data, keys.length).end(id);
    RunLog.awaitRun(rig, id, "COMPLETED");
  }

  private static void awaitFigures(Rig rig, long run, String figures) {
    rig.pollAndCommit();
    Awaitility.await("figures of run " + run)
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(20))
        .untilAsserted(() -> assertThat(RunLog.figures(rig, run)).isEqualTo(figures));
    assertThat(rig.number("SELECT count(*) FROM tidemark_applied")).isZero();
    assertThat(rig.number("SELECT sum(added - removed) FROM tidemark_runs"))
        .as("all runs together")
        .isEqualTo(rig.number("SELECT count(*) FROM orders"));
  }

  @Test
  @DisplayName("HT-19 records of a run that a later one has superseded are counted in it")
  void superseded() {
    try (Rig rig = start("late_superseded")) {
      runs.trigger("initial");
      run(rig, 1000, 1, 5, 6);
      runs.trigger("schedule").start(2000);
      data.changes(2000, 2000).row(2, "b");
      rig.pollAndCommit();
      run(rig, 3000, 3);
      RunLog.awaitRun(rig, 2000, "SUPERSEDED");
      awaitFigures(rig, 2000, "1/0/0/0/0");
      data.changes(2000, 2000).row(1, "c").row(4, "d").row(6, "r1000").tombstone(5);
      awaitFigures(rig, 2000, "2/1/1/1/0");
      assertThat(RunLog.run(rig, 2000, "status")).isEqualTo("SUPERSEDED");
    }
  }

  @Test
  @DisplayName("HT-19 so they are when so many runs have followed that the run is forgotten")
  void forgotten() {
    try (Rig rig = start("late_forgotten")) {
      runs.trigger("initial");
      run(rig, 1000, 1);
      runs.trigger("schedule");
      for (long id = 2000; id < 2060; id++) {
        run(rig, id, 1);
      }
      assertThat(
              rig.number(
                  "SELECT count(*) FROM tidemark_generations WHERE generation IN (1000, 2000)"))
          .isZero();
      data.changes(2000, 2000).row(2, "b");
      awaitFigures(rig, 2000, "1/1/0/0/0");
    }
  }

  @Test
  @DisplayName("HT-19 records of a run that was given up are counted in it")
  void aborted() {
    try (Rig rig = start("late_aborted")) {
      data.generation(1000).row(1, "a");
      runs.mode("full").start(1000).abort(1000);
      RunLog.awaitRun(rig, 1000, "ABORTED");
      data.row(2, "b");
      awaitFigures(rig, 1000, "2/0/0/0/0");
    }
  }

  @Test
  @DisplayName(
      "HT-19 injection 6: a row that a zombie sends behind the END is counted, and those that it"
          + " sends again are not counted twice")
  void zombie() {
    try (Rig rig = start("late_zombie")) {
      data.generation(1000).row(1, "a").row(2, "b");
      runs.mode("full").start(1000).upTo(data, 2).end(1000);
      RunLog.awaitRun(rig, 1000, "COMPLETED");
      data.row(1, "a").row(3, "c");
      awaitFigures(rig, 1000, "3/0/0/0/0");
    }
  }
}
