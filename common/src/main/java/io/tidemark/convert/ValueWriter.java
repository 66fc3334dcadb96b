package io.tidemark.convert;

/** Writes a value of one schema, which is not null. */
@FunctionalInterface
interface ValueWriter {
  /**
   * Writes what Kafka's converter makes of the same value.
   *
   * @throws Unusual when it refuses the value
   * @throws ClassCastException likewise
   */
  void write(Object value, JsonOut json);
}
