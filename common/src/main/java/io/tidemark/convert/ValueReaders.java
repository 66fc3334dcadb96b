package io.tidemark.convert;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
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
  private static final byte[] NULL = ascii("null");
  private static final byte[] TRUE = ascii("true");
  private static final byte[] FALSE = ascii("false");

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
    return json -> json.next() == 'n' ? none(schema, json) : reader.read(json);
  }

  private @Nullable Object none(Schema schema, JsonIn json) {
    expect(json, NULL);
    return none(schema);
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
      case Timestamp.LOGICAL_NAME -> json -> Timestamp.toLogical(schema, json.whole());
      default -> plain(schema);
    };
  }

  private ValueReader plain(Schema schema) {
    return switch (schema.type()) {
      case BOOLEAN -> ValueReaders::bool;
      case INT8 -> json -> (byte) whole(json, Byte.MIN_VALUE, Byte.MAX_VALUE);
      case INT16 -> json -> (short) whole(json, Short.MIN_VALUE, Short.MAX_VALUE);
      case INT32 -> json -> (int) whole(json, Integer.MIN_VALUE, Integer.MAX_VALUE);
      case INT64 -> JsonIn::whole;
      case FLOAT32 -> json -> json.number().float32();
      case FLOAT64 -> json -> json.number().float64();
      case STRING -> JsonIn::string;
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

  private static void expect(JsonIn json, byte[] word) {
    if (!json.takes(word)) {
      throw new Unusual();
    }
  }

  private static Object bool(JsonIn json) {
    boolean value = json.next() == 't';
    expect(json, value ? TRUE : FALSE);
    return value;
  }

  private static long whole(JsonIn json, long least, long most) {
    long value = json.whole();
    if (value < least || value > most) {
      throw new Unusual();
    }
    return value;
  }

  /** Whole groups alone, as Jackson knows no others. */
  private static byte[] bytes(JsonIn json) {
    byte[] text = json.plain();
    if (text.length % 4 != 0) {
      throw new Unusual();
    }
    return Base64.getDecoder().decode(text);
  }

  private static ValueReader decimal(Schema schema) {
    int scale = Decimal.toLogical(schema, new byte[1]).scale();
    return json -> json.next() == '"' ? decimal(bytes(json), scale) : json.number().decimal();
  }

  private static BigDecimal decimal(byte[] unscaled, int scale) {
    if (unscaled.length == 0 || unscaled.length > Long.BYTES) {
      return new BigDecimal(new BigInteger(unscaled), scale);
    }
    long value = unscaled[0];
    for (int i = 1; i < unscaled.length; i++) {
      value = (value << Byte.SIZE) | (unscaled[i] & 0xFF);
    }
    return BigDecimal.valueOf(value, scale);
  }

  private static byte[] ascii(String word) {
    return word.getBytes(StandardCharsets.US_ASCII);
  }

  private static ValueReader array(ValueReader element) {
    return json -> {
      json.expect('[');
      List<@Nullable Object> values = new ArrayList<>();
      while (json.goesOn(']', values.isEmpty())) {
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
      json.expect('{');
      Map<String, @Nullable Object> entries = new HashMap<>();
      while (json.goesOn('}', entries.isEmpty())) {
        entries.put(json.name(), value.read(json));
      }
      return entries;
    };
  }
}
