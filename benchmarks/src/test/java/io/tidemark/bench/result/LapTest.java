package io.tidemark.bench.result;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
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
}
