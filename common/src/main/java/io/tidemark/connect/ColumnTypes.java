package io.tidemark.connect;

import io.tidemark.table.ColumnType;
import io.tidemark.table.Kind;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.errors.DataException;
import org.jspecify.annotations.Nullable;

/** Connect schemas, ours, Connect's own or Debezium's, as column types. */
final class ColumnTypes {
  /** Bounded text types of the databases that Debezium reads, by their upper-case names. */
  private static final Set<String> BOUNDED_TEXT =
      Set.of(
          "VARCHAR",
          "BPCHAR",
          "CHAR",
          "CHARACTER",
          "CHARACTER VARYING",
          "NVARCHAR",
          "NCHAR",
          "VARCHAR2",
          "NVARCHAR2");

  private static final Set<String> TEXT =
      Set.of(
          "TEXT",
          "TINYTEXT",
          "MEDIUMTEXT",
          "LONGTEXT",
          "NTEXT",
          "CLOB",
          "NCLOB",
          "STRING",
          "ENUM",
          "SET");

  private static final Set<String> NUMBER = Set.of("NUMERIC", "DECIMAL");

  /** Digits that stand for "no limit" are beyond those that any database lets one declare. */
  private static final int MAX_PRECISION = 1000;

  /** What a semantic name alone decides. */
  private static final Map<String, ColumnType> BY_NAME =
      Map.ofEntries(
          Map.entry(SemanticTypes.VARIABLE_SCALE_DECIMAL, ColumnType.of(Kind.DECIMAL)),
          Map.entry(SemanticTypes.DATE, ColumnType.of(Kind.DATE)),
          Map.entry(SemanticTypes.CONNECT_DATE, ColumnType.of(Kind.DATE)),
          Map.entry(SemanticTypes.TIME, ColumnType.of(Kind.TIME)),
          Map.entry(SemanticTypes.MICRO_TIME, ColumnType.of(Kind.TIME)),
          Map.entry(SemanticTypes.NANO_TIME, ColumnType.of(Kind.TIME)),
          Map.entry(SemanticTypes.CONNECT_TIME, ColumnType.of(Kind.TIME)),
          Map.entry(SemanticTypes.TIMESTAMP, ColumnType.of(Kind.TIMESTAMP)),
          Map.entry(SemanticTypes.MICRO_TIMESTAMP, ColumnType.of(Kind.TIMESTAMP)),
          Map.entry(SemanticTypes.NANO_TIMESTAMP, ColumnType.of(Kind.TIMESTAMP)),
          Map.entry(SemanticTypes.CONNECT_TIMESTAMP, ColumnType.of(Kind.TIMESTAMP)),
          Map.entry(SemanticTypes.ZONED_TIMESTAMP, ColumnType.of(Kind.TIMESTAMP_TZ)),
          Map.entry(SemanticTypes.ZONED_TIME, ColumnType.other("timetz")),
          Map.entry(SemanticTypes.INTERVAL, ColumnType.other("interval")),
          Map.entry(SemanticTypes.UUID, ColumnType.of(Kind.UUID)),
          Map.entry(SemanticTypes.XML, ColumnType.other("xml")),
          Map.entry(SemanticTypes.LTREE, ColumnType.other("ltree")));

  private ColumnTypes() {}

  /**
   * The type of a field.
   *
   * @throws DataException when no column can hold it
   */
  static ColumnType of(Schema schema) {
    String name = schema.name();
    if (name != null) {
      if (name.equals(SemanticTypes.DECIMAL)) {
        return decimal(schema);
      } else if (name.equals(SemanticTypes.JSON)) {
        String column = parameter(schema, SemanticTypes.COLUMN_TYPE);
        return new ColumnType(
            Kind.JSON, 0, 0, 0, null, column == null ? null : column.toLowerCase(Locale.ROOT));
      }
      ColumnType known = BY_NAME.get(name);
      if (known != null) {
        return known;
      }
    }
    return physical(schema);
  }

  private static ColumnType physical(Schema schema) {
    return switch (schema.type()) {
      case BOOLEAN -> ColumnType.of(Kind.BOOLEAN);
      case INT8 -> ColumnType.of(Kind.INT8);
      case INT16 -> ColumnType.of(Kind.INT16);
      case INT32 -> ColumnType.of(Kind.INT32);
      case INT64 -> ColumnType.of(Kind.INT64);
      case FLOAT32 -> ColumnType.of(Kind.FLOAT32);
      case FLOAT64 -> ColumnType.of(Kind.FLOAT64);
      case BYTES -> ColumnType.of(Kind.BYTES);
      case STRING -> text(schema);
      case ARRAY -> ColumnType.array(of(schema.valueSchema()));
      case MAP, STRUCT ->
          throw new DataException(
              "type "
                  + schema.type()
                  + " fits no column: flatten it with a transform or leave it out");
    };
  }

  private static ColumnType decimal(Schema schema) {
    int precision = number(schema, SemanticTypes.DECIMAL_PRECISION);
    return precision == 0
        ? ColumnType.of(Kind.DECIMAL)
        : ColumnType.decimal(precision, number(schema, Decimal.SCALE_FIELD));
  }

  private static ColumnType text(Schema schema) {
    String column = parameter(schema, SemanticTypes.COLUMN_TYPE);
    if (column == null || TEXT.contains(column)) {
      return ColumnType.of(Kind.STRING);
    } else if (BOUNDED_TEXT.contains(column)) {
      int length = number(schema, SemanticTypes.COLUMN_LENGTH);
      String name = column.equals("BPCHAR") ? "bpchar" : null;
      return new ColumnType(
          Kind.STRING, length == Integer.MAX_VALUE ? 0 : length, 0, 0, null, name);
    } else if (NUMBER.contains(column)) {
      int precision = number(schema, SemanticTypes.COLUMN_LENGTH);
      return precision == 0 || precision > MAX_PRECISION
          ? ColumnType.of(Kind.DECIMAL)
          : ColumnType.decimal(precision, number(schema, SemanticTypes.COLUMN_SCALE));
    }
    return ColumnType.other(column.toLowerCase(Locale.ROOT));
  }

  private static @Nullable String parameter(Schema schema, String name) {
    return schema.parameters() == null ? null : schema.parameters().get(name);
  }

  private static int number(Schema schema, String name) {
    String value = parameter(schema, name);
    try {
      return value == null ? 0 : Integer.parseInt(value);
    } catch (NumberFormatException e) {
      throw new DataException("schema parameter " + name + " is not a number", e);
    }
  }
}
