package io.tidemark.convert;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;

/** Writes a value of one schema, which is not null. */
@FunctionalInterface
interface ValueWriter {
  /**
   * Writes what Kafka's converter makes of the same value.
   *
   * @throws Unusual when it refuses the value
   * @throws ClassCastException likewise
   */
  void write(Object value, JsonGenerator json) throws IOException;
}
