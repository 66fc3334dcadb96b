package io.tidemark.cli.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class MirrorTest {

  private static final String ENDS =
      "{\"orders\":{\"0\":[9,10],\"1\":[4,5]},\"more\":{\"0\":[0,1]}}";

  @Test
  void aPartitionIsCommittedWhenThePositionIsPastItsLastRecord() {
    assertThat(Mirror.partitions(ENDS, Map.of("orders/0", 10L, "orders/1", 4L)))
        .isEqualTo(new Mirror.Partitions(1, 3));
    assertThat(Mirror.partitions(ENDS, Map.of("orders/0", 12L, "orders/1", 5L, "more/0", 1L)))
        .isEqualTo(new Mirror.Partitions(3, 3));
  }

  @Test
  void beforeItsEndAGenerationAwaitsNothing() {
    assertThat(Mirror.partitions("", Map.of())).isEqualTo(new Mirror.Partitions(0, 0));
    assertThat(Mirror.partitions("{}", Map.of())).isEqualTo(new Mirror.Partitions(0, 0));
  }
}
