package io.tidemark.sink.row;

import io.tidemark.connect.CellFromConnect;
import io.tidemark.connect.RecordSchemas;
import io.tidemark.dialect.CopyBuffer;
import io.tidemark.dialect.CopyEncoder;
import io.tidemark.dialect.FieldEncoder;
import io.tidemark.dialect.UnencodableCell;
import io.tidemark.table.Column;
import io.tidemark.table.SystemColumns;
import io.tidemark.table.TableId;
import io.tidemark.table.TableSchema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.DataException;
import org.jspecify.annotations.Nullable;

/**
 * How records with one pair of schemas become rows of one table: made once per pair, so that a
 * record costs no look-up by name.
 */
public final class RecordPlan {
  private record Cell(
      Column column,
      Field field,
      boolean defaulted,
      CellFromConnect reader,
      FieldEncoder encoder) {}

  private final RowShape shape;
  private final Cell[] key;
  private final Cell[] values;

  private RecordPlan(RowShape shape, Cell[] key, Cell[] values) {
    this.shape = shape;
    this.key = key;
    this.values = values;
  }

  /**
   * Plans the records of a schema pair.
   *
   * @param keySchema null when the records have no key
   * @param valueSchema null for tombstones
   * @param keyed whether rows are told apart by their key; when not, a key's columns are written
   *     like any other
   * @throws DataException when the records are not structs with a schema
   * @throws ConnectException when the table itself cannot be written
   */
  static RecordPlan of(
      TableId table, @Nullable Schema keySchema, @Nullable Schema valueSchema, boolean keyed) {
    List<Cell> key = keySchema == null ? List.of() : cells(table, "key", keySchema);
    List<Cell> value = valueSchema == null ? List.of() : cells(table, "value", valueSchema);
    Map<String, Column> keyColumns = new LinkedHashMap<>();
    for (Cell cell : key) {
      keyColumns.put(cell.column.name(), keyed ? notNull(cell.column) : cell.column);
    }
    List<Cell> values =
        value.stream().filter(cell -> !keyColumns.containsKey(cell.column.name())).toList();
    List<Column> encoded = new ArrayList<>(keyColumns.values());
    values.forEach(cell -> encoded.add(cell.column));
    for (Column column : encoded) {
      if (SystemColumns.NAMES.contains(column.name())) {
        throw new ConnectException(
            "Table %s: the records have a column %s, which Tidemark keeps for itself: rename or drop it with a transform"
                .formatted(table, column.name()));
      }
    }
    List<String> keyNames = keyed ? List.copyOf(keyColumns.keySet()) : List.of();
    TableSchema created = new TableSchema(table, inOrder(keyColumns, value), keyNames);
    return new RecordPlan(
        new RowShape(created, encoded), key.toArray(Cell[]::new), values.toArray(Cell[]::new));
  }

  /** The columns as the values have them, behind those that only the keys have. */
  private static List<Column> inOrder(Map<String, Column> keyColumns, List<Cell> value) {
    Map<String, Column> columns = new LinkedHashMap<>(keyColumns);
    for (Cell cell : value) {
      String name = cell.column.name();
      Column inKey = columns.remove(name);
      columns.put(name, inKey == null ? cell.column : inKey);
    }
    return List.copyOf(columns.values());
  }

  private static Column notNull(Column column) {
    return new Column(column.name(), column.type(), false);
  }

  private static List<Cell> cells(TableId table, String part, Schema schema) {
    if (schema.type() != Schema.Type.STRUCT) {
      throw new DataException(
          "Table %s: the record's %s is not a struct but %s: send structs, or wrap the field with a transform"
              .formatted(table, part, schema.type()));
    }
    List<Column> columns = RecordSchemas.columns(schema);
    List<Cell> cells = new ArrayList<>(columns.size());
    for (int i = 0; i < columns.size(); i++) {
      Field field = schema.fields().get(i);
      Column column = columns.get(i);
      cells.add(
          new Cell(
              column,
              field,
              field.schema().defaultValue() != null,
              CellFromConnect.of(field.schema()),
              CopyEncoder.stageField(column.type())));
    }
    return List.copyOf(cells);
  }

  public RowShape shape() {
    return shape;
  }

  /**
   * The same plan with a shape that is equal to its own, so that shapes can be told by identity.
   */
  RecordPlan with(RowShape sameShape) {
    return new RecordPlan(sameShape, key, values);
  }

  /**
   * Appends the key columns' fields.
   *
   * @throws DataException naming table and column, never the value
   */
  public void encodeKey(@Nullable Object recordKey, CopyBuffer out) {
    if (key.length == 0) {
      return;
    }
    if (!(recordKey instanceof Struct struct)) {
      throw new DataException("Table " + shape.table() + ": the record has no key");
    }
    for (Cell cell : key) {
      Object value = value(struct, cell);
      if (value == null && shape.keys() > 0) {
        throw bad(cell, "NULL in a key column", null);
      }
      encode(cell, value, out);
    }
  }

  /**
   * Appends the other columns' fields.
   *
   * @throws DataException naming table and column, never the value
   */
  public void encodeValues(@Nullable Object recordValue, CopyBuffer out) {
    if (values.length == 0) {
      return;
    }
    if (!(recordValue instanceof Struct struct)) {
      throw new DataException("Table " + shape.table() + ": the record's value is not a struct");
    }
    for (Cell cell : values) {
      encode(cell, value(struct, cell), out);
    }
  }

  private static @Nullable Object value(Struct struct, Cell cell) {
    // Struct.get puts in the schema's default for NULL
    return cell.defaulted ? struct.getWithoutDefault(cell.field.name()) : struct.get(cell.field);
  }

  private void encode(Cell cell, @Nullable Object value, CopyBuffer out) {
    try {
      cell.encoder.encode(cell.reader.convert(value), out);
    } catch (UnencodableCell e) {
      throw bad(cell, e.getMessage(), e);
    } catch (DataException e) {
      throw bad(cell, e.getMessage(), e);
    }
  }

  private DataException bad(Cell cell, @Nullable String why, @Nullable Throwable cause) {
    return new DataException(
        "Table %s, column %s: %s".formatted(shape.table(), cell.column.name(), why), cause);
  }
}
