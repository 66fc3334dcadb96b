package io.tidemark.sink.row;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.tidemark.table.ColumnType;
import io.tidemark.table.Kind;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.connect.errors.DataException;
import org.jspecify.annotations.Nullable;

/**
 * Values without a schema, as JSON has them, as the Connect values that a column of a table takes:
 * exactly, or not at all. Pure.
 */
final class MapValues {
  private static final ObjectWriter JSON =
      new ObjectMapper()
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .enable(JsonGenerator.Feature.WRITE_BIGDECIMAL_AS_PLAIN)
          .writer();

  /** Reads a value, which is not null. */
  @FunctionalInterface
  interface Reader {
    /** What does not fit throws a DataException or whatever tells it; the message is not used. */
    Object read(Object value);
  }

  private MapValues() {}

  /** The type by which values for a column travel: what only the database parses is text. */
  static ColumnType sent(ColumnType column) {
    return switch (column.kind()) {
      case DATE, TIME, TIMESTAMP, TIMESTAMP_TZ -> ColumnType.of(Kind.STRING);
      case ARRAY -> ColumnType.array(sent(Objects.requireNonNull(column.element())));
      default -> column;
    };
  }

  /**
   * Reads the values of a column; null stays null.
   *
   * @throws DataException when a value is none for the column; the message does not quote it
   */
  static @Nullable Object read(ColumnType column, @Nullable Object value) {
    if (value == null) {
      return null;
    }
    try {
      return reader(column).read(value);
    } catch (ClassCastException | ArithmeticException | IllegalArgumentException e) {
      // neither chained nor quoted: the cause's message has the value
      throw new DataException(
          "a value of class %s is no %s%s"
              .formatted(
                  value.getClass().getSimpleName(),
                  column,
                  value instanceof Number && sent(column).kind() == Kind.STRING
                      ? ": send it as text, because a number does not say its unit"
                      : ""));
    }
  }

  private static Reader reader(ColumnType column) {
    return switch (column.kind()) {
      case BOOLEAN -> MapValues::truth;
      case INT8 -> value -> number(value).byteValueExact();
      case INT16 -> value -> number(value).shortValueExact();
      case INT32 -> value -> number(value).intValueExact();
      case INT64 -> value -> number(value).longValueExact();
      case FLOAT32 -> value -> finite(Float.valueOf(digits(value)), value);
      case FLOAT64 -> value -> finite(Double.valueOf(digits(value)), value);
      case DECIMAL -> value -> decimal(column, number(value));
      case STRING -> MapValues::text;
      case BYTES -> MapValues::bytes;
      case JSON -> value -> value instanceof String ? value : json(value);
      case ARRAY -> value -> list(Objects.requireNonNull(column.element()), (List<?>) value);
      case DATE, TIME, TIMESTAMP, TIMESTAMP_TZ, UUID, OTHER -> String.class::cast;
    };
  }

  /** A number that is too large becomes infinite without a word, unless it says so itself. */
  private static Number finite(Number parsed, Object value) {
    if (Double.isInfinite(parsed.doubleValue()) && !digits(value).contains("Infinity")) {
      throw new ArithmeticException("out of range");
    }
    return parsed;
  }

  private static Object truth(Object value) {
    if (value instanceof Boolean) {
      return value;
    } else if (value.equals("true") || value.equals("false")) {
      return value.equals("true");
    }
    throw new IllegalArgumentException();
  }

  private static BigDecimal number(Object value) {
    return new BigDecimal(digits(value));
  }

  private static String digits(Object value) {
    if (value instanceof Number || value instanceof String) {
      return value.toString();
    }
    throw new IllegalArgumentException();
  }

  /** As text, which {@code numeric} parses; it would round what has too many decimals. */
  private static Object decimal(ColumnType column, BigDecimal number) {
    boolean rounds = column.precision() > 0 && number.stripTrailingZeros().scale() > column.scale();
    if (rounds) {
      throw new ArithmeticException();
    }
    return number.toString();
  }

  private static Object text(Object value) {
    return value instanceof Map || value instanceof List ? json(value) : value.toString();
  }

  /** JsonConverter has bytes as Base64. */
  private static Object bytes(Object value) {
    return value instanceof byte[] || value instanceof ByteBuffer
        ? value
        : Base64.getDecoder().decode((String) value);
  }

  private static Object list(ColumnType element, List<?> values) {
    List<@Nullable Object> read = new ArrayList<>(values.size());
    values.forEach(value -> read.add(read(element, value)));
    return read;
  }

  private static Object json(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
