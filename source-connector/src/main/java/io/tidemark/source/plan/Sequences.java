package io.tidemark.source.plan;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which syncs run after which. */
public final class Sequences {

  private Sequences() {}

  /**
   * Whether one sync has to wait for another, directly or through others.
   *
   * @param follows for each sync the names of those that it runs after
   */
  public static boolean reaches(Map<String, List<String>> follows, String from, String to) {
    Set<String> seen = new HashSet<>();
    Deque<String> open = new ArrayDeque<>(follows.getOrDefault(from, List.of()));
    while (!open.isEmpty()) {
      String next = open.pop();
      if (next.equals(to)) {
        return true;
      } else if (seen.add(next)) {
        open.addAll(follows.getOrDefault(next, List.of()));
      }
    }
    return false;
  }
}
