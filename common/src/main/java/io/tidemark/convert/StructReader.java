package io.tidemark.convert;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.SerializedString;
import java.io.IOException;
import java.util.BitSet;
import java.util.List;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;

/**
 * Reads structs of one schema. Fields mostly come in the schema's order, so that a name is compared
 * with the expected one alone.
 */
final class StructReader implements ValueReader {
  /** Names from here on Jackson may refuse where it does not know what to expect. */
  private static final int LONG_NAME = 10_000;

  private final Schema schema;
  private final ValueReaders readers;
  private final Field[] fields;
  private final SerializableString[] names;
  private final ValueReader[] values;

  StructReader(Schema schema, ValueReaders readers) {
    this.schema = schema;
    this.readers = readers;
    List<Field> all = schema.fields();
    if (all.stream().anyMatch(f -> f.name().length() >= LONG_NAME)) {
      throw new Unusual();
    }
    this.fields = all.toArray(Field[]::new);
    this.names =
        all.stream().map(f -> new SerializedString(f.name())).toArray(SerializedString[]::new);
    this.values = all.stream().map(f -> readers.nullable(f.schema())).toArray(ValueReader[]::new);
  }

  @Override
  public Struct read(JsonParser json) throws IOException {
    if (json.currentToken() != JsonToken.START_OBJECT) {
      throw new Unusual();
    }
    Struct struct = new Struct(schema);
    for (int i = 0; i < fields.length; i++) {
      if (!json.nextFieldName(names[i])) {
        return readOthers(json, struct, i);
      }
      json.nextToken();
      struct.put(fields[i], values[i].read(json));
    }
    return json.nextToken() == JsonToken.END_OBJECT
        ? struct
        : readOthers(json, struct, fields.length);
  }

  /** In any order, some missing, some that the schema does not know; the parser is at a name. */
  private Struct readOthers(JsonParser json, Struct struct, int read) throws IOException {
    BitSet missing = new BitSet(fields.length);
    missing.set(read, fields.length);
    while (json.currentToken() != JsonToken.END_OBJECT) {
      Field field = schema.field(json.currentName());
      json.nextToken();
      if (field == null) {
        json.skipChildren();
      } else {
        struct.put(field, values[field.index()].read(json));
        missing.clear(field.index());
      }
      json.nextToken();
    }
    missing.stream().forEach(i -> struct.put(fields[i], readers.none(fields[i].schema())));
    return struct;
  }
}
