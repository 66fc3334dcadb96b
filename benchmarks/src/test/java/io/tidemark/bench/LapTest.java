package io.tidemark.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class LapTest {

  @Test
  @DisplayName("A lap is the difference of two samples")
  void aLapIsTheDifferenceOfTwoSamples() {
    Lap lap = Lap.between(new Sample(1000, 500, 70, 1.5), new Sample(3000, 900, 270, 4));
    assertThat(lap).isEqualTo(new Lap(400, 2, 200, 2.5));
    assertThat(lap.rowsPerSecond()).isEqualTo(200);
    assertThat(lap.walPerRow()).isEqualTo(0.5);
  }

  @Test
  @DisplayName("The median is the middle one, of an even number the lower of the two")
  void theMedianIsTheMiddleOne() {
    assertThat(Spread.of(List.of(3.0, 1.0, 2.0))).isEqualTo(new Spread(1, 2, 3));
    assertThat(Spread.of(List.of(4.0, 1.0, 2.0, 3.0))).isEqualTo(new Spread(1, 2, 4));
  }
}
