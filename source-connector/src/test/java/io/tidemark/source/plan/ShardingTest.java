package io.tidemark.source.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ShardingTest {

  @ParameterizedTest(name = "{0} tasks")
  @ValueSource(ints = {1, 2, 3, 7, 20, 100})
  @DisplayName("CQ-30 every sync is read by exactly one task, evenly")
  void everySyncIsInOneShareAndSharesAreEven(int tasks) {
    Map<Assigned, Long> syncs = tables(20, 0);

    List<List<Assigned>> shares = Sharding.share(syncs, tasks);

    assertThat(shares.stream().flatMap(List::stream))
        .containsExactlyInAnyOrderElementsOf(syncs.keySet());
    assertThat(shares).hasSize(Math.min(tasks, 20));
    int smallest = shares.stream().mapToInt(List::size).min().orElseThrow();
    int largest = shares.stream().mapToInt(List::size).max().orElseThrow();
    assertThat(largest - smallest).isLessThanOrEqualTo(1);
    assertThat(smallest).isPositive();
  }

  @ParameterizedTest(name = "{0} syncs, {1} tasks")
  @CsvSource({"5, 3, '2,2,1'", "4, 100, '1,1,1,1'", "4, 4, '1,1,1,1'", "0, 4, ''"})
  @DisplayName("CX-12 shares of syncs of one size differ by one at most, and none is empty")
  void sharesDifferByOneAtMost(int syncs, int tasks, String sizes) {
    assertThat(
            Sharding.share(tables(syncs, 100), tasks).stream()
                .map(List::size)
                .sorted(Collections.reverseOrder())
                .map(String::valueOf)
                .reduce((a, b) -> a + "," + b)
                .orElse(""))
        .isEqualTo(sizes);
  }

  static IntStream seeds() {
    return IntStream.range(0, 20);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  @DisplayName(
      "CX-12 shares are even by size, whatever the sizes: none exceeds the average by more"
          + " than the largest table, and small tables fill what large ones leave")
  void sharesAreEvenBySize(int seed) {
    Random random = new Random(seed);
    Map<Assigned, Long> syncs = random(random, 200);
    int tasks = 2 + random.nextInt(14);

    List<Long> loads =
        Sharding.share(syncs, tasks).stream()
            .map(share -> share.stream().mapToLong(sync -> counted(syncs, sync)).sum())
            .toList();

    long total = loads.stream().mapToLong(Long::longValue).sum();
    long largest = syncs.keySet().stream().mapToLong(s -> counted(syncs, s)).max().orElseThrow();
    long fair = Math.max(largest, total / tasks);
    assertThat(Collections.max(loads)).isLessThanOrEqualTo(fair + fair / 10 + 8);
  }

  @Test
  @DisplayName("shares do not depend on the order in which tables are found")
  void sharesDoNotDependOnTheOrderOfDiscovery() {
    Map<Assigned, Long> syncs = random(new Random(1), 50);
    List<Map.Entry<Assigned, Long>> shuffled = new ArrayList<>(syncs.entrySet());
    Collections.shuffle(shuffled, new Random(2));
    Map<Assigned, Long> others = new LinkedHashMap<>();
    shuffled.forEach(entry -> others.put(entry.getKey(), entry.getValue()));
    assertThat(Sharding.share(others, 5)).isEqualTo(Sharding.share(syncs, 5));
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  @DisplayName("CX-12 a table that comes, goes or grows a little moves few others")
  void fewMove(int seed) {
    Random random = new Random(seed);
    Map<Assigned, Long> before = random(random, 400);
    Map<Assigned, Long> after = new HashMap<>(before);
    after.put(Assigned.named("public.new"), (long) random.nextInt(200));
    after.replaceAll((sync, pages) -> random.nextInt(20) == 0 ? pages + pages / 50 : pages);

    Map<Assigned, Integer> then = tasks(Sharding.share(before, 8));
    Map<Assigned, Integer> now = tasks(Sharding.share(after, 8));

    long moved =
        before.keySet().stream().filter(s -> !Objects.equals(then.get(s), now.get(s))).count();
    assertThat(moved).isLessThanOrEqualTo(40);
  }

  @ParameterizedTest(name = "{0} tasks")
  @ValueSource(ints = {1, 2, 3, 4, 5, 9})
  @DisplayName("ranges of one table go to as many tasks as there are")
  void rangesGoToDifferentTasks(int tasks) {
    Map<Assigned, Long> syncs = tables(10, 50);
    Ranges ranges = new Ranges(1, 4, "k", List.of("a", "b", "c"));
    for (String name : List.of("big", "bigger")) {
      ranges.scopes().forEach(scope -> syncs.put(Assigned.named(name).in(scope), 1000L));
    }
    for (String name : List.of("big", "bigger")) {
      List<Long> each =
          Sharding.share(syncs, tasks).stream()
              .map(share -> share.stream().filter(s -> s.name().equals(name)).count())
              .toList();
      assertThat(each.stream().mapToLong(Long::longValue).sum()).isEqualTo(4);
      assertThat(Collections.max(each)).isEqualTo((4 + tasks - 1) / tasks);
    }
  }

  private static Map<Assigned, Long> tables(int count, long pages) {
    Map<Assigned, Long> syncs = new HashMap<>();
    for (int i = 0; i < count; i++) {
      syncs.put(Assigned.named("public.t" + i), pages);
    }
    return syncs;
  }

  private static Map<Assigned, Long> random(Random random, int count) {
    Map<Assigned, Long> syncs = tables(count, 0);
    syncs.replaceAll((sync, pages) -> (long) Math.exp(random.nextDouble() * 12));
    return syncs;
  }

  /** Sizes count as powers of two, with a little for each table. */
  private static long counted(Map<Assigned, Long> syncs, Assigned sync) {
    return Long.highestOneBit(syncs.getOrDefault(sync, 0L) + 8);
  }

  private static Map<Assigned, Integer> tasks(List<List<Assigned>> shares) {
    Map<Assigned, Integer> tasks = new HashMap<>();
    for (int i = 0; i < shares.size(); i++) {
      for (Assigned sync : shares.get(i)) {
        tasks.put(sync, i);
      }
    }
    return tasks;
  }
}
