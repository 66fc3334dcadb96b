package io.tidemark.sink.row;

import io.tidemark.connect.CellFromConnect;
import io.tidemark.connect.RecordSchemas;
import io.tidemark.dialect.CopyBuffer;
import io.tidemark.dialect.Dialect;
import io.tidemark.dialect.FieldEncoder;
import io.tidemark.dialect.UnencodableCell;
import io.tidemark.table.Column;
import io.tidemark.table.TableId;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;
import org.jspecify.annotations.Nullable;

/**
 * One field of a record's key or value, on its way to a row.
 *
 * @param table for messages
 * @param column what the field is, by the field's name
 * @param field where it is in its struct
 * @param inKey whether that is the key
 * @param defaulted whether the schema has a default, which must not stand in for NULL
 */
record Cell(
    TableId table,
    Column column,
    Field field,
    boolean inKey,
    boolean defaulted,
    Conversion conversion) {

  /** From Connect's value to the bytes of a copy. */
  record Conversion(CellFromConnect reader, FieldEncoder encoder) {}

  /**
   * The fields of a struct.
   *
   * @throws DataException when it is no struct, or one of its fields fits no column
   */
  static List<Cell> of(TableId table, boolean inKey, Schema schema, Dialect dialect) {
    if (schema.type() != Schema.Type.STRUCT) {
      throw new DataException(
          "Table %s: the record's %s is not a struct but %s: send structs, or wrap the field with a transform"
              .formatted(table, inKey ? "key" : "value", schema.type()));
    }
    List<Column> columns = RecordSchemas.columns(schema);
    List<Cell> cells = new ArrayList<>(columns.size());
    for (int i = 0; i < columns.size(); i++) {
      Field field = schema.fields().get(i);
      Column column = columns.get(i);
      Conversion conversion =
          new Conversion(CellFromConnect.of(field.schema()), dialect.stageField(column.type()));
      boolean defaulted = field.schema().defaultValue() != null;
      cells.add(new Cell(table, column, field, inKey, defaulted, conversion));
    }
    return List.copyOf(cells);
  }

  /** The same, for a column that is no key. */
  Cell with(TextNul nul) {
    CellFromConnect reader = nul.reader(table, column, conversion.reader);
    return new Cell(
        table, column, field, inKey, defaulted, new Conversion(reader, conversion.encoder));
  }

  String name() {
    return column.name();
  }

  /**
   * The field's value as a cell of its column's type.
   *
   * @throws DataException naming table and field, never the value
   */
  @Nullable Object read(Struct struct) {
    try {
      return conversion.reader.convert(value(struct));
    } catch (DataException e) {
      throw bad(e.getMessage(), e);
    }
  }

  private @Nullable Object value(Struct struct) {
    // Struct.get puts in the schema's default for NULL
    return defaulted ? struct.getWithoutDefault(field.name()) : struct.get(field);
  }

  /**
   * Appends the field.
   *
   * @param nullable whether NULL is accepted
   * @throws DataException naming table and field, never the value
   */
  void encode(Struct struct, boolean nullable, CopyBuffer out) {
    Object cell = read(struct);
    if (cell == null && !nullable) {
      throw bad("NULL in a key column", null);
    }
    try {
      conversion.encoder.encode(cell, out);
    } catch (UnencodableCell e) {
      throw bad(e.getMessage(), e);
    }
  }

  private DataException bad(@Nullable String why, @Nullable Throwable cause) {
    return new DataException("Table %s, column %s: %s".formatted(table, name(), why), cause);
  }
}
