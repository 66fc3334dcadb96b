package io.tidemark.sink.row;

import io.tidemark.connect.RecordSchemas;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;

/**
 * Finds the fields for which Debezium had no value to send, because an update has left a large one
 * as it was: they hold its placeholder, each type in its own way. Belongs to one thread.
 */
final class Unavailable {
  private static final String TEXT = "__debezium_unavailable_value";

  /** Of an hstore as Debezium sends it by default. */
  private static final String PAIR = "{\"%1$s\":\"%1$s\"}".formatted(TEXT);

  private static final byte[] BYTES = TEXT.getBytes(StandardCharsets.UTF_8);
  private static final ByteBuffer BUFFER = ByteBuffer.wrap(BYTES);
  private static final String ID = UUID.nameUUIDFromBytes(BYTES).toString();
  private static final Set<Schema.Type> TYPES =
      Set.of(Schema.Type.STRING, Schema.Type.BYTES, Schema.Type.ARRAY, Schema.Type.MAP);

  private @Nullable Schema last;
  private boolean anyOf;
  private List<Field> candidates = List.of();

  /**
   * The names of the fields of a record's value.
   *
   * @param foreign whether any record may have some; else only those whose schema says so
   */
  @SuppressWarnings("ReferenceEquality") // converters hand out one object again and again
  Set<String> in(@Nullable Object recordValue, boolean foreign) {
    if (!(recordValue instanceof Struct struct)) {
      return Set.of();
    }
    if (struct.schema() != last || foreign != anyOf) {
      last = struct.schema();
      anyOf = foreign;
      candidates =
          foreign || RecordSchemas.mayLackValues(last)
              ? last.fields().stream().filter(f -> TYPES.contains(f.schema().type())).toList()
              : List.of();
    }
    Set<String> found = Set.of();
    for (Field field : candidates) {
      if (isPlaceholder(struct.get(field))) {
        found = found.isEmpty() ? new HashSet<>() : found;
        found.add(field.name());
      }
    }
    return found;
  }

  private static boolean isPlaceholder(@Nullable Object value) {
    if (value instanceof String text) {
      return text.equals(TEXT) || text.equals(PAIR);
    } else if (value instanceof byte[] bytes) {
      return bytes.length == BYTES.length && BUFFER.equals(ByteBuffer.wrap(bytes));
    } else if (value instanceof ByteBuffer buffer) {
      return BUFFER.equals(buffer);
    } else if (value instanceof List<?> list) {
      return isPlaceholder(list);
    }
    return value instanceof Map<?, ?> map && map.size() == 1 && TEXT.equals(map.get(TEXT));
  }

  /** One element that is the placeholder, or numbers that are its bytes. */
  private static boolean isPlaceholder(List<?> list) {
    if (list.size() == 1) {
      Object only = list.get(0);
      return only instanceof String text
          ? text.equals(TEXT) || text.equals(ID)
          : !(only instanceof List<?>) && isPlaceholder(only);
    } else if (list.size() != BYTES.length) {
      return false;
    }
    for (int i = 0; i < BYTES.length; i++) {
      if (!(list.get(i) instanceof Number number) || number.longValue() != BYTES[i]) {
        return false;
      }
    }
    return true;
  }
}
