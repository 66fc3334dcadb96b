package io.tidemark.source.plan;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Shares syncs out over tasks: evenly by size, always the same for the same syncs, and with few
 * moves when a sync comes or goes or a table grows, since a sync that moves is read by another
 * task.
 *
 * <p>Sizes count as powers of two, so that a table which grows by and by seldom changes its size.
 * Of syncs of one size, largest first, each task gets as many as level the loads; which ones, each
 * sync says itself, by an order of preference of its own over the tasks.
 */
public final class Sharding {
  /** What even an empty table costs, in pages. */
  private static final long EACH = 8;

  private static final Comparator<Assigned> BY_NAME =
      Comparator.comparing(Assigned::name).thenComparing(sync -> sync.scope().index());

  private final Map<Assigned, Long> pages;
  private final long[] loads;
  private final List<List<Assigned>> shares = new ArrayList<>();

  private Sharding(Map<Assigned, Long> pages, int tasks) {
    this.pages = pages;
    this.loads = new long[tasks];
    for (int i = 0; i < tasks; i++) {
      shares.add(new ArrayList<>());
    }
  }

  /**
   * Shares out.
   *
   * @param syncs each with the pages of its table or range, 0 where nobody knows them
   * @return at most {@code tasks} shares, none of them empty
   */
  public static List<List<Assigned>> share(Map<Assigned, Long> syncs, int tasks) {
    Sharding sharding = new Sharding(syncs, Math.min(tasks, syncs.size()));
    sharding.place();
    sharding.shares.forEach(share -> share.sort(BY_NAME));
    return sharding.shares;
  }

  private void place() {
    Map<String, List<Assigned>> parts = new TreeMap<>();
    Map<Long, List<Assigned>> bySize = new TreeMap<>(Comparator.reverseOrder());
    for (Assigned sync : pages.keySet()) {
      if (sync.scope().isPart()) {
        parts.computeIfAbsent(sync.name(), name -> new ArrayList<>()).add(sync);
      } else {
        bySize.computeIfAbsent(size(sync), size -> new ArrayList<>()).add(sync);
      }
    }
    parts.values().stream()
        .sorted(Comparator.comparing((List<Assigned> ranges) -> -size(ranges.get(0))))
        .forEach(this::spread);
    bySize.values().forEach(this::level);
  }

  private long size(Assigned sync) {
    return Long.highestOneBit(pages.getOrDefault(sync, 0L) + EACH);
  }

  /** The ranges of one table go to as many tasks as there are. */
  private void spread(List<Assigned> ranges) {
    ranges.sort(BY_NAME);
    for (int begin = 0; begin < ranges.size(); begin += loads.length) {
      String name = ranges.get(0).name();
      List<Integer> order =
          IntStream.range(0, loads.length)
              .boxed()
              .sorted(
                  Comparator.<Integer, Long>comparing(task -> loads[task])
                      .thenComparing(task -> preference(name, task)))
              .toList();
      for (int i = begin; i < Math.min(ranges.size(), begin + loads.length); i++) {
        put(ranges.get(i), order.get(i - begin));
      }
    }
  }

  private void level(List<Assigned> alike) {
    int[] room = room(alike.size(), size(alike.get(0)));
    alike.sort(Comparator.<Assigned>comparingLong(s -> hash(s.name())).thenComparing(BY_NAME));
    for (Assigned sync : alike) {
      int best =
          IntStream.range(0, room.length)
              .filter(task -> room[task] > 0)
              .boxed()
              .min(Comparator.comparing(task -> preference(sync.name(), task)))
              .orElseThrow();
      room[best]--;
      put(sync, best);
    }
  }

  /** How many more of a size each task takes, so that the greatest load stays least. */
  private int[] room(int count, long size) {
    int[] room = new int[loads.length];
    long[] then = Arrays.copyOf(loads, loads.length);
    for (int i = 0; i < count; i++) {
      int least =
          IntStream.range(0, then.length)
              .boxed()
              .min(Comparator.comparing(task -> then[task]))
              .orElseThrow();
      room[least]++;
      then[least] += size;
    }
    return room;
  }

  private void put(Assigned sync, int task) {
    shares.get(task).add(sync);
    loads[task] += size(sync);
  }

  /** The lower, the rather: every name has an order of its own over all tasks. */
  private static long preference(String name, int task) {
    return mixed(hash(name) + task * 0x9E3779B97F4A7C15L);
  }

  /** The same on every machine. */
  private static long hash(String name) {
    long hash = 0;
    for (int i = 0; i < name.length(); i++) {
      hash = mixed(hash * 31 + name.charAt(i));
    }
    return hash;
  }

  /** Spreads what differs in few bits over all of them (SplitMix64). */
  private static long mixed(long bits) {
    long z = (bits ^ (bits >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
