package io.tidemark.sink.stale;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** How much is done at once, and how soon again. */
class PacesTest {
  @Test
  @DisplayName("a slice is halved down to one row, and whole again with the next list")
  void slices() {
    SliceSize slice = new SliceSize(5, Duration.ofSeconds(7));
    assertThat(slice.limit()).hasSeconds(7);
    assertThat(slice.rows()).isEqualTo(5);
    assertThat(slice.halve()).isTrue();
    assertThat(slice.rows()).isEqualTo(2);
    assertThat(slice.halve()).isTrue();
    assertThat(slice.rows()).isEqualTo(1);
    assertThat(slice.halve()).isFalse();
    assertThat(slice.rows()).isEqualTo(1);
    slice.reset();
    assertThat(slice.rows()).isEqualTo(5);
  }

  @Test
  @DisplayName("a keeper rests for half as long as its last pass took, from 0.1 to 1 s")
  void rests() {
    assertThat(GenerationKeeper.rest(Duration.ofMillis(3))).hasMillis(100);
    assertThat(GenerationKeeper.rest(Duration.ofMillis(700))).hasMillis(350);
    assertThat(GenerationKeeper.rest(Duration.ofMinutes(9))).hasSeconds(1);
  }

  @Test
  void pausesDoubleFromOneSecondToHalfAMinute() {
    Backoff backoff = new Backoff();
    assertThat(backoff.isRunning()).isFalse();
    for (int seconds : new int[] {1, 2, 4, 8, 16, 30, 30}) {
      backoff.grow();
      assertThat(backoff.isRunning()).isTrue();
      assertThat(backoff.pause()).hasSeconds(seconds);
    }
    backoff.reset();
    assertThat(backoff.isRunning()).isFalse();
  }
}
