package io.tidemark.convert;

import io.tidemark.connect.StructFields;
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
  private final StructFields fields;
  private final byte[][] names;
  private final ValueReader[] values;

  StructReader(Schema schema, ValueReaders readers) {
    this.schema = schema;
    this.readers = readers;
    List<Field> all = schema.fields();
    if (all.stream().anyMatch(f -> f.name().length() >= LONG_NAME)) {
      throw new Unusual();
    }
    this.fields = new StructFields(schema);
    this.names = all.stream().map(StructReader::name).toArray(byte[][]::new);
    this.values = all.stream().map(f -> readers.nullable(f.schema())).toArray(ValueReader[]::new);
  }

  /** What comes before a field's value. */
  static byte[] name(Field field) {
    JsonOut out = new JsonOut(0);
    out.separate(field.index() == 0);
    out.writeQuoted(field.name());
    out.write(':');
    return out.toBytes();
  }

  @Override
  public Struct read(JsonIn json) {
    json.expect('{');
    Struct struct = new Struct(schema);
    for (int i = 0; i < names.length; i++) {
      if (!json.takes(names[i])) {
        return readOthers(json, struct, i);
      }
      fields.put(struct, i, values[i].read(json));
    }
    return json.takes('}') ? struct : readOthers(json, struct, names.length);
  }

  /** In any order, some missing. */
  private Struct readOthers(JsonIn json, Struct struct, int read) {
    BitSet missing = new BitSet(names.length);
    missing.set(read, names.length);
    for (boolean first = read == 0; json.goesOn('}', first); first = false) {
      Field field = schema.field(json.name());
      if (field == null) {
        throw new Unusual();
      }
      fields.put(struct, field.index(), values[field.index()].read(json));
      missing.clear(field.index());
    }
    missing.stream().forEach(i -> fields.put(struct, i, readers.none(fields.get(i).schema())));
    return struct;
  }
}
