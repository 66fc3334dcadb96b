package io.tidemark.sink.kit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidemark.table.ColumnType;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.connect.data.Schema;
import org.jspecify.annotations.Nullable;

/** Values as both sides of a comparison have them: what was sent, and what a reader found. */
final class Plain {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

  private Plain() {}

  /** What a reader found, so that equal values are equal objects. */
  static @Nullable Object found(ColumnType type, @Nullable Object value) {
    if (value == null) {
      return null;
    }
    return switch (type.kind()) {
      case FLOAT32 -> ((Number) value).floatValue();
      case DECIMAL -> ((BigDecimal) value).stripTrailingZeros();
      case JSON -> json((String) value);
      case ARRAY -> each((List<?>) value, one -> found(element(type), one));
      default -> value;
    };
  }

  /** What a reader is to find of a value that a record carries. */
  static @Nullable Object expected(ColumnType type, Schema schema, @Nullable Object value) {
    if (value == null) {
      return null;
    }
    return switch (type.kind()) {
      case INT8, INT16, INT32, INT64 -> ((Number) value).longValue();
      case BYTES -> HexFormat.of().formatHex((byte[]) value);
      case DATE -> value instanceof Date date ? utc(date).toLocalDate() : day((Integer) value);
      case TIME -> value instanceof Date date ? utc(date).toLocalTime() : time(schema, value);
      case TIMESTAMP -> value instanceof Date date ? utc(date) : timestamp(schema, (Long) value);
      case TIMESTAMP_TZ -> instant((String) value);
      case ARRAY ->
          each((List<?>) value, one -> expected(element(type), schema.valueSchema(), one));
      default -> found(type, value);
    };
  }

  private static ColumnType element(ColumnType type) {
    return Objects.requireNonNull(type.element());
  }

  /** Changes one element, which may be null. */
  @FunctionalInterface
  private interface Each {
    @Nullable Object apply(@Nullable Object one);
  }

  private static List<@Nullable Object> each(List<?> values, Each each) {
    List<@Nullable Object> plain = new ArrayList<>();
    values.forEach(one -> plain.add(each.apply(one)));
    return plain;
  }

  private static Object json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new AssertionError("no JSON", e);
    }
  }

  private static LocalDateTime utc(Date date) {
    return LocalDateTime.ofInstant(date.toInstant(), ZoneOffset.UTC);
  }

  private static LocalDate day(int days) {
    return switch (days) {
      case Integer.MAX_VALUE -> LocalDate.MAX;
      case Integer.MIN_VALUE -> LocalDate.MIN;
      default -> LocalDate.ofEpochDay(days);
    };
  }

  private static LocalTime time(Schema schema, Object value) {
    long units = ((Number) value).longValue();
    return LocalTime.ofNanoOfDay(
        switch (unit(schema)) {
          case MILLIS -> units * 1_000_000;
          case MICROS -> units * 1000;
          default -> units / 1000 * 1000;
        });
  }

  private static LocalDateTime timestamp(Schema schema, long units) {
    ChronoUnit unit = unit(schema);
    if (unit == ChronoUnit.MICROS && units == Long.MAX_VALUE) {
      return LocalDateTime.MAX;
    } else if (unit == ChronoUnit.MICROS && units == Long.MIN_VALUE) {
      return LocalDateTime.MIN;
    }
    LocalDateTime epoch = LocalDateTime.ofEpochSecond(0, 0, ZoneOffset.UTC);
    return unit == ChronoUnit.NANOS
        ? epoch.plus(Math.floorDiv(units, 1000L), ChronoUnit.MICROS)
        : epoch.plus(units, unit);
  }

  private static ChronoUnit unit(Schema schema) {
    String name = Objects.requireNonNull(schema.name());
    if (name.contains("Micro")) {
      return ChronoUnit.MICROS;
    }
    return name.contains("Nano") ? ChronoUnit.NANOS : ChronoUnit.MILLIS;
  }

  private static Instant instant(String text) {
    return switch (text) {
      case "infinity" -> Instant.MAX;
      case "-infinity" -> Instant.MIN;
      default -> OffsetDateTime.parse(text).toInstant();
    };
  }
}
