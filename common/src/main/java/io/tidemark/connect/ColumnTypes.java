package io.tidemark.connect;

import static io.tidemark.connect.SemanticType.parameter;

import io.tidemark.table.ColumnType;
import io.tidemark.table.Kind;
import java.util.Locale;
import java.util.Set;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.errors.DataException;

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

  /** What the names of MySQL's unsigned 64-bit type begin with. */
  private static final String UNSIGNED = "BIGINT UNSIGNED";

  private static final ColumnType UNSIGNED_TYPE = ColumnType.decimal(20, 0);

  /** Digits that stand for "no limit" are beyond those that any database lets one declare. */
  private static final int MAX_PRECISION = 1000;

  private ColumnTypes() {}

  /**
   * The type of a field.
   *
   * @throws DataException when a parameter of its schema is wrong
   */
  static ColumnType of(Schema schema) {
    return SemanticType.find(schema)
        .map(type -> type.column().apply(schema))
        .orElseGet(() -> physical(schema));
  }

  /** The type by the schema's own type alone. */
  static ColumnType physical(Schema schema) {
    return switch (schema.type()) {
      case BOOLEAN -> ColumnType.of(Kind.BOOLEAN);
      case INT8 -> ColumnType.of(Kind.INT8);
      case INT16 -> ColumnType.of(Kind.INT16);
      case INT32 -> ColumnType.of(Kind.INT32);
      case INT64 -> isUnsigned(schema) ? UNSIGNED_TYPE : ColumnType.of(Kind.INT64);
      case FLOAT32 -> ColumnType.of(Kind.FLOAT32);
      case FLOAT64 -> ColumnType.of(Kind.FLOAT64);
      case BYTES -> ColumnType.of(Kind.BYTES);
      case STRING -> text(schema);
      case ARRAY -> array(schema.valueSchema());
      case MAP, STRUCT -> ColumnType.of(Kind.JSON);
    };
  }

  /**
   * An array of what is an array or a document itself is a document: a database's arrays are not
   * ragged.
   */
  private static ColumnType array(Schema element) {
    ColumnType type = of(element);
    boolean nested =
        type.kind() == Kind.ARRAY
            || (type.kind() == Kind.JSON && element.type() != Schema.Type.STRING);
    return nested ? ColumnType.of(Kind.JSON) : ColumnType.array(type);
  }

  /** Whether values are 64 bits without a sign. */
  static boolean isUnsigned(Schema schema) {
    String column = parameter(schema, SemanticTypes.COLUMN_TYPE);
    return column != null && column.startsWith(UNSIGNED);
  }

  static ColumnType json(Schema schema) {
    String column = parameter(schema, SemanticTypes.COLUMN_TYPE);
    return new ColumnType(
        Kind.JSON, 0, 0, 0, null, column == null ? null : column.toLowerCase(Locale.ROOT));
  }

  static ColumnType decimal(Schema schema) {
    int precision = number(schema, SemanticTypes.DECIMAL_PRECISION);
    if (precision > 0) {
      return ColumnType.decimal(precision, number(schema, Decimal.SCALE_FIELD));
    }
    return isUnsigned(schema) ? UNSIGNED_TYPE : ColumnType.of(Kind.DECIMAL);
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
    } else if (isUnsigned(schema)) {
      return UNSIGNED_TYPE;
    } else if (NUMBER.contains(column)) {
      int precision = number(schema, SemanticTypes.COLUMN_LENGTH);
      return precision == 0 || precision > MAX_PRECISION
          ? ColumnType.of(Kind.DECIMAL)
          : ColumnType.decimal(precision, number(schema, SemanticTypes.COLUMN_SCALE));
    }
    return ColumnType.other(column.toLowerCase(Locale.ROOT));
  }

  /** A parameter that is a number; 0 when there is none. */
  static int number(Schema schema, String name) {
    String value = parameter(schema, name);
    try {
      return value == null ? 0 : Integer.parseInt(value);
    } catch (NumberFormatException e) {
      throw new DataException("schema parameter " + name + " is not a number", e);
    }
  }
}
