package io.tidemark.convert;

import org.jspecify.annotations.Nullable;

/** Reads a value of one schema. */
@FunctionalInterface
interface ValueReader {
  /**
   * The value that Kafka's converter makes of the same text.
   *
   * @param json before the value; afterwards behind it
   * @throws Unusual when it is not written as values of the schema's type are
   */
  @Nullable Object read(JsonIn json);
}
