package io.tidemark.sink.kit;

import io.tidemark.connect.RecordSchemas;
import io.tidemark.table.Column;
import io.tidemark.table.TableId;
import io.tidemark.table.TableSchema;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;

/**
 * What the records of a table look like.
 *
 * @param table its name, and that of its sync
 * @param key names of the fields that make the key, none for records without one
 * @param value the schema of the values
 * @param keySchema the schema of the keys: one object, as a converter would hand it out
 */
record Shape(String table, List<String> key, Schema value, @Nullable Schema keySchema) {

  private Shape(String table, List<String> key, Schema value) {
    this(table, key, value, keySchema(table, key, value));
  }

  /** The two columns that most cases need. */
  static Shape of(String table) {
    return builder(table, "id")
        .field("id", Schema.INT64_SCHEMA)
        .field("name", Schema.OPTIONAL_STRING_SCHEMA)
        .shape();
  }

  static Builder builder(String table, String... key) {
    return new Builder(table, List.of(key));
  }

  /** Gathers fields. */
  static final class Builder {
    private final String table;
    private final List<String> key;
    private final Map<String, Schema> fields = new LinkedHashMap<>();

    private Builder(String table, List<String> key) {
      this.table = table;
      this.key = key;
    }

    Builder field(String name, Schema schema) {
      fields.put(name, schema);
      return this;
    }

    Shape shape() {
      SchemaBuilder schema = SchemaBuilder.struct().name(table + ".Value");
      fields.forEach(schema::field);
      return new Shape(table, key, schema.build());
    }
  }

  /** The same records with one more field. */
  Shape with(String name, Schema schema) {
    return copy(field -> true).field(name, schema).shape();
  }

  /** The same records without a field. */
  Shape without(String name) {
    return copy(field -> !field.name().equals(name)).shape();
  }

  private Builder copy(Predicate<Field> kept) {
    Builder builder = new Builder(table, key);
    value.fields().stream()
        .filter(kept)
        .forEach(field -> builder.field(field.name(), field.schema()));
    return builder;
  }

  /** The same records, told apart by other fields. */
  Shape keyed(String... names) {
    return new Shape(table, List.of(names), value);
  }

  /** What a reader is asked for. */
  List<Column> columns() {
    return RecordSchemas.columns(value);
  }

  TableSchema schema() {
    return new TableSchema(new TableId("public", table), columns(), key);
  }

  private static @Nullable Schema keySchema(String table, List<String> key, Schema value) {
    if (key.isEmpty()) {
      return null;
    }
    SchemaBuilder schema = SchemaBuilder.struct().name(table + ".Key");
    key.forEach(name -> schema.field(name, value.field(name).schema()));
    return schema.build();
  }

  /** A value with the cells in the order of the fields. */
  Struct struct(List<? extends @Nullable Object> cells) {
    Struct struct = new Struct(value);
    for (Field field : value.fields()) {
      struct.put(field, cells.get(field.index()));
    }
    return struct;
  }

  /** The row that a reader is to find. */
  Map<String, @Nullable Object> plain(List<? extends @Nullable Object> cells) {
    Map<String, @Nullable Object> row = new LinkedHashMap<>();
    for (Column column : columns()) {
      int index = value.field(column.name()).index();
      Schema schema = value.fields().get(index).schema();
      row.put(column.name(), Plain.expected(column.type(), schema, cells.get(index)));
    }
    return row;
  }

  List<Map<String, @Nullable Object>> plain(@Nullable Object[]... rows) {
    List<Map<String, @Nullable Object>> plain = new ArrayList<>();
    Arrays.stream(rows).forEach(row -> plain.add(plain(Arrays.asList(row))));
    return plain;
  }
}
