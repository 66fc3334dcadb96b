package io.tidemark.convert;

import org.jspecify.annotations.Nullable;

/** Writes a value that may be null, as {@link ValueWriter} does. */
@FunctionalInterface
interface FieldWriter {
  void write(@Nullable Object value, JsonOut json);
}
