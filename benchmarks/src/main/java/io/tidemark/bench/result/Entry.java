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

  /** In the median. */
  public double median(ToDoubleFunction<Lap> value) {
    return Spread.of(laps.stream().map(value::applyAsDouble).toList()).median();
  }
}
