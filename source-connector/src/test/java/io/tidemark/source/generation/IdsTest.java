package io.tidemark.source.generation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IdsTest {

  @ParameterizedTest(name = "last {0}, clock {1}, base {2}: {3}")
  @CsvSource({"0,1700,0,1700", "1600,1700,0,1700", "1700,1700,0,3401", "1,2,5000,5002"})
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
}
