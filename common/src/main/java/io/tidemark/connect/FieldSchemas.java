package io.tidemark.connect;

import io.tidemark.table.ColumnType;
import java.util.Locale;
import java.util.Objects;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;

/** Column types as Connect schemas. */
final class FieldSchemas {
  private FieldSchemas() {}

  static Schema of(ColumnType type, boolean optional, DecimalMode mode) {
    SchemaBuilder builder = builder(type, mode);
    return optional ? builder.optional().build() : builder.build();
  }

  private static SchemaBuilder builder(ColumnType type, DecimalMode mode) {
    return switch (type.kind()) {
      case BOOLEAN -> SchemaBuilder.bool();
      case INT8 -> SchemaBuilder.int8();
      case INT16 -> SchemaBuilder.int16();
      case INT32 -> SchemaBuilder.int32();
      case INT64 -> SchemaBuilder.int64();
      case FLOAT32 -> SchemaBuilder.float32();
      case FLOAT64 -> SchemaBuilder.float64();
      case DECIMAL -> decimal(type, mode);
      case STRING -> string(type);
      case BYTES -> SchemaBuilder.bytes();
      case DATE -> SchemaBuilder.int32().name(SemanticTypes.DATE).version(1);
      case TIME -> SchemaBuilder.int64().name(SemanticTypes.MICRO_TIME).version(1);
      case TIMESTAMP -> SchemaBuilder.int64().name(SemanticTypes.MICRO_TIMESTAMP).version(1);
      case TIMESTAMP_TZ -> SchemaBuilder.string().name(SemanticTypes.ZONED_TIMESTAMP).version(1);
      case UUID -> SchemaBuilder.string().name(SemanticTypes.UUID).version(1);
      case JSON -> named(SchemaBuilder.string().name(SemanticTypes.JSON).version(1), type);
      case ARRAY -> SchemaBuilder.array(of(Objects.requireNonNull(type.element()), true, mode));
      case OTHER -> named(SchemaBuilder.string(), type);
    };
  }

  private static SchemaBuilder decimal(ColumnType type, DecimalMode mode) {
    return switch (mode) {
      case DOUBLE -> SchemaBuilder.float64();
      case STRING -> digits(SchemaBuilder.string(), type);
      case PRECISE ->
          type.precision() == 0
              ? SemanticTypes.variableScaleDecimal()
              : Decimal.builder(type.scale())
                  .parameter(SemanticTypes.DECIMAL_PRECISION, Integer.toString(type.precision()));
    };
  }

  private static SchemaBuilder digits(SchemaBuilder builder, ColumnType type) {
    builder.parameter(SemanticTypes.COLUMN_TYPE, "NUMERIC");
    if (type.precision() > 0) {
      builder.parameter(SemanticTypes.COLUMN_LENGTH, Integer.toString(type.precision()));
      builder.parameter(SemanticTypes.COLUMN_SCALE, Integer.toString(type.scale()));
    }
    return builder;
  }

  private static SchemaBuilder string(ColumnType type) {
    SchemaBuilder builder = SchemaBuilder.string();
    if (type.nativeName() == null && type.length() > 0) {
      builder.parameter(SemanticTypes.COLUMN_TYPE, "VARCHAR");
    }
    named(builder, type);
    return type.length() == 0
        ? builder
        : builder.parameter(SemanticTypes.COLUMN_LENGTH, Integer.toString(type.length()));
  }

  private static SchemaBuilder named(SchemaBuilder builder, ColumnType type) {
    String name = type.nativeName();
    return name == null
        ? builder
        : builder.parameter(SemanticTypes.COLUMN_TYPE, name.toUpperCase(Locale.ROOT));
  }
}
