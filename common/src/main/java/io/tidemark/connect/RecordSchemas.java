package io.tidemark.connect;

import io.tidemark.table.Column;
import io.tidemark.table.TableSchema;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.errors.DataException;

/** Table schemas as record schemas and back; a nullable column is an optional field. */
public final class RecordSchemas {
  /** A schema's parameter: its rows may have Debezium's placeholder where there was no value. */
  private static final String MAY_LACK_VALUES = "tidemark.may.lack.values";

  private RecordSchemas() {}

  /** Says of a row's schema that there may be Debezium's placeholder where a value is missing. */
  public static SchemaBuilder lackingValues(SchemaBuilder row) {
    return row.parameter(MAY_LACK_VALUES, "true");
  }

  /** Whether {@link #lackingValues} was said of a row's schema. */
  public static boolean mayLackValues(Schema row) {
    return row.parameters() != null && "true".equals(row.parameters().get(MAY_LACK_VALUES));
  }

  /** The schema of a row: all columns in the table's order. */
  public static Schema value(TableSchema table, String name, DecimalMode mode) {
    return struct(table, table.columns(), name, mode);
  }

  /**
   * The schema of a key: the key columns in key order.
   *
   * @throws IllegalArgumentException when the table has no key; its records then have none either
   */
  public static Schema key(TableSchema table, String name, DecimalMode mode) {
    if (!table.hasKey()) {
      throw new IllegalArgumentException("table " + table.id() + " has no key");
    }
    return struct(table, table.keyColumns(), name, mode);
  }

  private static Schema struct(
      TableSchema table, List<Column> columns, String name, DecimalMode mode) {
    SchemaBuilder builder = SchemaBuilder.struct().name(name);
    for (Column column : columns) {
      builder.field(
          column.name(),
          FieldSchemas.of(column.type(), column.nullable(), mode(table, column, mode)));
    }
    return builder.build();
  }

  /**
   * How a column's exact numbers travel. A key's are never doubles, which could make one key of
   * two.
   *
   * @param mode how those of other columns do
   */
  public static DecimalMode mode(TableSchema table, Column column, DecimalMode mode) {
    return mode == DecimalMode.DOUBLE && table.key().contains(column.name())
        ? DecimalMode.PRECISE
        : mode;
  }

  /** The table as its records describe it: what a destination makes of their schema. */
  public static TableSchema carried(TableSchema table, DecimalMode mode) {
    return new TableSchema(table.id(), columns(value(table, "row", mode)), table.key());
  }

  /**
   * The name of a schema of a topic's records. Avro allows letters, digits and underscores between
   * the dots, and no digit in front, so that anything else becomes an underscore, as Debezium does
   * it. Two topics may then have schemas of one name, which are kept apart by the topic.
   *
   * @param part {@code Key} or {@code Value}
   */
  public static String name(String topic, String part) {
    String name = topic.replaceAll("[^A-Za-z0-9_.]", "_") + "." + part;
    return name.replaceAll("(?<=^|\\.)(?=[0-9.])", "_");
  }

  /**
   * The columns that a record's struct stands for.
   *
   * @throws DataException when it is no struct, or a field fits no column; the message names it
   */
  public static List<Column> columns(Schema struct) {
    if (struct.type() != Schema.Type.STRUCT) {
      throw new DataException(
          "a record of type " + struct.type() + " has no columns: records need a struct schema");
    }
    List<Column> columns = new ArrayList<>(struct.fields().size());
    for (Field field : struct.fields()) {
      columns.add(column(field));
    }
    return columns;
  }

  private static Column column(Field field) {
    try {
      return new Column(field.name(), ColumnTypes.of(field.schema()), field.schema().isOptional());
    } catch (DataException e) {
      throw new DataException("field " + field.name() + ": " + e.getMessage(), e);
    }
  }
}
