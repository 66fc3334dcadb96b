package io.tidemark.bench;

/**
 * What one generation took a sink.
 *
 * @param rows applied
 * @param seconds of time
 * @param walBytes that the database wrote
 * @param cpuSeconds of the worker's process
 */
record Lap(long rows, double seconds, long walBytes, double cpuSeconds) {

  static Lap between(Sample from, Sample to) {
    return new Lap(
        to.position() - from.position(),
        (to.millis() - from.millis()) / 1000.0,
        to.walBytes() - from.walBytes(),
        to.cpuSeconds() - from.cpuSeconds());
  }

  double rowsPerSecond() {
    return rows / seconds;
  }

  double walPerRow() {
    return (double) walBytes / rows;
  }
}
