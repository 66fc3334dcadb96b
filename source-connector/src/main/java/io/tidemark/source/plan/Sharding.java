package io.tidemark.source.plan;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

/** How syncs are shared out over tasks. */
public final class Sharding {

  private Sharding() {}

  /**
   * Deals the syncs out in the order of their names, so that shares differ by at most one and the
   * same syncs always give the same shares.
   *
   * @return at most {@code tasks} shares, none of them empty
   */
  public static <T> List<List<T>> share(List<T> syncs, Function<T, String> name, int tasks) {
    List<T> sorted = syncs.stream().sorted(Comparator.comparing(name)).toList();
    List<List<T>> shares = new ArrayList<>();
    for (int i = 0; i < Math.min(tasks, sorted.size()); i++) {
      shares.add(new ArrayList<>());
    }
    for (int i = 0; i < sorted.size(); i++) {
      shares.get(i % shares.size()).add(sorted.get(i));
    }
    return shares;
  }
}
