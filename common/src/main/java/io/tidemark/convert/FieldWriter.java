package io.tidemark.convert;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Writes a value that may be null, as {@link ValueWriter} does. */
@FunctionalInterface
interface FieldWriter {
  void write(@Nullable Object value, JsonGenerator json) throws IOException;
}
