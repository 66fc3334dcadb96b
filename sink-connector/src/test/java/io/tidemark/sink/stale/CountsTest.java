package io.tidemark.sink.stale;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class CountsTest {
  @Test
  void countsAreCorrectedOnlyWhenMoreWasAppliedThanSent() {
    Counts exact = new Counts(10, 10, 1, 0, 4, 3, 2, 0, 0, 0);
    assertThat(exact.withoutRepeats(10)).isEqualTo(exact);
    Counts resent = new Counts(15, 15, 1, 0, 4, 3, 7, 0, 0, 0);
    assertThat(resent.withoutRepeats(10).unchanged()).isEqualTo(2);
  }

  @Test
  void countsAddUpOneByOne() {
    Counts some = new Counts(1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
    assertThat(some.plus(Counts.NONE)).isEqualTo(some);
    assertThat(some.plus(some)).isEqualTo(new Counts(2, 4, 6, 8, 10, 12, 14, 16, 18, 20));
    assertThat(some.withRejected(7)).isEqualTo(new Counts(1, 2, 7, 4, 5, 6, 7, 8, 9, 10));
  }

  @Test
  @DisplayName(
      "what is left of the records that were sent, after all that is told apart, is unchanged")
  void onlyTheUnchangedAreCorrected() {
    Counts resent = new Counts(40, 40, 1, 2, 3, 4, 30, 5, 6, 0);
    assertThat(resent.withoutRepeats(25).unchanged()).isEqualTo(25 - 1 - 2 - 3 - 4 - 5 - 6);
    assertThat(resent.withoutRepeats(20).unchanged()).isZero();
  }
}
