package io.tidemark.bench.result;

import java.util.List;

/**
 * Middle, smallest and largest of some values that are the better the larger they are: the middle
 * of an even number is the lower one.
 */
public record Spread(double median, double min, double max) {

  /** Of at least one value. */
  public static Spread of(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    return new Spread(
        sorted.get((sorted.size() - 1) / 2), sorted.get(0), sorted.get(sorted.size() - 1));
  }
}
