package io.tidemark.convert;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.io.SerializedString;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Date;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Time;
import org.apache.kafka.connect.data.Timestamp;

/** Makes what writes values, once for each schema. */
final class ValueWriters {
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
    FieldWriter none = none(schema, writer);
    return (value, json) -> {
      if (value == null) {
        none.write(null, json);
      } else {
        writer.write(value, json);
      }
    };
  }

  private FieldWriter none(Schema schema, ValueWriter writer) {
    Object instead = schema.defaultValue();
    if (defaults && instead != null) {
      return (value, json) -> writer.write(instead, json);
    } else if (schema.isOptional()) {
      return (value, json) -> json.writeNull();
    }
    return (value, json) -> {
      throw new Unusual();
    };
  }

  private ValueWriter of(Schema schema) {
    return switch (schema.name() == null ? "" : schema.name()) {
      case Decimal.LOGICAL_NAME -> decimal(schema);
      case Date.LOGICAL_NAME ->
          (value, json) -> json.writeNumber(Date.fromLogical(schema, (java.util.Date) value));
      case Time.LOGICAL_NAME ->
          (value, json) -> json.writeNumber(Time.fromLogical(schema, (java.util.Date) value));
      case Timestamp.LOGICAL_NAME ->
          (value, json) -> json.writeNumber(Timestamp.fromLogical(schema, (java.util.Date) value));
      default -> plain(schema);
    };
  }

  private ValueWriter plain(Schema schema) {
    return switch (schema.type()) {
      case BOOLEAN -> (value, json) -> json.writeBoolean((Boolean) value);
      case INT8 -> (value, json) -> json.writeNumber((Byte) value);
      case INT16 -> (value, json) -> json.writeNumber((Short) value);
      case INT32 -> (value, json) -> json.writeNumber((Integer) value);
      case INT64 -> (value, json) -> json.writeNumber((Long) value);
      case FLOAT32 -> (value, json) -> json.writeNumber((Float) value);
      case FLOAT64 -> (value, json) -> json.writeNumber((Double) value);
      case STRING -> (value, json) -> json.writeString(((CharSequence) value).toString());
      case BYTES -> ValueWriters::bytes;
      case ARRAY -> array(nullable(schema.valueSchema()));
      case MAP -> map(schema);
      case STRUCT -> struct(schema);
    };
  }

  private ValueWriter decimal(Schema schema) {
    return numericDecimals
        ? (value, json) -> json.writeNumber((BigDecimal) value)
        : (value, json) -> json.writeBinary(Decimal.fromLogical(schema, (BigDecimal) value));
  }

  private static void bytes(Object value, JsonGenerator json) throws IOException {
    if (!(value instanceof byte[] bytes)) {
      throw new Unusual(); // a buffer
    }
    json.writeBinary(bytes);
  }

  private static ValueWriter array(FieldWriter element) {
    return (value, json) -> {
      json.writeStartArray();
      for (Object each : (Collection<?>) value) {
        element.write(each, json);
      }
      json.writeEndArray();
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
      json.writeStartObject();
      for (Map.Entry<?, ?> entry : ((Map<?, ?>) value).entrySet()) {
        if (!(entry.getKey() instanceof String name)) {
          throw new Unusual();
        }
        json.writeFieldName(name);
        writer.write(entry.getValue(), json);
      }
      json.writeEndObject();
    };
  }

  private ValueWriter struct(Schema schema) {
    List<Field> fields = schema.fields();
    SerializedString[] names =
        fields.stream()
            .map(field -> new SerializedString(field.name()))
            .toArray(SerializedString[]::new);
    FieldWriter[] writers =
        fields.stream().map(field -> nullable(field.schema())).toArray(FieldWriter[]::new);
    return (value, json) -> {
      Struct struct = (Struct) value;
      if (struct.schema() != schema && !struct.schema().equals(schema)) {
        throw new Unusual();
      }
      json.writeStartObject();
      for (int i = 0; i < names.length; i++) {
        json.writeFieldName(names[i]);
        writers[i].write(struct.getWithoutDefault(names[i].getValue()), json);
      }
      json.writeEndObject();
    };
  }
}
