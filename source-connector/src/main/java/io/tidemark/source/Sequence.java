package io.tidemark.source;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/**
 * Whether all syncs that another one follows have ended once more since its last start. Ids of runs
 * are compared, no clocks: a run of theirs that was under way at that start and ended after it
 * counts.
 */
final class Sequence {
  /** Offsets are asked for no more often than that. */
  private static final Duration PAUSE = Duration.ofSeconds(3);

  private final List<String> names;
  private final Ends ends;
  private final LongSupplier nanos;
  private Map<String, Long> followed;
  private Map<String, Long> seen = Map.of();
  private boolean asked;
  private long askedAt;

  /**
   * @param names of the syncs that are followed, none when time or signals alone start runs
   * @param followed how far they were at the last start
   */
  Sequence(List<String> names, Map<String, Long> followed, Ends ends, LongSupplier nanos) {
    this.names = names;
    this.followed = followed;
    this.ends = ends;
    this.nanos = nanos;
  }

  /** Whether a run is due, as far as is known from the last look. */
  boolean isDue() {
    if (names.isEmpty()) {
      return false;
    }
    long now = nanos.getAsLong();
    if (!asked || now - askedAt >= PAUSE.toNanos()) {
      asked = true;
      askedAt = now;
      seen = ends.of(names);
    }
    return seen.entrySet().stream().allMatch(end -> end.getValue() > end(end.getKey()));
  }

  private long end(String name) {
    return followed.getOrDefault(name, 0L);
  }

  /**
   * A run begins: how far the others were when it became due, for its offset. What has ended since
   * may have been too late for it, and starts another one.
   */
  Map<String, Long> begin() {
    if (asked) {
      Map<String, Long> now = new TreeMap<>();
      seen.forEach((name, end) -> now.put(name, Math.max(end, end(name))));
      followed = now;
    }
    return followed;
  }
}
