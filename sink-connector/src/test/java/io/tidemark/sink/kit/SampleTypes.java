package io.tidemark.sink.kit;

import static org.apache.kafka.connect.data.SchemaBuilder.bool;
import static org.apache.kafka.connect.data.SchemaBuilder.bytes;
import static org.apache.kafka.connect.data.SchemaBuilder.float32;
import static org.apache.kafka.connect.data.SchemaBuilder.float64;
import static org.apache.kafka.connect.data.SchemaBuilder.int16;
import static org.apache.kafka.connect.data.SchemaBuilder.int32;
import static org.apache.kafka.connect.data.SchemaBuilder.int64;
import static org.apache.kafka.connect.data.SchemaBuilder.int8;
import static org.apache.kafka.connect.data.SchemaBuilder.string;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Time;
import org.apache.kafka.connect.data.Timestamp;

/** The types of the kit's widest table: those of CloudQuery's, in Connect's schemas. */
final class SampleTypes {
  private static final String PRECISION = "connect.decimal.precision";
  private static final String COLUMN_TYPE = "__debezium.source.column.type";

  private static final int FIRST_DAY = -719_162;
  private static final int LAST_DAY = 2_932_896;
  private static final long DAY_MILLIS = 86_400_000;
  private static final long FIRST_MILLIS = FIRST_DAY * DAY_MILLIS;
  private static final long LAST_MILLIS = (LAST_DAY + 1) * DAY_MILLIS - 1;

  /** 19 February 2023, for values that are neither old nor new. */
  private static final int SOME_DAY = 19_407;

  private SampleTypes() {}

  static List<Sample> all() {
    return Stream.of(
            numbers(),
            texts(),
            bytesAndNames(),
            documents(),
            decimals(),
            times(),
            timestamps(),
            moments())
        .flatMap(List::stream)
        .toList();
  }

  private static List<Sample> numbers() {
    return List.of(
        Sample.of("boolean", bool(), Random::nextBoolean, true, false),
        Sample.of("int8", int8(), r -> (byte) r.nextInt(), Byte.MIN_VALUE, (byte) 0, (byte) 127),
        Sample.of("int16", int16(), r -> (short) r.nextInt(), Short.MIN_VALUE, Short.MAX_VALUE),
        Sample.of("int32", int32(), Random::nextInt, Integer.MIN_VALUE, 0, Integer.MAX_VALUE),
        Sample.of("int64", int64(), Random::nextLong, Long.MIN_VALUE, 0L, -1L, Long.MAX_VALUE),
        Sample.of("uint8", int16(), r -> (short) r.nextInt(256), (short) 0, (short) 255),
        Sample.of("uint16", int32(), r -> r.nextInt(65_536), 0, 65_535),
        Sample.of("uint32", int64(), r -> r.nextInt() & 0xFFFF_FFFFL, 0L, 4_294_967_295L),
        Sample.of(
                "float32",
                float32(),
                r -> r.nextFloat() * 1000,
                0f,
                Float.MIN_VALUE,
                Float.MAX_VALUE)
            .and(Feature.MINUS_ZERO, -0f)
            .and(Feature.NAN, Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY),
        Sample.of("float64", float64(), r -> r.nextDouble() * 1000, 0d, 0.1, -1e300, 4.9e-324)
            .and(Feature.MINUS_ZERO, -0d)
            .and(Feature.NAN, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY),
        duration("s"),
        duration("ms"),
        duration("us"),
        duration("ns"));
  }

  private static Sample duration(String unit) {
    return Sample.of("duration_" + unit, int64(), r -> (long) r.nextInt(10_000_000), 0L, -1L);
  }

  private static List<Sample> texts() {
    Object[] odd = {
      "",
      " ",
      "NULL",
      "\\N",
      "'\"\\ ; --",
      "a\tb\r\nc",
      "Gr\u00fc\u00dfe \ud83d\ude00",
      "e\u0301 \u65e5\u672c \u202e",
      "x".repeat(10_000),
      "{}",
      "[null]",
      "\u007f\u0001"
    };
    Function<Random, Object> text = r -> "AString" + r.nextInt(100_000);
    return List.of(
        Sample.of("string", string(), text, odd), Sample.of("large_string", string(), text, odd));
  }

  private static List<Sample> bytesAndNames() {
    byte[] odds = {0, (byte) 0xFF, (byte) 0x80, 0x7F, '\\', '\n'};
    return List.of(
        Sample.of("binary", bytes(), SampleTypes::four, new byte[0], odds),
        Sample.of("large_binary", bytes(), SampleTypes::four, new byte[100_000], odds),
        Sample.of(
            "uuid",
            string().name("io.debezium.data.Uuid"),
            r -> new UUID(r.nextLong(), r.nextLong()).toString(),
            "00000000-0000-0000-0000-000000000000",
            "ffffffff-ffff-ffff-ffff-ffffffffffff"),
        Sample.of("inet", named("INET"), SampleTypes::network, "::1/128", "255.255.255.255/32"),
        Sample.of("mac", named("MACADDR"), SampleTypes::mac, "00:00:00:00:00:00"));
  }

  private static List<Sample> documents() {
    return List.of(
        Sample.of(
            "json",
            json(),
            r -> "{\"test\":[\"a\",\"b\"," + r.nextInt(10) + "]}",
            "null",
            "{}",
            "[]",
            "\"\"",
            "0.10",
            "{\"a\":[1,null,{\"b\":\"\\\"\\u00e9\"}],\"\":false}"),
        Sample.of(
            "json_array",
            json(),
            r -> "[{\"test\":\"test\"},123,{\"test_number\":" + r.nextInt(999) + "}]",
            "[null]"),
        Sample.of("interval_month", string(), r -> "{\"months\":" + r.nextInt(99) + "}", "{}"),
        Sample.of("interval_day", string(), r -> "{\"days\":" + r.nextInt(99) + "}", "{}"),
        Sample.of("interval_nano", string(), r -> "{\"ns\":" + r.nextInt(99) + "}", "{}"));
  }

  private static SchemaBuilder json() {
    return string().name("io.debezium.data.Json");
  }

  private static SchemaBuilder named(String columnType) {
    return string().parameter(COLUMN_TYPE, columnType);
  }

  private static Object four(Random random) {
    byte[] bytes = new byte[4];
    random.nextBytes(bytes);
    return bytes;
  }

  private static Object network(Random random) {
    return "%d.%d.%d.%d/%d"
        .formatted(
            random.nextInt(256),
            random.nextInt(256),
            random.nextInt(256),
            random.nextInt(256),
            8 + random.nextInt(23));
  }

  private static Object mac(Random random) {
    return "02:%02x:%02x:%02x:%02x:%02x"
        .formatted(
            random.nextInt(256),
            random.nextInt(256),
            random.nextInt(256),
            random.nextInt(256),
            random.nextInt(256));
  }

  private static List<Sample> decimals() {
    return List.of(
        Sample.of(
            "uint64",
            Decimal.builder(0).parameter(PRECISION, "20"),
            r -> new BigDecimal(new BigInteger(64, r)),
            BigDecimal.ZERO,
            new BigDecimal("18446744073709551615")),
        Sample.of(
            "decimal128",
            Decimal.builder(10).parameter(PRECISION, "19"),
            r -> BigDecimal.valueOf(r.nextLong() % 1_000_000_000_000_000_000L, 10),
            new BigDecimal("999999999.9999999999"),
            new BigDecimal("-999999999.9999999999"),
            new BigDecimal("0.0000000001")),
        Sample.of(
            "decimal",
            Decimal.builder(2),
            r -> BigDecimal.valueOf(r.nextLong(), 2),
            new BigDecimal("0.00"),
            new BigDecimal("-12345678901234567890123456789.01")));
  }

  private static List<Sample> times() {
    long lastMicro = DAY_MILLIS * 1000 - 1;
    return List.of(
        Sample.of("time32_s", Time.builder(), r -> seconds(r.nextInt(86_400)), seconds(0)),
        Sample.of(
            "time32_ms",
            int32().name("io.debezium.time.Time"),
            r -> r.nextInt((int) DAY_MILLIS),
            0,
            (int) DAY_MILLIS - 1),
        Sample.of(
            "time64_us",
            int64().name("io.debezium.time.MicroTime"),
            r -> r.nextLong(lastMicro),
            0L,
            1L,
            lastMicro),
        Sample.of(
            "time64_ns",
            int64().name("io.debezium.time.NanoTime"),
            r -> r.nextLong(lastMicro * 1000),
            999L,
            lastMicro * 1000 + 999));
  }

  private static Date seconds(int seconds) {
    return Date.from(Instant.ofEpochSecond(seconds));
  }

  private static Date millis(long millis) {
    return Date.from(Instant.ofEpochMilli(millis));
  }

  private static List<Sample> timestamps() {
    return List.of(
        Sample.of(
            "date32",
            org.apache.kafka.connect.data.Date.builder(),
            r -> millis((SOME_DAY + r.nextInt(100)) * DAY_MILLIS),
            millis(-DAY_MILLIS),
            millis(FIRST_MILLIS),
            millis(LAST_DAY * DAY_MILLIS)),
        Sample.of(
                "date64",
                int32().name("io.debezium.time.Date"),
                r -> SOME_DAY + r.nextInt(100),
                -1,
                FIRST_DAY,
                LAST_DAY)
            .and(Feature.ENDLESS_TIME, Integer.MAX_VALUE, Integer.MIN_VALUE),
        Sample.of(
            "timestamp_s",
            Timestamp.builder(),
            r -> millis((SOME_DAY * 86_400L + r.nextInt(86_400)) * 1000),
            millis(-1000),
            millis(FIRST_MILLIS),
            millis(LAST_MILLIS)),
        Sample.of(
            "timestamp_ms",
            int64().name("io.debezium.time.Timestamp"),
            r -> SOME_DAY * DAY_MILLIS + r.nextInt((int) DAY_MILLIS),
            -1L,
            FIRST_MILLIS,
            LAST_MILLIS));
  }

  private static List<Sample> moments() {
    long someMicro = SOME_DAY * DAY_MILLIS * 1000;
    return List.of(
        Sample.of(
                "timestamp_us",
                int64().name("io.debezium.time.MicroTimestamp"),
                r -> someMicro + r.nextLong(1_000_000_000L),
                -1L,
                FIRST_MILLIS * 1000,
                LAST_MILLIS * 1000 + 999)
            .and(Feature.ENDLESS_TIME, Long.MAX_VALUE, Long.MIN_VALUE),
        Sample.of(
            "timestamp_ns",
            int64().name("io.debezium.time.NanoTimestamp"),
            r -> someMicro * 1000 + r.nextLong(1_000_000_000L),
            -1L,
            Long.MIN_VALUE,
            Long.MAX_VALUE),
        Sample.of(
                "timestamp_tz",
                string().name("io.debezium.time.ZonedTimestamp"),
                r -> Instant.ofEpochSecond(SOME_DAY * 86_400L, 1000L * r.nextInt(1_000_000)) + "",
                "1969-12-31T23:59:59.999999Z",
                "0001-01-01T00:00:00Z",
                "9999-12-31T23:59:59.999999Z",
                "2023-02-19T01:02:03.000001+05:30")
            .and(Feature.ENDLESS_TIME, "infinity", "-infinity"));
  }
}
