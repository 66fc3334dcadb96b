package io.tidemark.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidemark.sink.SplitSource.Plan;
import io.tidemark.sink.SplitSource.Read;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A table that is read in scopes, all in one partition, through one task of the sink. */
@NullUnmarked
class SplitSyncIT {
  private static final long KEYS = 12;

  private static Rig rig(String schema) {
    return new Rig(schema)
        .with("delete.archive", "true")
        .with("delete.max.fraction", "1")
        .with("delete.allow.empty", "true");
  }

  private static List<String> rows(SplitSource source) {
    return source.table.entrySet().stream().map(e -> e.getKey() + ":" + e.getValue()).toList();
  }

  private static List<String> rows(Rig rig) {
    return rig.strings("SELECT concat_ws(':', id, status) FROM orders ORDER BY id");
  }

  private static void awaitAlike(Rig rig, SplitSource source) {
    await()
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(50))
        .untilAsserted(
            () -> {
              rig.pollAndCommit();
              assertThat(rows(rig)).isEqualTo(rows(source));
            });
  }

  private static List<Read> beginAll(SplitSource source, Plan plan, List<Integer> order) {
    return order.stream().map(scope -> source.begin(plan, scope)).toList();
  }

  /** A row of each in turn, until all have ended. */
  private static void interleave(List<Read> reads) {
    boolean more;
    do {
      more = false;
      for (Read read : reads) {
        more |= read.step();
      }
    } while (more);
  }

  @Test
  @DisplayName(
      "injection 29: 4 splits that start at different times, interleaved: no update dropped")
  void noUpdateIsDropped() {
    SplitSource source = new SplitSource();
    LongStream.rangeClosed(1, KEYS).forEach(id -> source.table.put(id, "a"));
    Plan plan = source.plan(List.of(4L, 7L, 10L));
    try (Rig rig = rig("splits_updates").start(source.data, source.markers)) {
      interleave(beginAll(source, plan, List.of(2, 0, 3, 1)));
      awaitAlike(rig, source);

      Read early = source.begin(plan, 3);
      Read late = source.begin(plan, 0);
      source.table.replaceAll((id, status) -> "b");
      late.toTheEnd();
      early.toTheEnd();
      rig.pollAndCommit();
      assertThat(rows(rig)).contains("1:b", "3:b", "10:b", "12:b").contains("4:a");

      source.table.remove(2L);
      source.table.remove(8L);
      for (int round = 0; round < 2; round++) { // scopes 0 and 3 are a generation ahead
        interleave(beginAll(source, plan, List.of(3, 1, 2, 0)));
      }
      awaitAlike(rig, source);
      await()
          .untilAsserted(
              () -> assertThat(rig.number("SELECT sum(removed) FROM tidemark_runs")).isEqualTo(2));
    }
  }

  @Test
  @DisplayName(
      "CX-12 a task of an old plan that sends late changes nothing, whatever its scope was")
  void lateRecordsOfAnOldPlan() {
    SplitSource source = new SplitSource();
    LongStream.rangeClosed(1, 4).forEach(id -> source.table.put(id, "a"));
    Plan one = source.plan(List.of());
    try (Rig rig = rig("splits_zombie").start(source.data, source.markers)) {
      source.begin(one, 0).toTheEnd();
      awaitAlike(rig, source);

      Plan old = source.plan(List.of(3L));
      Read zombie = source.begin(old, 1);
      source.table.put(3L, "changed for a while");
      Read.Row third = zombie.read();
      source.table.put(3L, "a");
      Plan merged = source.plan(List.of());
      Read whole = source.begin(merged, 0);
      source.table.keySet().forEach(id -> whole.step()); // not END, which would raise the floor
      rig.pollAndCommit();
      zombie.send(third);
      rig.pollAndCommit();
      assertThat(rows(rig)).as("3 is unchanged, and only noted as seen").isEqualTo(rows(source));
      whole.toTheEnd();
      awaitAlike(rig, source);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  @DisplayName("CQ-30 whatever scopes, plans and interleavings: like the source in the end")
  void likeTheSource(long seed) {
    try (Rig rig = rig("splits_" + seed)) {
      new Walk(new Random(seed), rig).go();
    }
  }

  /** A random walk of source, tasks, plans and sink. */
  private static final class Walk {
    /** Never deleted at the source. */
    private static final Set<Long> STABLE = Set.of(2L, 6L, 11L);

    private final Random random;
    private final Rig rig;
    private final SplitSource source = new SplitSource();
    private final Set<Long> deleted = new TreeSet<>();
    private final List<Read> zombies = new ArrayList<>();
    private List<Read> reads = new ArrayList<>();
    private Plan plan;

    Walk(Random random, Rig rig) {
      this.random = random;
      this.rig = rig;
    }

    void go() {
      LongStream.rangeClosed(1, KEYS).forEach(id -> source.table.put(id, "0"));
      replan();
      rig.start(source.data, source.markers);
      for (int step = 0; step < 250; step++) {
        step(random.nextInt(100));
      }
      zombies.forEach(Read::toTheEnd);
      for (int round = 0; round < 2; round++) { // scopes may be one generation apart
        reads = new ArrayList<>(beginAll(source, plan, shuffled()));
        interleave(reads);
      }
      awaitAlike(rig, source);
      neverDeletedWrongly();
      assertThat(rig.strings("SELECT status FROM tidemark_runs"))
          .isNotEmpty()
          .doesNotContain("BLOCKED", "FAILED", "HELD");
    }

    private void step(int choice) {
      if (choice < 25) {
        change(1 + random.nextInt((int) KEYS));
      } else if (choice < 75) {
        advance();
      } else if (choice < 78) {
        replan();
      } else if (choice < 85 && !zombies.isEmpty()) {
        zombies.get(random.nextInt(zombies.size())).step();
      } else if (choice >= 85) {
        rig.pollAndCommit();
      }
    }

    private void change(long id) {
      if (random.nextInt(3) == 0 && !STABLE.contains(id) && source.table.remove(id) != null) {
        deleted.add(id);
      } else {
        source.table.put(id, String.valueOf(random.nextInt(3)));
      }
    }

    private void advance() {
      int scope = random.nextInt(plan.scopes());
      Read read = reads.get(scope);
      if (read == null || !read.step()) {
        reads.set(scope, source.begin(plan, scope));
      }
    }

    /** Other ranges; some tasks of the plan before have not heard of it. */
    private void replan() {
      reads.stream().filter(r -> r != null && random.nextBoolean()).forEach(zombies::add);
      List<Long> bounds =
          random.longs(random.nextInt(4), 2, KEYS + 1).distinct().sorted().boxed().toList();
      plan = source.plan(bounds);
      reads = new ArrayList<>(Collections.nCopies(plan.scopes(), null));
    }

    private List<Integer> shuffled() {
      List<Integer> scopes = IntStream.range(0, plan.scopes()).boxed().collect(Collectors.toList());
      Collections.shuffle(scopes, random);
      return scopes;
    }

    private void neverDeletedWrongly() {
      assertThat(rig.strings("SELECT row_json ->> 'id' FROM tidemark_deleted"))
          .extracting(Long::valueOf)
          .isSubsetOf(deleted);
    }
  }
}
