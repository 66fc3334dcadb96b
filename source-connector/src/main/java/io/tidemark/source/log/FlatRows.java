package io.tidemark.source.log;

import io.tidemark.connect.RecordSchemas;
import io.tidemark.source.read.TideRecord.Part;
import java.util.function.UnaryOperator;
import org.apache.kafka.connect.data.ConnectSchema;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;

/**
 * Rows and keys as Tidemark sends them: the same fields, without the defaults that the database's
 * columns have, which converters would put in the place of NULL. Belongs to one thread.
 */
final class FlatRows {
  private final Shape key;
  private final Shape value;

  FlatRows(String topic) {
    this.key = new Shape(RecordSchemas.name(topic, "Key"), builder -> builder);
    this.value = new Shape(RecordSchemas.name(topic, "Value"), RecordSchemas::lackingValues);
  }

  Part key(@Nullable Struct struct) {
    return key.of(struct);
  }

  /** A row; none for one that is gone. */
  Part value(@Nullable Struct struct) {
    return value.of(struct);
  }

  /** Remembers the schema that came last, which comes again and again. */
  private static final class Shape {
    private final String name;
    private final UnaryOperator<SchemaBuilder> more;
    private @Nullable Schema found;
    private @Nullable Schema flat;

    Shape(String name, UnaryOperator<SchemaBuilder> more) {
      this.name = name;
      this.more = more;
    }

    @SuppressWarnings("NullAway") // a struct takes null for an optional field, unannotated
    Part of(@Nullable Struct struct) {
      if (struct == null) {
        return Part.NONE;
      }
      Schema schema = schema(struct.schema());
      Struct copy = new Struct(schema);
      for (Field field : schema.fields()) {
        copy.put(field, struct.getWithoutDefault(field.name()));
      }
      return new Part(schema, copy);
    }

    @SuppressWarnings("ReferenceEquality") // the engine hands out one object again and again
    private Schema schema(Schema from) {
      Schema last = flat;
      if (last == null || from != found) {
        SchemaBuilder builder = more.apply(SchemaBuilder.struct().name(name));
        from.fields().forEach(field -> builder.field(field.name(), plain(field.schema())));
        last = builder.build();
        found = from;
        flat = last;
      }
      return last;
    }

    @SuppressWarnings("NullAway") // the framework's classes do not say what may be null
    private static Schema plain(Schema schema) {
      if (schema.defaultValue() == null) {
        return schema;
      }
      Schema.Type type = schema.type();
      boolean map = type == Schema.Type.MAP;
      return new ConnectSchema(
          type,
          schema.isOptional(),
          null,
          schema.name(),
          schema.version(),
          schema.doc(),
          schema.parameters(),
          type == Schema.Type.STRUCT ? schema.fields() : null,
          map ? schema.keySchema() : null,
          map || type == Schema.Type.ARRAY ? schema.valueSchema() : null);
    }
  }
}
