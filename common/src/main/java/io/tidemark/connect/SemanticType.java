package io.tidemark.connect;

import io.tidemark.table.ColumnType;
import io.tidemark.table.Kind;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.connect.data.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What a schema's name makes of its physical type: one row of the table of names that are known. A
 * name in another physical type than its own, or one that is not here, says nothing.
 *
 * @param name the schema's name, whose case plays no part
 * @param physical the type that it is known with
 * @param column the column for such a schema
 * @param reader how its values are read
 */
record SemanticType(
    String name,
    Schema.Type physical,
    Function<Schema, ColumnType> column,
    Function<Schema, ValueReader> reader) {

  private static final ValueReader TEXT = String.class::cast;
  private static final ValueReader LONG = Long.class::cast;

  /** In the order of the page that lists them. */
  static final List<SemanticType> ALL =
      Stream.of(numbers(), dates(), times(), timestamps(), durations(), texts(), others())
          .flatMap(Function.identity())
          .toList();

  private record Known(String name, Schema.Type physical) {}

  private static final Map<Known, SemanticType> BY_NAME =
      ALL.stream()
          .collect(Collectors.toMap(t -> known(t.name(), t.physical()), Function.identity()));

  private static Stream<SemanticType> numbers() {
    return Stream.of(
        new SemanticType(
            SemanticTypes.DECIMAL,
            Schema.Type.BYTES,
            ColumnTypes::decimal,
            schema -> BigDecimal.class::cast),
        of(
            SemanticTypes.VARIABLE_SCALE_DECIMAL,
            Schema.Type.STRUCT,
            Kind.DECIMAL,
            ValueReader::variableScale),
        of(SemanticTypes.YEAR, Schema.Type.INT32, Kind.INT32, Integer.class::cast));
  }

  private static Stream<SemanticType> dates() {
    return Stream.of(
        of(SemanticTypes.DATE, Schema.Type.INT32, Kind.DATE, Integer.class::cast),
        of(SemanticTypes.CONNECT_DATE, Schema.Type.INT32, Kind.DATE, TimeReaders::dateOfMillis),
        of(SemanticTypes.ISO_DATE, Schema.Type.STRING, Kind.DATE, TimeReaders::isoDate));
  }

  private static Stream<SemanticType> times() {
    return Stream.of(
        of(SemanticTypes.TIME, Schema.Type.INT32, Kind.TIME, value -> ((Integer) value) * 1000L),
        of(SemanticTypes.MICRO_TIME, Schema.Type.INT64, Kind.TIME, LONG),
        of(SemanticTypes.NANO_TIME, Schema.Type.INT64, Kind.TIME, TimeReaders::nanos),
        of(SemanticTypes.CONNECT_TIME, Schema.Type.INT32, Kind.TIME, TimeReaders::microsOfDate),
        of(SemanticTypes.ISO_TIME, Schema.Type.STRING, Kind.TIME, TimeReaders::isoTime),
        other(SemanticTypes.ZONED_TIME, "timetz"));
  }

  private static Stream<SemanticType> timestamps() {
    Kind local = Kind.TIMESTAMP;
    return Stream.of(
        of(SemanticTypes.TIMESTAMP, Schema.Type.INT64, local, TimeReaders::millis),
        of(SemanticTypes.MICRO_TIMESTAMP, Schema.Type.INT64, local, TimeReaders::infinite),
        of(SemanticTypes.NANO_TIMESTAMP, Schema.Type.INT64, local, TimeReaders::nanos),
        of(SemanticTypes.CONNECT_TIMESTAMP, Schema.Type.INT64, local, TimeReaders::microsOfDate),
        of(SemanticTypes.ISO_TIMESTAMP, Schema.Type.STRING, local, TimeReaders::instant),
        of(
            SemanticTypes.ZONED_TIMESTAMP,
            Schema.Type.STRING,
            Kind.TIMESTAMP_TZ,
            TimeReaders::instant));
  }

  private static Stream<SemanticType> durations() {
    ColumnType interval = ColumnType.other("interval");
    return Stream.of(
        other(SemanticTypes.INTERVAL, "interval"),
        of(SemanticTypes.MICRO_DURATION, Schema.Type.INT64, interval, TimeReaders::interval),
        of(
            SemanticTypes.MICRO_DURATION,
            Schema.Type.FLOAT64,
            interval,
            TimeReaders::roundedInterval),
        of(SemanticTypes.NANO_DURATION, Schema.Type.INT64, interval, TimeReaders::nanoInterval));
  }

  private static Stream<SemanticType> texts() {
    return Stream.of(
        of(SemanticTypes.UUID, Schema.Type.STRING, Kind.UUID, TEXT),
        of(SemanticTypes.PLAIN_UUID, Schema.Type.STRING, Kind.UUID, TEXT),
        new SemanticType(SemanticTypes.JSON, Schema.Type.STRING, ColumnTypes::json, schema -> TEXT),
        new SemanticType(
            SemanticTypes.PLAIN_JSON, Schema.Type.STRING, ColumnTypes::json, schema -> TEXT),
        physical(SemanticTypes.ENUM, Schema.Type.STRING),
        physical(SemanticTypes.ENUM_SET, Schema.Type.STRING),
        other(SemanticTypes.PLAIN_INET, "inet"),
        other(SemanticTypes.PLAIN_MAC, "macaddr"),
        other(SemanticTypes.PLAIN_MACADDR, "macaddr"),
        other(SemanticTypes.XML, "xml"),
        other(SemanticTypes.LTREE, "ltree"),
        other(SemanticTypes.TS_VECTOR, "tsvector"));
  }

  private static Stream<SemanticType> others() {
    return Stream.of(
        new SemanticType(
            SemanticTypes.BITS,
            Schema.Type.BYTES,
            schema -> ColumnType.other("varbit"),
            ValueReader::bits),
        physical(SemanticTypes.POINT, Schema.Type.STRUCT),
        physical(SemanticTypes.GEOMETRY, Schema.Type.STRUCT),
        physical(SemanticTypes.GEOGRAPHY, Schema.Type.STRUCT),
        physical(SemanticTypes.FLOAT_VECTOR, Schema.Type.ARRAY),
        physical(SemanticTypes.DOUBLE_VECTOR, Schema.Type.ARRAY),
        physical(SemanticTypes.SPARSE_VECTOR, Schema.Type.STRUCT));
  }

  /** The row for a schema; empty when its name says nothing. */
  static Optional<SemanticType> find(Schema schema) {
    String name = schema.name();
    return name == null
        ? Optional.empty()
        : Optional.ofNullable(BY_NAME.get(known(name, schema.type())));
  }

  private static Known known(String name, Schema.Type physical) {
    return new Known(name.toLowerCase(Locale.ROOT), physical);
  }

  private static SemanticType of(String name, Schema.Type physical, Kind kind, ValueReader reader) {
    return of(name, physical, ColumnType.of(kind), reader);
  }

  private static SemanticType of(
      String name, Schema.Type physical, ColumnType column, ValueReader reader) {
    return new SemanticType(name, physical, schema -> column, schema -> reader);
  }

  /** A text that the database itself parses. */
  private static SemanticType other(String name, String nativeName) {
    return of(name, Schema.Type.STRING, ColumnType.other(nativeName), TEXT);
  }

  /** A name that is known and changes nothing. */
  private static SemanticType physical(String name, Schema.Type physical) {
    return new SemanticType(name, physical, ColumnTypes::physical, ValueReader::physical);
  }

  /** A parameter of a schema. */
  static @Nullable String parameter(Schema schema, String name) {
    return schema.parameters() == null ? null : schema.parameters().get(name);
  }
}
