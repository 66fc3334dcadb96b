package io.tidemark.bench;

/**
 * Where a sink is at one moment.
 *
 * @param millis when, in milliseconds since the epoch
 * @param position in the topic: the offset of the next record to apply
 * @param walBytes written by the database so far
 * @param cpuSeconds of the worker's process so far
 */
record Sample(long millis, long position, long walBytes, double cpuSeconds) {

  Sample at(long otherMillis) {
    return new Sample(otherMillis, position, walBytes, cpuSeconds);
  }

  Sample withWal(long bytes) {
    return new Sample(millis, position, bytes, cpuSeconds);
  }
}
