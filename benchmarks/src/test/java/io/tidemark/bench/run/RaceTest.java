package io.tidemark.bench.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.bench.result.Comparison;
import io.tidemark.bench.result.Cpu;
import io.tidemark.bench.result.Entry;
import io.tidemark.bench.result.Lap;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class RaceTest {

  private static final Heat HEAT =
      new Heat(
          Workload.APPEND,
          1,
          new Feed(
              Shape.NARROW,
              10,
              "db",
              Map.of(Encoding.JSON, new Topic("t", "m", List.of())),
              List.of()));

  private final List<String> course = new ArrayList<>();
  private final List<String> told = new ArrayList<>();

  /**
   * One that notes what it is called for, and takes 12 seconds a run: two warm it up.
   *
   * @param broken the run in which it fails, none when negative
   */
  private Contestant contestant(String name, int broken) {
    return new Contestant() {
      private int runs;

      @Override
      public String name() {
        return name;
      }

      @Override
      public void start() {
        course.add(name);
      }

      @Override
      public List<Lap> run() {
        int number = runs++;
        course.add(name + number);
        if (number == broken) {
          throw new BenchException("broken\nand its log");
        }
        return List.of(new Lap(10 + number, 12, 0, new Cpu(0, 0, 0)));
      }

      @Override
      public long peakBytes() {
        return 7;
      }

      @Override
      public void close() {
        course.add(name + " closed");
      }
    };
  }

  private Race race(Runnable check) {
    return new Race(HEAT, check, told::add);
  }

  @Test
  @DisplayName("contestants run in turn, and for twenty seconds before without being counted")
  void inTurn() {
    Race race = race(() -> {});
    List<Comparison> comparisons =
        race.run(List.of(contestant("a", -1), contestant("b", -1)), 20, 2);
    assertThat(course)
        .containsExactly(
            "a", "b", "a0", "a1", "b0", "b1", "a2", "b2", "a3", "b3", "a closed", "b closed");
    assertThat(comparisons).singleElement().extracting(Comparison::phase).isEqualTo("append");
    assertThat(comparisons.get(0).entries().get(1).laps())
        .extracting(Lap::rows)
        .containsExactly(12L, 13L);
    assertThat(told)
        .startsWith("append, 1 task, warm-up, a: append 1 rows/s")
        .endsWith("append, 1 task, lap 2, b: append 1 rows/s");
    assertThat(race.failures()).isEmpty();
  }

  @Test
  @DisplayName("who fails is out of the heat, closed before the next one runs, and told of")
  void whoFailsIsOut() {
    Race race = race(() -> {});
    List<Comparison> comparisons =
        race.run(List.of(contestant("a", 2), contestant("b", -1)), 20, 2);
    assertThat(course).containsSubsequence("a2", "a closed", "b2", "b3").doesNotContain("a3");
    assertThat(comparisons.get(0).entries()).extracting(Entry::contestant).containsExactly("b");
    assertThat(race.failures()).containsExactly("append, 1 task, a: broken");
    assertThat(told).contains("append, 1 task, a is out: broken\nand its log");
  }

  @Test
  @DisplayName("who fails while warming up is out as well, and one lap warms up in any case")
  void failsWarmingUp() {
    race(() -> {}).run(List.of(contestant("a", 0), contestant("b", -1)), 0, 1);
    assertThat(course)
        .startsWith("a", "b", "a0", "a closed", "b0", "b1")
        .endsWith("b closed")
        .doesNotContain("a1", "b2");
  }

  @Test
  @DisplayName("as many laps warm up as it takes until the seconds are over, and no more")
  void warmUp() {
    race(() -> {}).run(List.of(contestant("a", -1)), 24, 1);
    assertThat(course).containsExactly("a", "a0", "a1", "a2", "a closed");
  }

  @Test
  @DisplayName("nobody goes on where the servers have ended")
  void nobodyGoesOnWithoutServers() {
    Race race =
        race(
            () -> {
              throw new BenchException("The broker has ended");
            });
    List<Contestant> both = List.of(contestant("a", 0), contestant("b", -1));
    assertThatThrownBy(() -> race.run(both, 20, 2)).hasMessage("The broker has ended");
    assertThat(course).endsWith("b closed").doesNotContain("b0");
  }
}
