package io.tidemark.source.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.table.TableId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RangesTest {

  static IntStream seeds() {
    return IntStream.range(0, 50);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  @DisplayName("C43 bounds that grow put every key into exactly one range")
  void everyKeyIsInOneRange(int seed) {
    Random random = new Random(seed);
    Ranges ranges = ranges(random, true);
    for (int key = -60; key < 60; key++) {
      assertThat(holding(ranges, key)).hasSize(1);
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  @DisplayName("C43 whatever the bounds are, no key is in none: no row can be missing from all")
  void noKeyIsInNoRange(int seed) {
    Random random = new Random(seed);
    Ranges ranges = ranges(random, false);
    for (int key = -60; key < 60; key++) {
      assertThat(holding(ranges, key)).isNotEmpty();
    }
  }

  private static Ranges ranges(Random random, boolean growing) {
    List<Integer> bounds = new ArrayList<>();
    for (int i = random.nextInt(8); i > 0; i--) {
      bounds.add(random.nextInt(100) - 50);
    }
    if (growing) {
      Collections.sort(bounds);
    }
    return new Ranges(1, 8, "key", bounds.stream().map(String::valueOf).toList());
  }

  private static List<Scope> holding(Ranges ranges, int key) {
    return ranges.scopes().stream()
        .filter(scope -> scope.from() == null || key >= Integer.parseInt(scope.from()))
        .filter(scope -> scope.to() == null || key < Integer.parseInt(scope.to()))
        .toList();
  }

  @Test
  @DisplayName("a range travels whole through a task's configuration")
  void travels() {
    Ranges ranges = new Ranges(17, 4, "print", List.of("[\"a\\\"\"]", "[\"b,[]\"]"));
    List<Assigned> syncs =
        List.of(
            Assigned.named("one"),
            Assigned.named("cut").in(ranges.scopes().get(2)),
            Assigned.of(new TableId("s", "t")).in(ranges.scopes().get(0)),
            Assigned.of(TableId.of("small")).in(new Scope(0, new Ranges(3, 4, "k", List.of()))));
    assertThat(Assigned.decode(Assigned.encode(syncs))).isEqualTo(syncs);
  }

  @Test
  @DisplayName("the bounds' text is refused without being shown")
  void wrongBounds() {
    assertThatThrownBy(() -> Ranges.bounds("secret"))
        .isInstanceOf(IllegalArgumentException.class)
        .message()
        .doesNotContain("secret");
  }

  @Test
  @DisplayName("a table in one piece keeps the plan that its first generation began")
  void aWholeTableIsAPlan() {
    assertThat(Scope.WHOLE.ranges(Ranges.NONE, 7)).isEqualTo(Ranges.whole(7));
    assertThat(Scope.WHOLE.ranges(Ranges.whole(7), 9)).isEqualTo(Ranges.whole(7));
    Ranges planned = new Ranges(8, 2, "k", List.of("b"));
    assertThat(new Scope(1, planned).ranges(Ranges.whole(7), 9)).isEqualTo(planned);
  }
}
