package io.tidemark.source.generation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class PrintsTest {

  @Test
  void areStable() {
    assertThat(Prints.of(new ArrayList<>(List.of("a", "b"))))
        .isEqualTo(Prints.of(new ArrayList<>(List.of("a", "b"))))
        .hasSize(32);
  }

  @Test
  void tellTextsOfOneLengthApart() {
    assertThat(Prints.of(Arrays.asList("ab"))).isNotEqualTo(Prints.of(Arrays.asList("cd")));
  }

  @Test
  void keepNeighboursApart() {
    assertThat(Prints.of(Arrays.asList("ab", ""))).isNotEqualTo(Prints.of(Arrays.asList("a", "b")));
    assertThat(Prints.of(Arrays.asList("a", null))).isNotEqualTo(Prints.of(Arrays.asList("a", "")));
  }
}
