package io.tidemark.sink.stale;

import static io.tidemark.sink.stale.GenerationState.PENDING;
import static io.tidemark.sink.stale.Snapshots.ends;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.sink.state.Proof;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Why an END is not obeyed although positions and counts are as they should be, in words. */
class EvidenceTest {
  private static final StaleSettings DELETES = SatisfactionTest.settings(true, false);
  private static final StaleSettings OVERWRITES = SatisfactionTest.settings(false, false);

  @Test
  @DisplayName("I5 injection 30: what was written by other rules, or by several, is no evidence")
  void writtenByOtherRules() {
    Generation g = Snapshots.generation(2, PENDING, ends(9, 10));
    for (String rules : Arrays.asList("otherwise", null)) {
      Snapshots at = new Snapshots().written(2, rules).position(0, 10);
      assertThat(SatisfactionTest.judge(at, g, DELETES).reason())
          .contains("pk.mode")
          .contains("changed");
      assertThat(SatisfactionTest.judge(at, g, OVERWRITES)).isEqualTo(Verdict.SATISFIED);
    }
    Snapshots another = new Snapshots().applied(0, 2, 1, 10).written(3, "otherwise");
    assertThat(SatisfactionTest.judge(another.position(0, 10), g, DELETES))
        .isEqualTo(Verdict.SATISFIED);
  }

  @Test
  @DisplayName("injection 18, 23: counts of records that may be gone again are none, in any mode")
  void spoiltCounts() {
    Generation g = Snapshots.generation(2, PENDING, ends(9, 10));
    Snapshots at = new Snapshots().written(2, Proof.SPOILT).position(0, 10);
    assertThat(SatisfactionTest.judge(at, g, DELETES).reason()).contains("made again");
    assertThat(SatisfactionTest.judge(at, g, OVERWRITES).reason()).contains("made again");
    assertThat(SatisfactionTest.judge(at, Snapshots.read(g, "resync", "resync"), DELETES).reason())
        .startsWith("history missing, resync")
        .contains("made again");
    Snapshots another = new Snapshots().applied(0, 2, 1, 10).written(3, Proof.SPOILT);
    assertThat(SatisfactionTest.judge(another.position(0, 10), g, DELETES))
        .isEqualTo(Verdict.SATISFIED);
  }

  @Test
  @DisplayName("five partitions are named, and the others counted")
  void manyShortPartitions() {
    assertThat(shortOf(5)).contains("shop.orders-4").doesNotContain("more partitions");
    assertThat(shortOf(7))
        .contains("shop.orders-4 and 2 more partitions")
        .doesNotContain("shop.orders-5");
  }

  private static String shortOf(int partitions) {
    long[] ends = new long[2 * partitions];
    Arrays.fill(ends, 1);
    Snapshots at = new Snapshots();
    IntStream.range(0, partitions).forEach(part -> at.position(part, 2));
    Generation g = Snapshots.generation(2, PENDING, ends(ends));
    return SatisfactionTest.judge(at, g, DELETES).reason();
  }

  @Test
  @DisplayName("injection 16: the source's reason is told, or that it has none")
  void whyNotDeletable() {
    Generation g = Snapshots.generation(2, PENDING, ends(9, 10), List.of(1L), false);
    Snapshots at = new Snapshots().applied(0, 2, 1, 10).position(0, 10);
    assertThat(SatisfactionTest.judge(at, g, DELETES).reason())
        .contains("the scan was not complete");
    assertThat(SatisfactionTest.judge(at, g.in(PENDING, "a record was lost"), DELETES).reason())
        .contains("proves nothing: a record was lost;");
  }
}
