package io.tidemark.connect;

import io.tidemark.generation.Marker;
import io.tidemark.generation.MarkerCodec;
import java.util.Map;
import java.util.function.Function;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;

/** Markers as record values: a flat struct, or the map that a schemaless converter makes of it. */
public final class MarkerRecords {
  /** The schema of a marker's value. */
  public static final Schema VALUE_SCHEMA = schema();

  private MarkerRecords() {}

  private static Schema schema() {
    SchemaBuilder builder =
        SchemaBuilder.struct().name("io.tidemark.Marker").version(MarkerCodec.VERSION);
    MarkerCodec.LONG_FIELDS.forEach(name -> builder.field(name, Schema.INT64_SCHEMA));
    MarkerCodec.TEXT_FIELDS.forEach(name -> builder.field(name, Schema.STRING_SCHEMA));
    MarkerCodec.OPTIONAL_FIELDS.forEach(name -> builder.field(name, Schema.OPTIONAL_STRING_SCHEMA));
    return builder.field(MarkerCodec.DELETABLE, Schema.BOOLEAN_SCHEMA).build();
  }

  public static Struct toValue(Marker marker) {
    Struct value = new Struct(VALUE_SCHEMA);
    MarkerCodec.encode(marker).forEach(value::put);
    return value;
  }

  /**
   * Reads a marker's value.
   *
   * @throws io.tidemark.generation.LaterVersionException when it is one of a later version
   * @throws IllegalArgumentException when it is no marker
   */
  public static Marker fromValue(@Nullable Object value) {
    if (value instanceof Struct struct) {
      return MarkerCodec.decode(fields(struct));
    } else if (value instanceof Map<?, ?> map) {
      return MarkerCodec.decode(map::get);
    }
    throw new IllegalArgumentException(
        "a marker's value is a struct, not "
            + (value == null ? "null" : value.getClass().getName())
            + ": read the marker topic with the converter that wrote it");
  }

  private static Function<String, @Nullable Object> fields(Struct struct) {
    return name -> {
      Field field = struct.schema().field(name);
      return field == null ? null : struct.getWithoutDefault(field.name());
    };
  }
}
