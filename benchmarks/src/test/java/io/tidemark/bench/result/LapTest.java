package io.tidemark.bench.result;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class LapTest {

  private static final long SECOND = 1_000_000_000;

  @Test
  @DisplayName("A lap is the difference of two samples")
  void aLapIsTheDifferenceOfTwoSamples() {
    Sample start = new Sample(SECOND, 500, 70, new Cpu(1.5, 1, 0));
    Sample turn = new Sample(3 * SECOND, 900, 270, new Cpu(4, 1.5, 3));
    Sample end = new Sample(4 * SECOND, 1000, 270, new Cpu(5, 1.5, 3));
    List<Lap> laps = Lap.between(List.of(start, turn, end));
    assertThat(laps)
        .containsExactly(
            new Lap(400, 2, 200, new Cpu(2.5, 0.5, 3)), new Lap(100, 1, 0, new Cpu(1, 0, 0)));
    assertThat(laps.get(0).rate()).isEqualTo(200);
    assertThat(laps.get(0).walPerRow()).isEqualTo(0.5);
  }

  @Test
  @DisplayName("The median is the middle one, of an even number the lower of the two")
  void theMedianIsTheMiddleOne() {
    assertThat(Spread.of(List.of(3.0, 1.0, 2.0))).isEqualTo(new Spread(2, 1, 3));
    assertThat(Spread.of(List.of(4.0, 1.0, 2.0, 3.0))).isEqualTo(new Spread(2, 1, 4));
  }

  private static double walPerRow(long... walBytes) {
    List<Lap> laps =
        LongStream.of(walBytes).mapToObj(wal -> new Lap(1, 1, wal, new Cpu(0, 0, 0))).toList();
    return new Entry("one", laps, 0).cost(Lap::walPerRow);
  }

  @Test
  @DisplayName("What laps cost in the median is the middle one, of an even number the higher one")
  void costsAreTheHigherMiddle() {
    assertThat(walPerRow(7)).isEqualTo(7);
    assertThat(walPerRow(3, 1, 2)).isEqualTo(2);
    assertThat(walPerRow(4, 1, 2, 3)).isEqualTo(3);
  }
}
