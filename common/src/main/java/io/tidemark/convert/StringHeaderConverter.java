package io.tidemark.convert;

import io.tidemark.config.Version;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
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
  private final Seen<Object> written = new Seen<>();
  private final Seen<SchemaAndValue> read = new Seen<>();

  /** The bytes of a header, and what they are of. */
  private static final class Kept<V> {
    private final byte[] bytes;
    private final V value;

    Kept(byte[] bytes, V value) {
      this.bytes = bytes;
      this.value = value;
    }
  }

  /** A name, the last header that had it, and the name that came behind it last time. */
  private static final class Slot<V> {
    private final String name;
    private @Nullable Kept<V> kept;
    private @Nullable Slot<V> behind;

    Slot(String name) {
      this.name = name;
    }
  }

  /**
   * The names that are known. Records in a row mostly have them in one order, so that a name is
   * compared with the expected one before it is looked for. Threads may spoil each other's guesses,
   * and nothing else.
   */
  private static final class Seen<V> {
    private final Map<String, Slot<V>> slots = new ConcurrentHashMap<>();
    private @Nullable Slot<V> last;

    /** The name's place, null when there is no room for it. */
    @Nullable Slot<V> of(String name) {
      Slot<V> before = last;
      Slot<V> slot = before == null ? null : before.behind;
      if (slot == null || !slot.name.equals(name)) {
        slot = slots.size() < NAMES ? slots.computeIfAbsent(name, Slot::new) : slots.get(name);
        if (before != null) {
          before.behind = slot;
        }
      }
      last = slot;
      return slot;
    }

    void clear() {
      slots.clear();
      last = null;
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
    Slot<Object> slot = written.of(header);
    Kept<Object> before = slot == null ? null : slot.kept;
    if (before != null && Objects.equals(before.value, value)) {
      return before.bytes;
    }
    byte[] bytes = kafkas.fromConnectHeader(topic, header, schema, value);
    if (slot != null && value != null && isFixed(value) && bytes.length <= LONGEST) {
      slot.kept = new Kept<>(bytes, value);
    }
    return bytes;
  }

  private static boolean isFixed(Object value) {
    return value instanceof String
        || value instanceof Long
        || value instanceof Integer
        || value instanceof Boolean;
  }

  @Override
  public SchemaAndValue toConnectHeader(String topic, String header, byte @Nullable [] value) {
    Slot<SchemaAndValue> slot = read.of(header);
    Kept<SchemaAndValue> before = slot == null ? null : slot.kept;
    if (before != null && value != null && Arrays.equals(before.bytes, value)) {
      return before.value;
    }
    SchemaAndValue found = kafkas.toConnectHeader(topic, header, value);
    if (slot != null && value != null && value.length <= LONGEST) {
      slot.kept = new Kept<>(value, found);
    }
    return found;
  }

  @Override
  public void close() {
    written.clear();
    read.clear();
  }
}
