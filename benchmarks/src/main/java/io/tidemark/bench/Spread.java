package io.tidemark.bench;

import java.util.List;

/** Smallest, middle and largest of some values; the middle of an even number is the lower one. */
record Spread(double min, double median, double max) {

  static Spread of(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    return new Spread(
        sorted.get(0), sorted.get((sorted.size() - 1) / 2), sorted.get(sorted.size() - 1));
  }

  String text(String format) {
    return String.format("%s (%s to %s)", format, format, format).formatted(median, min, max);
  }
}
