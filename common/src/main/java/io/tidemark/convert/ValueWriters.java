package io.tidemark.convert;

import java.math.BigDecimal;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.connect.data.Date;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Time;
import org.apache.kafka.connect.data.Timestamp;
import org.jspecify.annotations.Nullable;

/** Makes what writes values, once for each schema. */
final class ValueWriters {
  /** Any number of so many digits is a long. */
  private static final int LONG_DIGITS = 18;

  private final boolean defaults;
  private final boolean numericDecimals;

  /**
   * @param defaults {@code replace.null.with.default}
   * @param numericDecimals whether {@code decimal.format} is {@code numeric}
   */
  ValueWriters(boolean defaults, boolean numericDecimals) {
    this.defaults = defaults;
    this.numericDecimals = numericDecimals;
  }

  /** What writes values that may be null. */
  FieldWriter nullable(Schema schema) {
    ValueWriter writer = of(schema);
    return new FieldWriter(writer, none(schema, writer));
  }

  private Consumer<JsonOut> none(Schema schema, ValueWriter writer) {
    Object instead = schema.defaultValue();
    if (defaults && instead != null) {
      return json -> writer.write(instead, json);
    } else if (schema.isOptional()) {
      return JsonOut::writeNull;
    }
    return json -> {
      throw new Unusual();
    };
  }

  private ValueWriter of(Schema schema) {
    return switch (schema.name() == null ? "" : schema.name()) {
      case Decimal.LOGICAL_NAME -> decimal(schema);
      case Date.LOGICAL_NAME ->
          (value, json) -> json.write(Date.fromLogical(schema, (java.util.Date) value));
      case Time.LOGICAL_NAME ->
          (value, json) -> json.write(Time.fromLogical(schema, (java.util.Date) value));
      case Timestamp.LOGICAL_NAME ->
          (value, json) -> json.write(Timestamp.fromLogical(schema, (java.util.Date) value));
      default -> plain(schema);
    };
  }

  private ValueWriter plain(Schema schema) {
    return switch (schema.type()) {
      case BOOLEAN -> (value, json) -> json.write((boolean) (Boolean) value);
      case INT8 -> (value, json) -> json.write((long) (Byte) value);
      case INT16 -> (value, json) -> json.write((long) (Short) value);
      case INT32 -> (value, json) -> json.write((long) (Integer) value);
      case INT64 -> (value, json) -> json.write((long) (Long) value);
      case FLOAT32 -> ValueWriters::float32;
      case FLOAT64 -> ValueWriters::float64;
      case STRING -> (value, json) -> json.writeQuoted(((CharSequence) value).toString());
      case BYTES -> ValueWriters::bytes;
      case ARRAY -> array(nullable(schema.valueSchema()));
      case MAP -> map(schema);
      case STRUCT -> struct(schema);
    };
  }

  private ValueWriter decimal(Schema schema) {
    if (numericDecimals) {
      return (value, json) -> json.write(((BigDecimal) value).toString());
    }
    int scale = scale(schema);
    return (value, json) -> {
      BigDecimal number = (BigDecimal) value;
      if (number.scale() != scale) {
        throw new Unusual();
      }
      if (number.precision() <= LONG_DIGITS) {
        json.writeBase64(number.scaleByPowerOfTen(scale).longValue());
      } else {
        json.writeBase64(number.unscaledValue().toByteArray());
      }
    };
  }

  /** As Decimal reads it for each value. */
  private static int scale(Schema schema) {
    String scale =
        schema.parameters() == null ? null : schema.parameters().get(Decimal.SCALE_FIELD);
    if (scale == null) {
      throw new Unusual();
    }
    return Integer.parseInt(scale);
  }

  private static void float32(Object value, JsonOut json) {
    float number = (Float) value;
    if (!Float.isFinite(number)) {
      throw new Unusual();
    }
    json.write(Float.toString(number));
  }

  private static void float64(Object value, JsonOut json) {
    double number = (Double) value;
    if (!Double.isFinite(number)) {
      throw new Unusual();
    }
    if (!json.writeDecimal(number)) {
      json.write(Double.toString(number));
    }
  }

  private static void bytes(Object value, JsonOut json) {
    if (!(value instanceof byte[] bytes)) {
      throw new Unusual(); // a buffer
    }
    json.writeBase64(bytes);
  }

  private static ValueWriter array(FieldWriter element) {
    return (value, json) -> {
      json.write('[');
      boolean first = true;
      for (Object each : (Collection<?>) value) {
        json.separate(first);
        element.write(each, json);
        first = false;
      }
      json.write(']');
    };
  }

  /** Maps whose keys are no texts are written as lists of pairs, and rare. */
  private ValueWriter map(Schema schema) {
    Schema key = schema.keySchema();
    if (key.type() != Schema.Type.STRING || key.name() != null) {
      throw new Unusual();
    }
    FieldWriter writer = nullable(schema.valueSchema());
    return (value, json) -> {
      json.write('{');
      boolean first = true;
      for (Map.Entry<?, ?> entry : ((Map<?, ?>) value).entrySet()) {
        if (!(entry.getKey() instanceof String name)) {
          throw new Unusual();
        }
        json.separate(first);
        json.writeQuoted(name);
        json.write(':');
        writer.write(entry.getValue(), json);
        first = false;
      }
      json.write('}');
    };
  }

  private ValueWriter struct(Schema schema) {
    List<Field> all = schema.fields();
    Field[] fields = all.toArray(Field[]::new);
    byte[][] names = all.stream().map(StructReader::name).toArray(byte[][]::new);
    FieldWriter[] writers =
        all.stream().map(field -> nullable(field.schema())).toArray(FieldWriter[]::new);
    return (value, json) -> {
      Struct struct = (Struct) value;
      if (struct.schema() != schema && !struct.schema().equals(schema)) {
        throw new Unusual();
      }
      json.write('{');
      for (int i = 0; i < fields.length; i++) {
        json.write(names[i]);
        writers[i].write(cell(struct, fields[i]), json);
      }
      json.write('}');
    };
  }

  /** Without a look at the field's name where it needs none. */
  private static @Nullable Object cell(Struct struct, Field field) {
    return field.schema().defaultValue() == null
        ? struct.get(field)
        : struct.getWithoutDefault(field.name());
  }
}
