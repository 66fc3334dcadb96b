package io.tidemark.bench.result;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * One contestant in one phase.
 *
 * @param contestant its name
 * @param laps at least one, in the order in which they were run
 * @param peakBytes the most memory that its worker has held in all of the workload; 0 is unknown
 */
public record Entry(String contestant, List<Lap> laps, long peakBytes) {

  /** Rows per second. */
  public Spread rate() {
    return Spread.of(laps.stream().map(Lap::rate).toList());
  }

  /** What a lap has taken in the median, which of an even number is the higher one. */
  public double cost(ToDoubleFunction<Lap> value) {
    return laps.stream()
        .mapToDouble(value)
        .sorted()
        .skip(laps.size() / 2)
        .findFirst()
        .orElseThrow();
  }
}
