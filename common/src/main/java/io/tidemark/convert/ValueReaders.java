package io.tidemark.convert;

import com.fasterxml.jackson.core.Base64Variants;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Date;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Time;
import org.apache.kafka.connect.data.Timestamp;
import org.jspecify.annotations.Nullable;

/**
 * Makes what reads values, once for each schema. A reader takes only the tokens that a value of its
 * type is written as; JsonConverter makes something of many others (a number of a fraction, 0 of a
 * text), which is left to it.
 */
final class ValueReaders {
  private static final int BLOCK = 0x10000;

  /** Whether a NULL becomes the schema's default. */
  private final boolean defaults;

  /**
   * @param defaults {@code replace.null.with.default}
   */
  ValueReaders(boolean defaults) {
    this.defaults = defaults;
  }

  /**
   * What reads rows.
   *
   * @throws Unusual when some type in it is not for the short way
   */
  StructReader struct(Schema schema) {
    return new StructReader(schema, this);
  }

  /** The same for what may be null. */
  ValueReader nullable(Schema schema) {
    ValueReader reader = of(schema);
    return json -> json.currentToken() == JsonToken.VALUE_NULL ? none(schema) : reader.read(json);
  }

  /**
   * What a value becomes that is NULL or not there.
   *
   * @throws Unusual when it must be there
   */
  @Nullable Object none(Schema schema) {
    if (defaults && schema.defaultValue() != null) {
      return schema.defaultValue();
    } else if (schema.isOptional()) {
      return null;
    }
    throw new Unusual();
  }

  private ValueReader of(Schema schema) {
    return switch (schema.name() == null ? "" : schema.name()) {
      case Decimal.LOGICAL_NAME -> decimal(checked(schema, Schema.Type.BYTES));
      case Date.LOGICAL_NAME ->
          json -> Date.toLogical(schema, (int) whole(json, Integer.MIN_VALUE, Integer.MAX_VALUE));
      case Time.LOGICAL_NAME ->
          json -> Time.toLogical(schema, (int) whole(json, Integer.MIN_VALUE, Integer.MAX_VALUE));
      case Timestamp.LOGICAL_NAME ->
          json -> Timestamp.toLogical(schema, whole(json, Long.MIN_VALUE, Long.MAX_VALUE));
      default -> plain(schema);
    };
  }

  private ValueReader plain(Schema schema) {
    return switch (schema.type()) {
      case BOOLEAN -> ValueReaders::bool;
      case INT8 -> json -> (byte) whole(json, Byte.MIN_VALUE, Byte.MAX_VALUE);
      case INT16 -> json -> (short) whole(json, Short.MIN_VALUE, Short.MAX_VALUE);
      case INT32 -> json -> (int) whole(json, Integer.MIN_VALUE, Integer.MAX_VALUE);
      case INT64 -> json -> whole(json, Long.MIN_VALUE, Long.MAX_VALUE);
      case FLOAT32 -> ValueReaders::float32;
      case FLOAT64 -> ValueReaders::float64;
      case STRING -> ValueReaders::string;
      case BYTES -> ValueReaders::bytes;
      case ARRAY -> array(nullable(schema.valueSchema()));
      case MAP -> map(schema);
      case STRUCT -> struct(schema);
    };
  }

  private static Schema checked(Schema schema, Schema.Type type) {
    if (schema.type() != type) {
      throw new Unusual();
    }
    return schema;
  }

  private static void expect(JsonParser json, JsonToken token) {
    if (json.currentToken() != token) {
      throw new Unusual();
    }
  }

  private static Object bool(JsonParser json) {
    JsonToken token = json.currentToken();
    if (token != JsonToken.VALUE_TRUE && token != JsonToken.VALUE_FALSE) {
      throw new Unusual();
    }
    return token == JsonToken.VALUE_TRUE;
  }

  private static long whole(JsonParser json, long least, long most) throws IOException {
    expect(json, JsonToken.VALUE_NUMBER_INT);
    long value = json.getLongValue();
    if (value < least || value > most) {
      throw new Unusual();
    }
    return value;
  }

  /** Fractions go by BigDecimal there, which knows no negative zero and no infinity. */
  private static Object float64(JsonParser json) throws IOException {
    double value = number(json).getDoubleValue();
    return value == 0
        ? json.getDecimalValue().doubleValue()
        : finite(value, Double.isInfinite(value));
  }

  private static Object float32(JsonParser json) throws IOException {
    float value = Float.parseFloat(number(json).getText());
    return value == 0
        ? json.getDecimalValue().floatValue()
        : finite(value, Float.isInfinite(value));
  }

  private static JsonParser number(JsonParser json) {
    if (json.currentToken() != JsonToken.VALUE_NUMBER_INT) {
      expect(json, JsonToken.VALUE_NUMBER_FLOAT);
    }
    return json;
  }

  private static <T> T finite(T value, boolean infinite) {
    if (infinite) {
      throw new Unusual();
    }
    return value;
  }

  private static Object string(JsonParser json) throws IOException {
    expect(json, JsonToken.VALUE_STRING);
    return json.getText();
  }

  private static byte[] bytes(JsonParser json) throws IOException {
    expect(json, JsonToken.VALUE_STRING);
    String text = json.getText().trim();
    try (ByteArrayBuilder out = new ByteArrayBuilder(16 + Math.min(text.length(), BLOCK))) {
      Base64Variants.getDefaultVariant().decode(text, out);
      return out.toByteArray();
    }
  }

  private static ValueReader decimal(Schema schema) {
    int scale = Decimal.toLogical(schema, new byte[1]).scale();
    return json ->
        json.currentToken() == JsonToken.VALUE_STRING
            ? new BigDecimal(new BigInteger(bytes(json)), scale)
            : number(json).getDecimalValue();
  }

  private static ValueReader array(ValueReader element) {
    return json -> {
      expect(json, JsonToken.START_ARRAY);
      List<@Nullable Object> values = new ArrayList<>();
      while (json.nextToken() != JsonToken.END_ARRAY) {
        values.add(element.read(json));
      }
      return values;
    };
  }

  /** Maps whose keys are no texts are written as lists of pairs, and rare. */
  private ValueReader map(Schema schema) {
    checked(schema.keySchema(), Schema.Type.STRING);
    ValueReader value = nullable(schema.valueSchema());
    return json -> {
      expect(json, JsonToken.START_OBJECT);
      Map<String, @Nullable Object> entries = new HashMap<>();
      while (json.nextToken() != JsonToken.END_OBJECT) {
        String key = json.currentName();
        json.nextToken();
        entries.put(key, value.read(json));
      }
      return entries;
    };
  }
}
