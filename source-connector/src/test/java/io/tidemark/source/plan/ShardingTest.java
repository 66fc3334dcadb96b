package io.tidemark.source.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShardingTest {

  @ParameterizedTest(name = "{0} tasks")
  @ValueSource(ints = {1, 2, 3, 7, 20, 100})
  @DisplayName("CQ-30 every sync is read by exactly one task, evenly")
  void everySyncIsInOneShareAndSharesAreEven(int tasks) {
    List<String> names = IntStream.range(0, 20).mapToObj(i -> "public.t" + i).toList();

    List<List<String>> shares = Sharding.share(names, Function.identity(), tasks);

    assertThat(shares.stream().flatMap(List::stream)).containsExactlyInAnyOrderElementsOf(names);
    assertThat(shares).hasSize(Math.min(tasks, 20));
    int smallest = shares.stream().mapToInt(List::size).min().orElseThrow();
    int largest = shares.stream().mapToInt(List::size).max().orElseThrow();
    assertThat(largest - smallest).isLessThanOrEqualTo(1);
    assertThat(smallest).isPositive();
  }

  @Test
  void sharesDoNotDependOnTheOrderOfDiscovery() {
    List<String> names = new ArrayList<>(List.of("c", "a", "e", "b", "d"));
    List<List<String>> shares = Sharding.share(names, Function.identity(), 2);
    Collections.shuffle(names, new Random(1));
    assertThat(Sharding.share(names, Function.identity(), 2)).isEqualTo(shares);
  }

  @Test
  void nothingGivesNoTask() {
    assertThat(Sharding.share(List.<String>of(), Function.identity(), 4)).isEmpty();
  }
}
