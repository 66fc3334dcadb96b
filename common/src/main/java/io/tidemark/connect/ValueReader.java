package io.tidemark.connect;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.BitSet;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;

/** Reads non-null values of one schema; what does not fit its class throws. */
@FunctionalInterface
interface ValueReader {
  Object read(Object value);

  /** For the schema of a cell; arrays that are columns are read element by element. */
  static ValueReader of(Schema schema) {
    return SemanticType.find(schema)
        .map(type -> type.reader().apply(schema))
        .orElseGet(() -> physical(schema));
  }

  /** By the schema's type alone. */
  static ValueReader physical(Schema schema) {
    return switch (schema.type()) {
      case BOOLEAN -> Boolean.class::cast;
      case INT8 -> Byte.class::cast;
      case INT16 -> Short.class::cast;
      case INT32 -> Integer.class::cast;
      case INT64 -> ColumnTypes.isUnsigned(schema) ? ValueReader::unsigned : Long.class::cast;
      case FLOAT32 -> Float.class::cast;
      case FLOAT64 -> Double.class::cast;
      case BYTES -> ValueReader::bytes;
      case STRING ->
          switch (ColumnTypes.physical(schema).kind()) {
            case DECIMAL -> value -> new BigDecimal((String) value);
            default -> String.class::cast;
          };
      case ARRAY, MAP, STRUCT -> JsonText.of(schema);
    };
  }

  /** Debezium sends unsigned numbers past a long's range as the negative ones with their bits. */
  private static Object unsigned(Object value) {
    BigInteger signed = BigInteger.valueOf((Long) value);
    return new BigDecimal(signed.signum() < 0 ? signed.add(BigInteger.TWO.pow(64)) : signed);
  }

  static Object variableScale(Object value) {
    Struct struct = (Struct) value;
    Integer scale = struct.getInt32(SemanticTypes.SCALE);
    byte[] unscaled = struct.getBytes(SemanticTypes.VALUE);
    if (scale == null || unscaled == null) {
      throw new DataException(SemanticTypes.VARIABLE_SCALE_DECIMAL + " without scale or value");
    }
    return new BigDecimal(new BigInteger(unscaled), scale);
  }

  private static Object bytes(Object value) {
    if (value instanceof ByteBuffer buffer) {
      byte[] bytes = new byte[buffer.remaining()];
      buffer.duplicate().get(bytes);
      return bytes;
    }
    return (byte[]) value;
  }

  /**
   * Bits, the lowest in front, as text with the highest in front. Of columns without a length
   * Debezium tells no number of bits, so that there are as many as fit the bytes.
   */
  static ValueReader bits(Schema schema) {
    int length = ColumnTypes.number(schema, SemanticTypes.BITS_LENGTH);
    return value -> {
      byte[] bytes = (byte[]) bytes(value);
      int all = Math.multiplyExact(bytes.length, 8);
      int count = length > 0 ? Math.min(length, all) : all;
      BitSet bits = BitSet.valueOf(bytes);
      if (bits.length() > count) {
        throw new IllegalArgumentException("more bits than the schema says");
      }
      StringBuilder text = new StringBuilder(count);
      for (int i = count - 1; i >= 0; i--) {
        text.append(bits.get(i) ? '1' : '0');
      }
      return text.toString();
    };
  }
}
