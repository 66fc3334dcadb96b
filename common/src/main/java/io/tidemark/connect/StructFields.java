package io.tidemark.connect;

import java.util.List;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;
import org.jspecify.annotations.Nullable;

/**
 * Fills structs of one schema. {@link Struct#put} makes of the name of each field a text for an
 * error that mostly does not come; of a field without a name it makes none.
 */
public final class StructFields {
  private final Schema schema;
  private final Field[] fields;
  private final Field[] nameless;

  /**
   * @param schema of structs
   */
  public StructFields(Schema schema) {
    this.schema = schema;
    List<Field> all = schema.fields();
    this.fields = all.toArray(Field[]::new);
    this.nameless = all.stream().map(StructFields::nameless).toArray(Field[]::new);
  }

  @SuppressWarnings("NullAway") // nobody asks for the name but for that text
  private static Field nameless(Field field) {
    return new Field(null, field.index(), field.schema());
  }

  public Schema schema() {
    return schema;
  }

  public int size() {
    return fields.length;
  }

  public Field get(int index) {
    return fields[index];
  }

  /**
   * Puts a value into a struct.
   *
   * @throws DataException when the field does not take it
   */
  @SuppressWarnings("NullAway") // a struct takes null for an optional field, unannotated
  public void put(Struct struct, int index, @Nullable Object value) {
    try {
      struct.put(nameless[index], value);
    } catch (DataException e) {
      struct.put(fields[index], value); // says which field it is
    }
  }
}
