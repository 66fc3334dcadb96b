package io.tidemark.bench.result;

import java.util.List;
import java.util.stream.IntStream;

/**
 * What one phase took a contestant once.
 *
 * @param rows done
 * @param seconds of time
 * @param walBytes that the database wrote
 * @param cpu spent
 */
public record Lap(long rows, double seconds, long walBytes, Cpu cpu) {

  private static final double NANOS = 1e9;

  /** The laps between samples that follow each other: one fewer than those. */
  public static List<Lap> between(List<Sample> samples) {
    return IntStream.range(1, samples.size())
        .mapToObj(i -> between(samples.get(i - 1), samples.get(i)))
        .toList();
  }

  /** What was done and spent from one sample to a later one. */
  public static Lap between(Sample from, Sample to) {
    return new Lap(
        to.rows() - from.rows(),
        (to.nanos() - from.nanos()) / NANOS,
        to.walBytes() - from.walBytes(),
        to.cpu().minus(from.cpu()));
  }

  /** Rows per second. */
  public double rate() {
    return rows / seconds;
  }

  /** WAL bytes per row. */
  public double walPerRow() {
    return (double) walBytes / rows;
  }
}
