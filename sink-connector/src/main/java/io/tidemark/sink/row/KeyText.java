package io.tidemark.sink.row;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import io.tidemark.connect.CellFromConnect;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.Date;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;
import org.jspecify.annotations.Nullable;

/** A record's key as JSON text, for the table of rejected records. */
public final class KeyText {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Keeps each number as it was written. */
  private static final ObjectMapper EXACT =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private KeyText() {}

  /** The key struct's fields; null when there is no key struct. */
  public static @Nullable String of(@Nullable Object key) {
    if (!(key instanceof Struct struct)) {
      return null;
    }
    ObjectNode node = JSON.createObjectNode();
    for (Field field : struct.schema().fields()) {
      put(node, field.name(), struct.getWithoutDefault(field.name()));
    }
    return node.toString();
  }

  /**
   * A key that a database has written as JSON, as {@link #of} spaces it.
   *
   * @throws IllegalArgumentException when it is no JSON
   */
  public static String compact(String json) {
    try {
      return EXACT.readTree(json).toString();
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("a database writes JSON objects", e);
    }
  }

  /** The same text for the same value, in every process: a repeated key is known by it. */
  private static void put(ObjectNode node, String name, @Nullable Object value) {
    if (value instanceof Long || value instanceof Integer || value instanceof Short) {
      node.put(name, ((Number) value).longValue());
    } else if (value instanceof BigDecimal decimal) {
      node.putRawValue(name, new RawValue(PlainNumber.of(decimal)));
    } else if (value instanceof Struct decimal) {
      put(node, name, cell(decimal));
    } else if (value instanceof byte[] bytes) {
      node.put(name, bytes);
    } else if (value instanceof ByteBuffer buffer) {
      byte[] bytes = new byte[buffer.remaining()];
      buffer.duplicate().get(bytes);
      node.put(name, bytes);
    } else if (value instanceof Date time) {
      node.put(name, time.toInstant().toString());
    } else {
      node.put(name, value == null ? null : value.toString());
    }
  }

  private static @Nullable Object cell(Struct value) {
    try {
      return CellFromConnect.of(value.schema()).convert(value);
    } catch (DataException e) {
      return value.toString(); // no key of any table
    }
  }
}
