package io.tidemark.source.generation;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.generation.Manifest;
import io.tidemark.source.generation.Ids.Taken;
import io.tidemark.source.plan.Ranges;
import io.tidemark.source.plan.Scope;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IdsTest {

  @ParameterizedTest(name = "last {0}, taken at {1}, clock {2}, base {3}: {4}")
  @CsvSource({
    "0,0,1700,0,1700",
    "1600,1600,1700,0,1700",
    "1700,1700,1700,0,1701",
    "1699,1699,1700,0,1700",
    "1700,0,1700,0,7497",
    "9000,1000,3000,0,10000",
    "9000,1000,17000,0,17000",
    "9000,1000,9001,0,13000",
    "1,1,2,5000,5002"
  })
  void followTheSourceClockAndGrow(long last, long at, long clock, long base, long id) {
    assertThat(Ids.next(last, new Taken(last, at), clock, base)).isEqualTo(id);
  }

  @Test
  @DisplayName("injection 28 a source clock that was set back still gives growing ids")
  void growWhenTheSourceClockGoesBack() {
    IdSequence ids = new IdSequence(0);
    long last = ids.next(100_000);
    for (long clock : new long[] {40_000, 40_001, 40_001, 90_000, 30, 31, 70_000_000}) {
      long next = ids.next(clock);
      assertThat(next).isGreaterThan(last).isGreaterThanOrEqualTo(clock);
      last = next;
    }
    assertThat(last).as("the clock has caught up").isEqualTo(70_000_000);
  }

  @Test
  @DisplayName("two incarnations that know no time of their last id do not give the same next one")
  void areNotUsedTwiceWhenAnOffsetWasNotKept() {
    assertThat(Ids.next(10_000, Taken.NONE, 4_000, 0))
        .isNotEqualTo(Ids.next(10_000, Taken.NONE, 9_500, 0));
    assertThat(Ids.next(0, Taken.NONE, 4_000, 50_000))
        .isNotEqualTo(Ids.next(0, Taken.NONE, 9_500, 50_000));
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  @DisplayName(
      "injection 28 an incarnation gives higher ids than all those of one that died before its offset was kept")
  void growOverIncarnationsThatLeftNothing(long seed) {
    Random random = new Random(seed);
    for (int round = 0; round < 500; round++) {
      long clock = 1_795_733_000_000L + random.nextInt(1_000_000);
      SourceOffset kept = begun(new Taken(clock + (random.nextBoolean() ? 0 : 100_000), clock));
      for (int attempt = 0; attempt < 3; attempt++) {
        clock += random.nextInt(400_000) - 200_000;
        IdSequence taken = after(kept);
        if (!taken.awaits(clock)) {
          taken.next(clock);
          kept = kept.resumed(taken.taken());
        }
      }
      long highest = 0;
      for (int incarnation = 0; incarnation < 5; incarnation++) {
        IdSequence dies = after(kept);
        for (int id = 0; id < 3; id++) {
          clock += 20 + random.nextInt(90_000);
          if (!dies.awaits(clock)) {
            assertThat(dies.next(clock)).as("%s at %d", kept, clock).isGreaterThan(highest);
            highest = dies.highest();
          }
        }
      }
    }
  }

  @ParameterizedTest(name = "set back by {0} ms while it runs")
  @ValueSource(longs = {1, 1_000, 20_000, 65_000})
  @DisplayName(
      "injection 28 ids that were taken while the clock was set back are below those of the next incarnation, wherever the clock is then")
  void growAfterAClockThatCameBack(long back) {
    Taken kept = new Taken(1_000_000, 1_000_000);
    IdSequence dies = after(kept);
    dies.next(1_010_000);
    assertThat(dies.awaits(1_010_000 - back)).as("it knows its own ids").isFalse();
    for (int id = 0; id < 100; id++) {
      dies.next(1_010_000 - back + id);
    }
    for (long clock : new long[] {1_010_200, 1_030_000, 1_100_000}) {
      assertThat(after(kept).next(clock)).as("at %d", clock).isGreaterThan(dies.highest());
    }
  }

  @Test
  @DisplayName(
      "injection 28 an incarnation that finds the clock set back waits until no ids can be ahead of its own")
  void waitsForAClockThatWasSetBack() {
    SourceOffset kept = begun(new Taken(1_000_000, 1_000_000));
    IdSequence begins = after(kept);
    assertThat(begins.awaits(999_999)).isTrue();
    assertThat(begins.awaits(1_000_001)).as("others may have taken ids since").isTrue();
    assertThat(begins.awaits(1_065_535)).isTrue();
    assertThat(begins.awaits(1_065_536)).isFalse();
    assertThat(begins.next(1_065_536)).isEqualTo(1_065_536);
    assertThat(begins.awaits(1_050_000)).as("no longer").isFalse();

    assertThat(after(kept).awaits(1_000_000)).as("not set back").isFalse();
    assertThat(after(kept).awaits(1_000_000 - 65_536)).as("too far to be waited for").isFalse();
    assertThat(new IdSequence(0).awaits(5)).as("nothing is known").isFalse();
  }

  @Test
  @DisplayName(
      "injection 28 an attempt after the clock was set back far is remembered with its time")
  void attemptAfterTheClockWasSetBack() {
    IdSequence resumed = after(begun(new Taken(1_000_000, 1_000_000)));
    resumed.next(900_000);
    assertThat(resumed.taken().clock()).isEqualTo(900_000);
    long id = resumed.highest();
    SourceOffset kept = begun(new Taken(1_000_000, 1_000_000)).resumed(resumed.taken());

    assertThat(after(kept).next(910_000)).isEqualTo(id + 5_000);
    assertThat(after(kept).next(930_000)).isEqualTo(id + 15_000);
  }

  @Test
  @DisplayName(
      "injection 28 a clock that was set back too far to be waited for tells incarnations apart")
  void incarnationsAfterAClockThatWasSetBackFar() {
    SourceOffset kept = begun(new Taken(1_000_000, 1_000_000));
    long one = after(kept).next(900_000);
    long other = after(kept).next(905_000);
    assertThat(one).isGreaterThan(1_000_000 + 4_000).isNotEqualTo(other);
    assertThat(other).isGreaterThan(1_000_000 + 4_000);
  }

  @Test
  @DisplayName("injection 28 an offset of an older release tells the time of its generation's id")
  void offsetWithoutTheNewestId() {
    Map<String, Object> old = new HashMap<>(begun(new Taken(9_000_000, 1_000_000)).toMap());
    old.keySet().removeAll(Set.of("takenId", "takenAt"));
    IdSequence ids = new IdSequence(0);
    ids.used(SourceOffset.parse(old));
    assertThat(ids.next(1_100_000)).isEqualTo(9_050_000);
  }

  @Test
  @DisplayName("a clock that nobody knows leaves the last one's time")
  void unknownClock() {
    IdSequence ids = after(new Taken(9_000_000, 1_000_000));
    ids.next(0);
    assertThat(ids.taken()).isEqualTo(new Taken(ids.highest(), 1_000_000));
  }

  @Test
  @DisplayName("injection 28 an attempt of which an older release kept no time is not given twice")
  void attemptWithoutATime() {
    SourceOffset kept = begun(new Taken(1_000_000, 1_000_000)).resumed(new Taken(1_055_537, 0));

    assertThat(after(kept).next(1_010_000)).isGreaterThan(1_055_537);
    assertThat(after(kept).next(1_030_000)).isNotEqualTo(after(kept).next(1_010_000));
    assertThat(after(kept).next(1_055_538)).as("the clock is there").isEqualTo(1_055_538);
  }

  @Test
  @DisplayName(
      "injection 28 scopes of a new plan go on from the ids of the sync, ahead of the clock")
  void scopesOfANewPlan() {
    Taken kept = new Taken(9_000_000, 1_000_000);
    long plan = Ids.next(kept.id(), kept, 1_200_000, 0);
    Ranges cut = new Ranges(plan, 2, "key", List.of("[\"a\"]"));
    SyncOffsets left = new SyncOffsets(new TreeMap<>(Map.of(0, begun(kept))));

    long dead = 0;
    for (long clock : new long[] {1_200_002, 1_240_000, 1_280_000, 1_330_000}) {
      IdSequence scope = new IdSequence(0, plan);
      scope.used(left.left(new Scope(0, cut)).orElseThrow());
      assertThat(scope.next(clock)).isGreaterThan(plan).isGreaterThan(dead);
      dead = scope.highest();
    }
  }

  private static IdSequence after(Taken kept) {
    return after(begun(kept));
  }

  private static IdSequence after(SourceOffset kept) {
    IdSequence ids = new IdSequence(0);
    ids.used(SourceOffset.parse(kept.toMap()));
    return ids;
  }

  /** What was kept of a generation, some rows of which have been acknowledged. */
  private static SourceOffset begun(Taken id) {
    return new SourceOffset(
        SourceOffset.State.SCANNING,
        id.id(),
        List.of(id.id()),
        Ranges.whole(id.id()),
        new FoldState(Manifest.empty(), 7, 0, null, null),
        new SourceOffset.Start(id.clock(), "schedule", "", ""),
        Past.NONE.withTaken(id));
  }

  @Test
  @DisplayName("the activities of a sync share ids that grow, and a plan that stays")
  void sequence() {
    IdSequence ids = new IdSequence(0);
    assertThat(ids.leastPlan()).isZero();
    assertThat(ids.next(1_700)).isEqualTo(1_700);
    assertThat(ids.planId()).as("the first id is the plan's").isEqualTo(1_700);
    assertThat(ids.next(1_800)).isEqualTo(1_800);
    assertThat(ids.planId()).isEqualTo(1_700);
    ids.used(5_000, 4_000);
    ids.used(100, 50);
    assertThat(ids.highest()).isEqualTo(5_000);
    assertThat(ids.next(1_900)).isGreaterThan(5_000).isEqualTo(ids.highest());
    assertThat(ids.planId()).isEqualTo(4_000);
  }

  @Test
  @DisplayName("injection 28 a plan from before generation.base does not go on")
  void sequenceFromABase() {
    IdSequence ids = new IdSequence(4_000);
    ids.used(3_999, 3_999);
    assertThat(ids.planId()).isEqualTo(3_999);
    long first = ids.next(10);
    assertThat(first).isGreaterThanOrEqualTo(4_000);
    assertThat(ids.planId()).isEqualTo(first);
    assertThat(ids.leastPlan()).isEqualTo(4_000);
    IdSequence goesOn = new IdSequence(4_000);
    goesOn.used(4_500, 4_000);
    goesOn.next(10);
    assertThat(goesOn.planId()).isEqualTo(4_000);
  }
}
