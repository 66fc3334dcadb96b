package io.tidemark.source.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.generation.StreamId;
import io.tidemark.source.tracking.KnownRows.Match;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs of a random table against a map that remembers everything. */
class TrackingPropertyTest {
  private static final RowDigests DIGESTS = new RowDigests(new int[] {0});

  @TempDir Path base;

  private final Map<String, Integer> table = new TreeMap<>();

  /** What a reader of the topic believes: a key that was sent last as a tombstone is absent. */
  private final Map<String, Integer> sent = new HashMap<>();

  private Optional<Long> completed = Optional.empty();

  /** {@code -Dtracking.seeds=10} for more; each writes and syncs files a dozen times. */
  static LongStream seeds() {
    return LongStream.rangeClosed(1, Integer.getInteger("tracking.seeds", 3));
  }

  @ParameterizedTest
  @MethodSource("seeds")
  @DisplayName(
      "HT-3, HT-33: after each complete run the topic says what the table has, and no row goes twice, though runs break and rows come in any order")
  void topicFollowsTable(long seed) {
    Random random = new Random(seed);
    int rows = random.nextInt(3000);
    for (int i = 0; i < rows; i++) {
      table.put("key " + random.nextInt(5000), random.nextInt(3));
    }
    for (long run = 1; run <= 12; run++) {
      FileTracking tracking =
          new FileTracking(base, "connector", new StreamId("shop", "orders"), 0);
      assertThat(tracking.obstacle()).isEmpty();
      completed.ifPresent(tracking::keep);
      run(tracking, run, random);
      tracking.close();
      change(random);
    }
  }

  private void run(FileTracking tracking, long run, Random random) {
    Optional<KnownRows> known = completed.flatMap(last -> tracking.known(last, "print"));
    assertThat(known.isPresent()).isEqualTo(completed.isPresent());
    boolean breaks = known.isPresent() && random.nextInt(3) == 0;
    int rowsUntilBreak = breaks ? random.nextInt(table.size() + 1) : Integer.MAX_VALUE;
    try (NewState state = tracking.begin(run, "print")) {
      if (known.isPresent()) {
        try (KnownRows rows = known.get()) {
          if (!compare(rows, state, rowsUntilBreak, random)) {
            return;
          }
        }
      } else {
        table.forEach((key, content) -> state.add(row(key, content)));
        sent.putAll(table);
      }
      state.complete();
      completed = Optional.of(run);
    }
    assertThat(sent).isEqualTo(table);
  }

  /** Whether the run came to its end. */
  private boolean compare(KnownRows known, NewState state, int rowsUntilBreak, Random random) {
    Map<String, Integer> page = new HashMap<>();
    int row = 0;
    for (String key : order(random)) {
      if (row++ == rowsUntilBreak) {
        return false;
      }
      int content = Objects.requireNonNull(table.get(key));
      TrackedRow tracked = row(key, content);
      state.add(tracked);
      if (known.match(tracked) != Match.SAME) {
        page.put(key, content);
      }
      if (page.size() == 20 || row == table.size()) {
        send(known, page);
      }
    }
    Set<String> gone = new HashSet<>();
    for (Optional<byte[]> key = known.nextGone(); key.isPresent(); key = known.nextGone()) {
      String text = String.valueOf(RowDigests.key(key.get()).get(0));
      assertThat(gone.add(text)).isTrue();
    }
    known.sending(gone.stream().map(key -> row(key, 0).key()).toList());
    sent.keySet().removeAll(gone);
    assertThat(gone).doesNotContainAnyElementsOf(table.keySet());
    return true;
  }

  private void send(KnownRows known, Map<String, Integer> page) {
    known.sending(page.keySet().stream().map(key -> row(key, 0).key()).toList());
    sent.putAll(page);
    page.clear();
  }

  /** As the last time, begun somewhere in the middle, or any. */
  private List<String> order(Random random) {
    List<String> keys = new ArrayList<>(table.keySet());
    switch (random.nextInt(3)) {
      case 0 -> Collections.shuffle(keys, random);
      case 1 -> Collections.rotate(keys, random.nextInt(keys.size() + 1));
      default -> {}
    }
    return keys;
  }

  private void change(Random random) {
    int changes = random.nextInt(1000);
    for (int i = 0; i < changes; i++) {
      String key = "key " + random.nextInt(5000);
      if (random.nextInt(3) == 0) {
        table.remove(key);
      } else {
        table.put(key, random.nextInt(3)); // few contents, so that rows become again what they were
      }
    }
  }

  private static TrackedRow row(String key, int content) {
    return DIGESTS.of(new Object[] {key, content});
  }
}
