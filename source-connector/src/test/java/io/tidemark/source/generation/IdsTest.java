package io.tidemark.source.generation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IdsTest {

  @ParameterizedTest(name = "last {0}, clock {1}, base {2}: {3}")
  @CsvSource({
    "0,1700,0,1700",
    "1600,1700,0,1700",
    "1700,1700,0,3401",
    "1699,1700,0,1700",
    "1,2,5000,5002"
  })
  void followTheSourceClockAndGrow(long last, long clock, long base, long id) {
    assertThat(Ids.next(last, clock, base)).isEqualTo(id);
  }

  @Test
  @DisplayName("injection 28 a source clock that was set back still gives growing ids")
  void growWhenTheSourceClockGoesBack() {
    long first = Ids.next(0, 10_000, 0);
    long second = Ids.next(first, 4_000, 0);
    assertThat(second).isEqualTo(first + 1 + 4_000);
    assertThat(Ids.next(second, 4_001, 0)).isEqualTo(second + 1 + 4_001);
  }

  @Test
  @DisplayName("two incarnations that know the same last id do not give the same next one")
  void areNotUsedTwiceWhenAnOffsetWasNotKept() {
    assertThat(Ids.next(10_000, 4_000, 0)).isNotEqualTo(Ids.next(10_000, 9_500, 0));
    assertThat(Ids.next(0, 4_000, 50_000)).isNotEqualTo(Ids.next(0, 9_500, 50_000));
  }

  @Test
  void runAheadOfTheClockByLittle() {
    assertThat(Ids.next(10_000_000, 9_999_999, 0) - 10_000_000).isBetween(1L, 65_536L);
  }

  @Test
  @DisplayName("the activities of a sync share ids that grow, and a plan that stays")
  void sequence() {
    IdSequence ids = new IdSequence(0);
    assertThat(ids.base()).isZero();
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
    assertThat(ids.base()).isEqualTo(4_000);
    IdSequence goesOn = new IdSequence(4_000);
    goesOn.used(4_500, 4_000);
    goesOn.next(10);
    assertThat(goesOn.planId()).isEqualTo(4_000);
  }
}
