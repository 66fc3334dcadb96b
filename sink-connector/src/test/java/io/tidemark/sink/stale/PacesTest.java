package io.tidemark.sink.stale;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.sink.stale.StaleSettings.Slices;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** How much is done at once, and how soon again. */
class PacesTest {
  private static Slices bounds(int first, int most) {
    return new Slices(first, most, Duration.ofSeconds(1), 0);
  }

  @Test
  @DisplayName("a slice is halved down to one row")
  void slices() {
    SliceSize slice = new SliceSize(bounds(5, 5), Duration.ofSeconds(7));
    assertThat(slice.limit()).hasSeconds(7);
    assertThat(slice.rows()).isEqualTo(5);
    assertThat(slice.halve()).isTrue();
    assertThat(slice.rows()).isEqualTo(2);
    assertThat(slice.halve()).isTrue();
    assertThat(slice.rows()).isEqualTo(1);
    assertThat(slice.halve()).isFalse();
    assertThat(slice.rows()).isEqualTo(1);
  }

  @Test
  @DisplayName("slices grow to what takes a second, fourfold at once, and not after one was halved")
  void slicesGrow() {
    SliceSize slice = new SliceSize(bounds(10, 100), Duration.ofSeconds(7));
    slice.took(Duration.ofMillis(1500));
    assertThat(slice.rows()).isEqualTo(10);
    slice.took(Duration.ofMillis(500));
    assertThat(slice.rows()).isEqualTo(20);
    slice.took(Duration.ofMillis(10));
    assertThat(slice.rows()).isEqualTo(80);
    slice.took(Duration.ZERO);
    assertThat(slice.rows()).isEqualTo(100);
    slice.halve();
    slice.took(Duration.ofMillis(10));
    assertThat(slice.rows()).isEqualTo(50);
    assertThat(slice.isGrown()).isTrue();
  }

  @Test
  @DisplayName("a slice that fails is tried at once where it was slow, and never as large if grown")
  void failedSlices() {
    SliceSize slice = new SliceSize(bounds(10, 100), Duration.ofSeconds(7));
    assertThat(slice.failed(false)).isFalse();
    assertThat(slice.rows()).isEqualTo(10);
    slice.took(Duration.ofMillis(10));
    assertThat(slice.failed(false)).isFalse();
    assertThat(slice.rows()).isEqualTo(10);

    SliceSize slow = new SliceSize(bounds(10, 100), Duration.ofSeconds(7));
    slow.took(Duration.ofMillis(10));
    assertThat(slow.failed(true)).isTrue();
    assertThat(slow.rows()).isEqualTo(10);
    assertThat(slow.failed(true)).isTrue();
    assertThat(slow.rows()).isEqualTo(5);
  }

  @Test
  @DisplayName("a slice with rows that have to stay is no larger than at first from then on")
  void slicesShrink() {
    SliceSize slice = new SliceSize(bounds(10, 100), Duration.ofSeconds(7));
    slice.took(Duration.ofMillis(10));
    assertThat(slice.isGrown()).isTrue();
    slice.shrink();
    slice.took(Duration.ofMillis(10));
    assertThat(slice.rows()).isEqualTo(10);
    assertThat(slice.isGrown()).isFalse();
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
