package io.tidemark.convert;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Reads a value of one schema. */
@FunctionalInterface
interface ValueReader {
  /**
   * The value that Kafka's converter makes of the same text.
   *
   * @param json at the value's first token; afterwards at its last
   * @throws Unusual when the token is another than the one that the schema's type has
   */
  @Nullable Object read(JsonParser json) throws IOException;
}
