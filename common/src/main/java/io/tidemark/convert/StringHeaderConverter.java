package io.tidemark.convert;

import io.tidemark.config.Version;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.components.Versioned;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.storage.HeaderConverter;
import org.apache.kafka.connect.storage.StringConverter;
import org.apache.kafka.connect.storage.StringConverterConfig;
import org.jspecify.annotations.Nullable;

/**
 * Kafka's StringConverter for headers, faster where records in a row have the same: the same
 * settings, the same bytes, the same values. What the last header of a name was is not converted
 * again.
 */
public final class StringHeaderConverter implements HeaderConverter, Versioned {
  /** So many names; a topic whose records have names of their own is not to fill the memory. */
  private static final int NAMES = 64;

  /** So many bytes; a longer header costs more to keep than it saves. */
  private static final int LONGEST = 1024;

  private final StringConverter kafkas = new StringConverter();
  private final Map<String, Kept<Object>> written = new ConcurrentHashMap<>();
  private final Map<String, Kept<SchemaAndValue>> read = new ConcurrentHashMap<>();

  /** The bytes of a header, and what they are of. */
  private static final class Kept<V> {
    private final byte[] bytes;
    private final V value;

    Kept(byte[] bytes, V value) {
      this.bytes = bytes;
      this.value = value;
    }
  }

  @Override
  public String version() {
    return Version.current();
  }

  @Override
  public ConfigDef config() {
    return StringConverterConfig.configDef();
  }

  @Override
  public void configure(Map<String, ?> configs) {
    kafkas.configure(configs);
    written.clear(); // for the encoding may be another one
    read.clear();
  }

  @Override
  public byte @Nullable [] fromConnectHeader(
      String topic, String header, @Nullable Schema schema, @Nullable Object value) {
    Kept<Object> before = written.get(header);
    if (before != null && before.value.equals(value)) {
      return before.bytes;
    }
    byte[] bytes = kafkas.fromConnectHeader(topic, header, schema, value);
    boolean room = before != null || written.size() < NAMES;
    if (value != null && isFixed(value) && bytes.length <= LONGEST && room) {
      written.put(header, new Kept<>(bytes, value));
    }
    return bytes;
  }

  private static boolean isFixed(Object value) {
    return value instanceof String || value instanceof Long || value instanceof Boolean;
  }

  @Override
  public SchemaAndValue toConnectHeader(String topic, String header, byte @Nullable [] value) {
    Kept<SchemaAndValue> before = read.get(header);
    if (before != null && value != null && Arrays.equals(before.bytes, value)) {
      return before.value;
    }
    SchemaAndValue found = kafkas.toConnectHeader(topic, header, value);
    if (value != null && value.length <= LONGEST && (before != null || read.size() < NAMES)) {
      read.put(header, new Kept<>(value, found));
    }
    return found;
  }

  @Override
  public void close() {
    written.clear();
    read.clear();
  }
}
