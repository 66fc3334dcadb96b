package io.tidemark.connect;

import io.tidemark.table.ColumnType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.util.Date;
import java.util.Objects;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;

/** Reads non-null values of one schema; what does not fit its class throws. */
@FunctionalInterface
interface ValueReader {
  Object read(Object value);

  /** Debezium's infinite timestamps, in microseconds. */
  long DEBEZIUM_INFINITY = 9_223_372_036_825_200_000L;

  long DEBEZIUM_NEGATIVE_INFINITY = -9_223_372_036_832_400_000L;

  static ValueReader of(Schema schema) {
    ColumnType type = ColumnTypes.of(schema);
    return switch (type.kind()) {
      case BOOLEAN -> Boolean.class::cast;
      case INT8 -> Byte.class::cast;
      case INT16 -> Short.class::cast;
      case INT32 -> Integer.class::cast;
      case INT64 -> Long.class::cast;
      case FLOAT32 -> Float.class::cast;
      case FLOAT64 -> Double.class::cast;
      case DECIMAL -> decimal(schema);
      case BYTES -> ValueReader::bytes;
      case DATE -> date(schema);
      case TIME -> time(schema);
      case TIMESTAMP -> timestamp(schema);
      case TIMESTAMP_TZ -> ValueReader::instant;
      case STRING, UUID, JSON, OTHER -> String.class::cast;
      case ARRAY -> throw new DataException("arrays are read element by element");
    };
  }

  private static ValueReader decimal(Schema schema) {
    return switch (schema.type()) {
      case STRING -> value -> new BigDecimal((String) value);
      case STRUCT -> value -> variableScale((Struct) value);
      default -> BigDecimal.class::cast;
    };
  }

  private static Object variableScale(Struct struct) {
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

  private static ValueReader date(Schema schema) {
    return name(schema).equals(SemanticTypes.CONNECT_DATE)
        ? value -> Math.toIntExact(Math.floorDiv(millis(value), 86_400_000L))
        : Integer.class::cast;
  }

  private static ValueReader time(Schema schema) {
    return switch (schema.type()) {
      case INT32 ->
          name(schema).equals(SemanticTypes.CONNECT_TIME)
              ? value -> millis(value) * 1000
              : value -> ((Integer) value) * 1000L;
      default ->
          name(schema).equals(SemanticTypes.NANO_TIME)
              ? value -> Math.floorDiv((Long) value, 1000L)
              : Long.class::cast;
    };
  }

  /** Nanoseconds are cut to the microseconds that a column holds. */
  private static ValueReader timestamp(Schema schema) {
    return switch (name(schema)) {
      case SemanticTypes.MICRO_TIMESTAMP -> value -> finite((Long) value);
      case SemanticTypes.NANO_TIMESTAMP -> value -> Math.floorDiv((Long) value, 1000L);
      case SemanticTypes.TIMESTAMP -> value -> Math.multiplyExact((Long) value, 1000L);
      default -> value -> Math.multiplyExact(millis(value), 1000L);
    };
  }

  private static Object finite(Long micros) {
    if (micros >= DEBEZIUM_INFINITY) {
      return Long.MAX_VALUE;
    }
    return micros <= DEBEZIUM_NEGATIVE_INFINITY ? Long.valueOf(Long.MIN_VALUE) : micros;
  }

  private static Object instant(Object value) {
    try {
      return ZonedTimestamps.parse((String) value);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static long millis(Object value) {
    return ((Date) value).toInstant().toEpochMilli();
  }

  private static String name(Schema schema) {
    return Objects.requireNonNull(schema.name());
  }
}
