package io.tidemark.source;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * All orders in which the calls of several threads can come. Where every call is made under one
 * lock, these are all schedules that there are, and a failed one can be had again by its number.
 */
public final class Schedules {
  private Schedules() {}

  /**
   * Plays every order once.
   *
   * @param calls how many calls each thread makes, one after the other
   * @param play gets the threads' numbers in the order in which they call
   * @return how many orders there were
   */
  public static int all(List<Integer> calls, Consumer<List<Integer>> play) {
    return all(new ArrayList<>(calls), new ArrayList<>(), play);
  }

  private static int all(List<Integer> left, List<Integer> before, Consumer<List<Integer>> play) {
    int played = 0;
    for (int thread = 0; thread < left.size(); thread++) {
      if (left.get(thread) > 0) {
        left.set(thread, left.get(thread) - 1);
        before.add(thread);
        played += all(left, before, play);
        before.remove(before.size() - 1);
        left.set(thread, left.get(thread) + 1);
      }
    }
    if (left.stream().allMatch(calls -> calls == 0)) {
      play.accept(List.copyOf(before));
      return 1;
    }
    return played;
  }
}
