package io.tidemark.convert;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes a value that may be null, as {@link ValueWriter} does. Of one class, so that a cell costs
 * one call whose target is not known, not two.
 *
 * @param writer of values
 * @param none writes what stands for null
 */
record FieldWriter(ValueWriter writer, Consumer<JsonOut> none) {
  void write(@Nullable Object value, JsonOut json) {
    if (value == null) {
      none.accept(json);
    } else {
      writer.write(value, json);
    }
  }
}
