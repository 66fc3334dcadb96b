package io.tidemark.cli.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class TablesTest {
  private static final Set<String> BOTH = new TreeSet<>(Set.of("1 1 new", "2 1 new"));

  @Test
  void equalTablesDoNotDiffer() {
    assertThat(Tables.differences("orders", Set.of("1 1 new"), Set.of("1 1 new"))).isEmpty();
  }

  @Test
  void rowsOfOneSideAreNamed() {
    assertThat(Tables.differences("orders", BOTH, Set.of("2 1 old")))
        .isEqualTo(
            "orders differ: 2 rows are missing in the copy, such as [1 1 new, 2 1 new], and 1 are"
                + " there only, such as [2 1 old]");
  }
}
