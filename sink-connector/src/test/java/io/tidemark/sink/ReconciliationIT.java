package io.tidemark.sink;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random histories of a table that is read by a cursor and reconciled by keys, against it. */
@NullUnmarked
class ReconciliationIT {
  private static final int STEPS = 150;

  @ParameterizedTest(name = "seed {0}")
  @DisplayName(
      "CQ-6 whatever the order of changes, reads, keys, crashes and arrivals: no row that is there is"
          + " deleted, and in the end the table is the source's")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void equalsItsSource(long seed) {
    ReconcilingSource source = new ReconcilingSource(seed);
    Random random = new Random(seed);
    Rig rig =
        new Rig("reconcile_" + seed)
            .with("topics", "shop.orders,shop.orders.keys,tidemark.generations");
    try (rig) {
      List<Topic> topics = new ArrayList<>(source.data);
      topics.addAll(source.keys);
      topics.add(source.runs.markers);
      rig.start(topics.toArray(Topic[]::new));
      for (int step = 0; step < STEPS; step++) {
        source.step();
        if (random.nextInt(4) == 0) {
          rig.pollAndCommit();
          assertNothingIsLost(rig, source, step);
        }
        if (random.nextInt(40) == 0) {
          rig.restart();
        }
      }
      long last = source.settle();
      RunLog.awaitRun(rig, last, "COMPLETED");
      assertNothingIsLost(rig, source, STEPS);
      assertThat(rig.strings("SELECT concat_ws(':', id, status) FROM orders ORDER BY id"))
          .containsExactlyElementsOf(
              source.rows.entrySet().stream().map(r -> r.getKey() + ":v" + r.getValue()).toList());
      assertThat(rig.strings("SELECT status FROM tidemark_runs"))
          .doesNotContain("HELD", "FAILED", "ABORTED");
    }
  }

  /** A row that is there, and whose newest record has come, is in the table as it is. */
  private static void assertNothingIsLost(Rig rig, ReconcilingSource source, int step) {
    List<String> expected =
        source.rows.entrySet().stream()
            .filter(row -> row.getValue().equals(source.handedOn.get(row.getKey())))
            .map(row -> row.getKey() + ":v" + row.getValue())
            .toList();
    if (!expected.isEmpty()) {
      assertThat(rig.strings("SELECT concat_ws(':', id, status) FROM orders"))
          .as("after step " + step)
          .containsAll(expected);
    }
  }
}
