package io.tidemark.sink.row;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;

/** A record's key as JSON text, for the table of rejected records. */
public final class KeyText {
  private static final ObjectMapper JSON = new ObjectMapper();

  private KeyText() {}

  /** The key struct's fields; null when there is no key struct. */
  public static @Nullable String of(@Nullable Object key) {
    if (!(key instanceof Struct struct)) {
      return null;
    }
    ObjectNode node = JSON.createObjectNode();
    for (Field field : struct.schema().fields()) {
      Object value = struct.getWithoutDefault(field.name());
      if (value instanceof Long || value instanceof Integer || value instanceof Short) {
        node.put(field.name(), ((Number) value).longValue());
      } else if (value instanceof BigDecimal decimal) {
        node.put(field.name(), decimal);
      } else if (value instanceof byte[] bytes) {
        node.put(field.name(), bytes);
      } else {
        node.put(field.name(), value == null ? null : value.toString());
      }
    }
    return node.toString();
  }
}
