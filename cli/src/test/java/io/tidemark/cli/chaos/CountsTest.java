package io.tidemark.cli.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class CountsTest {
  private static final Map<String, Counts> EXPECTED =
      Map.of("orders", new Counts(3, 2, 1), "items", new Counts(0, 0, 5));

  @Test
  void equalCountsAreRight() {
    assertThat(Counts.differences(EXPECTED, Map.copyOf(EXPECTED))).isEmpty();
    assertThat(Counts.differences(Map.of("items", new Counts(0, 0, 0)), Map.of())).isEmpty();
  }

  @Test
  void whatIsCountedTwiceOrNotAtAllIsNamed() {
    assertThat(Counts.differences(EXPECTED, Map.of("orders", new Counts(3, 2, 2))))
        .contains("orders: 3 added, 2 changed, 2 removed instead of 3 added, 2 changed, 1 removed")
        .contains("items: 0 added, 0 changed, 0 removed instead of 0 added, 0 changed, 5 removed");
    assertThat(Counts.differences(Map.of(), EXPECTED)).contains("orders").contains("items");
  }

  @Test
  void allRowsThatWereAddedAndNotRemovedMustBeThere() {
    assertThat(new Balance("orders", 10, 4, 6, 0).wrong()).isEmpty();
    assertThat(new Balance("orders", 10, 4, 7, 1).wrong())
        .isEqualTo(
            "the runs of orders have added 10 rows and removed 4, but there are 7 (1 of unknown"
                + " runs)");
  }
}
