package io.tidemark.bench.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class TopicTest {

  private static final Topic TOPIC =
      new Topic("t", "m", List.of(Map.of(0, 10L, 1, 0L), Map.of(0, 20L, 1, 5L)));

  @Test
  @DisplayName("a generation is passed when every partition is, one without records at once")
  void aGenerationIsPassedByEveryPartition() {
    assertThat(TOPIC.isPassed(0, Map.of(0, 9L))).isFalse();
    assertThat(TOPIC.isPassed(0, Map.of(0, 10L))).isTrue();
    assertThat(TOPIC.isPassed(1, Map.of(0, 20L))).isFalse();
    assertThat(TOPIC.isPassed(1, Map.of(0, 20L, 1, 5L))).isTrue();
    assertThat(Topic.records(Map.of(0, 20L, 1, 5L))).isEqualTo(25);
  }
}
