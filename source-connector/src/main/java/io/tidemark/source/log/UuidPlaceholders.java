package io.tidemark.source.log;

import io.debezium.processors.spi.PostProcessor;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;

/**
 * Puts Debezium's usual placeholder where it has another one, which its own look for values to read
 * again does not know: that of an array of {@code uuid} is a {@code uuid}, too.
 */
public final class UuidPlaceholders implements PostProcessor {
  private static final String USUAL = "__debezium_unavailable_value";

  private static final List<String> OF_UUIDS =
      List.of(UUID.nameUUIDFromBytes(USUAL.getBytes(StandardCharsets.UTF_8)).toString());

  @Override
  public void configure(Map<String, ?> properties) {}

  @Override
  public void apply(Object key, Struct value) {
    if (value.schema().field("after") == null || value.getStruct("after") == null) {
      return;
    }
    Struct row = value.getStruct("after");
    for (Field field : row.schema().fields()) {
      if (field.schema().type() == Schema.Type.ARRAY && OF_UUIDS.equals(row.get(field))) {
        row.put(field, List.of(USUAL));
      }
    }
  }

  @Override
  public void close() {}
}
