package io.tidemark.sink;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Timestamp;
import org.jspecify.annotations.NullUnmarked;

/** A value of each type that other producers send, and what is to become of it. */
@NullUnmarked
final class ForeignTypes {
  private static final String COLUMN = "__debezium.source.column.type";

  /** A field's schema, value, the column's type and what the column then holds as text. */
  record Case(Schema schema, Object value, String type, String text) {}

  static final Map<String, Case> CASES = new LinkedHashMap<>();

  static {
    numbers();
    texts();
    dates();
    timestamps();
    documents();
    arrays();
  }

  private ForeignTypes() {}

  private static void numbers() {
    add("i8", SchemaBuilder.int8(), Byte.MIN_VALUE, "smallint", "-128");
    add("i16", SchemaBuilder.int16(), Short.MIN_VALUE, "smallint", "-32768");
    add("i32", SchemaBuilder.int32(), Integer.MIN_VALUE, "integer", "-2147483648");
    add("i64", SchemaBuilder.int64(), Long.MIN_VALUE, "bigint", "-9223372036854775808");
    String big = "18446744073709551615";
    SchemaBuilder unsigned = SchemaBuilder.int64().parameter(COLUMN, "BIGINT UNSIGNED");
    add("u64", unsigned, -1L, "numeric(20,0)", big);
    add("u64d", Decimal.builder(0), new BigDecimal(big), "numeric", big);
    SchemaBuilder decimal = Decimal.builder(10).parameter("connect.decimal.precision", "19");
    String digits = "123456789.0123456789";
    add("dec", decimal, new BigDecimal(digits), "numeric(19,10)", digits);
    add("f32", SchemaBuilder.float32(), 0.1f, "real", "0.1");
    add("f64", SchemaBuilder.float64(), Double.NaN, "double precision", "NaN");
    add("flag", SchemaBuilder.bool(), true, "boolean", "true");
    add("year", SchemaBuilder.int32().name("io.debezium.time.Year"), 1999, "integer", "1999");
  }

  private static void texts() {
    byte[] bytes = {0, (byte) 0xFF, (byte) 0x80, 0x7F};
    add("bin", SchemaBuilder.bytes(), bytes, "bytea", "\\x00ff807f");
    String uuid = "f81d4fae-7dec-11d0-a765-00a0c91e6bf6";
    text("uid", "uuid", uuid, "uuid", uuid);
    text("net", "inet", "10.1.0.0/8", "inet", "10.1.0.0/8");
    text("mac", "mac", "02:00:00:00:00:01", "macaddr", "02:00:00:00:00:01");
    text("js", "json", "{\"a\":[1]}", "jsonb", "{\"a\": [1]}");
    text("mood", "io.debezium.data.Enum", "sad", "text", "sad");
    text("set", "io.debezium.data.EnumSet", "a,b", "text", "a,b");
    SchemaBuilder bits =
        SchemaBuilder.bytes().name("io.debezium.data.Bits").parameter("length", "10");
    add("bits", bits, new byte[] {5, 2}, "bit varying", "1000000101");
    text("tsv", "io.debezium.data.Tsvector", "'a' 'b'", "tsvector", "'a' 'b'");
    text("xml", "io.debezium.data.Xml", "<a/>", "xml", "<a/>");
    text("odd", "com.acme.Odd", "Grüße 😀", "text", "Grüße 😀");
  }

  private static void dates() {
    int last = 2_932_896;
    add("day", SchemaBuilder.int32().name("io.debezium.time.Date"), last, "date", "9999-12-31");
    text("iday", "io.debezium.time.IsoDate", "1969-12-31Z", "date", "1969-12-31");
    String time = "time without time zone";
    micros("tm", "io.debezium.time.MicroTime", 86_399_999_999L, time, "23:59:59.999999");
    text("itm", "io.debezium.time.IsoTime", "10:15:30Z", time, "10:15:30");
    String zoned = "time with time zone";
    text("ztm", "io.debezium.time.ZonedTime", "10:15:30+02:00", zoned, "10:15:30+02");
    String hours = "-26:03:04.000005";
    micros("dur", "io.debezium.time.MicroDuration", -93_784_000_005L, "interval", hours);
    String interval = "1 year 2 mons 3 days 04:05:06.78";
    text("iv", "io.debezium.time.Interval", "P1Y2M3DT4H5M6.78S", "interval", interval);
  }

  private static void timestamps() {
    String local = "timestamp without time zone";
    String micros = "io.debezium.time.MicroTimestamp";
    micros("ts", micros, -1L, local, "1969-12-31 23:59:59.999999");
    micros("tsi", micros, 9_223_372_036_825_200_000L, local, "infinity");
    micros("tsn", "io.debezium.time.NanoTimestamp", 1_999L, local, "1970-01-01 00:00:00.000001");
    Date end = Date.from(Instant.parse("9999-12-31T23:59:59.999Z"));
    add("tsm", Timestamp.builder(), end, local, "9999-12-31 23:59:59.999");
    String some = "2023-11-14 22:13:20.123456";
    text("its", "io.debezium.time.IsoTimestamp", "2023-11-14T22:13:20.123456Z", local, some);
    String instant = "2023-11-14T23:13:20.123456+01:00";
    String zoned = "timestamp with time zone";
    text("tz", "io.debezium.time.ZonedTimestamp", instant, zoned, some + "+00");
    text("tzi", "io.debezium.time.ZonedTimestamp", "-infinity", zoned, "-infinity");
  }

  private static void documents() {
    Schema inner =
        SchemaBuilder.struct()
            .field("n", SchemaBuilder.int32().optional().defaultValue(7).build())
            .field("d", Decimal.builder(20).build())
            .build();
    Struct struct = new Struct(inner).put("d", new BigDecimal("12345678901.12345678901234567890"));
    String text = "{\"d\": 12345678901.12345678901234567890, \"n\": null}";
    add("st", copy(inner), struct, "jsonb", text);
    add("sts", SchemaBuilder.array(inner), List.of(struct), "jsonb", "[" + text + "]");
    Map<Object, Object> map = new HashMap<>();
    map.put("b", 2L);
    map.put("a", null);
    Schema number = Schema.OPTIONAL_INT64_SCHEMA;
    SchemaBuilder texts = SchemaBuilder.map(Schema.STRING_SCHEMA, number);
    add("smap", texts, map, "jsonb", "{\"a\": null, \"b\": 2}");
    SchemaBuilder numbers = SchemaBuilder.map(Schema.INT64_SCHEMA, number);
    add("imap", numbers, Map.of(1L, 2L), "jsonb", "{\"1\": 2}");
    Schema point =
        SchemaBuilder.struct()
            .name("io.debezium.data.geometry.Point")
            .field("x", Schema.FLOAT64_SCHEMA)
            .field("wkb", Schema.OPTIONAL_BYTES_SCHEMA)
            .build();
    Struct at = new Struct(point).put("x", 1d).put("wkb", new byte[] {1});
    add("pt", copy(point), at, "jsonb", "{\"x\": 1.0, \"wkb\": \"AQ==\"}");
  }

  private static void arrays() {
    Schema number = Schema.OPTIONAL_INT64_SCHEMA;
    List<Long> some = Arrays.asList(1L, null, 3L);
    add("list", SchemaBuilder.array(number), some, "bigint[]", "{1,NULL,3}");
    add("none", SchemaBuilder.array(number), List.of(), "bigint[]", "{}");
    SchemaBuilder nested = SchemaBuilder.array(SchemaBuilder.array(number).optional().build());
    List<List<Long>> ragged = Arrays.asList(some, null, List.of());
    add("ragged", nested, ragged, "jsonb", "[[1, null, 3], null, []]");
    SchemaBuilder vector = SchemaBuilder.array(Schema.FLOAT32_SCHEMA);
    vector.name("io.debezium.data.FloatVector");
    add("vec", vector, List.of(1.5f, 2f), "real[]", "{1.5,2}");
  }

  private static SchemaBuilder copy(Schema schema) {
    SchemaBuilder builder = SchemaBuilder.struct().name(schema.name());
    schema.fields().forEach(field -> builder.field(field.name(), field.schema()));
    return builder;
  }

  private static void text(String name, String semantic, String value, String type, String text) {
    add(name, SchemaBuilder.string().name(semantic), value, type, text);
  }

  private static void micros(String name, String semantic, long value, String type, String text) {
    add(name, SchemaBuilder.int64().name(semantic), value, type, text);
  }

  private static void add(
      String name, SchemaBuilder schema, Object value, String type, String text) {
    CASES.put(name, new Case(schema.optional().build(), value, type, text));
  }

  /** A row of {@link #CASES}, or one of NULLs. */
  static Struct row(long id, boolean nulls) {
    SchemaBuilder builder = SchemaBuilder.struct().field("id", Schema.INT64_SCHEMA);
    CASES.forEach((name, each) -> builder.field(name, each.schema()));
    Struct struct = new Struct(builder.build()).put("id", id);
    if (!nulls) {
      CASES.forEach((name, each) -> struct.put(name, of(each)));
    }
    return struct;
  }

  /**
   * Of each case a list and a map, with NULLs between; JSON has no NaN, so that its map is empty.
   */
  static Struct collections(long id) {
    SchemaBuilder builder = SchemaBuilder.struct().field("id", Schema.INT64_SCHEMA);
    CASES.forEach(
        (name, each) -> {
          builder.field(name, SchemaBuilder.array(each.schema()).build());
          Schema map = SchemaBuilder.map(Schema.STRING_SCHEMA, each.schema()).build();
          builder.field(name + "_map", map);
        });
    Struct struct = new Struct(builder.build()).put("id", id);
    CASES.forEach(
        (name, each) -> {
          Map<Object, Object> map = new HashMap<>();
          map.put("a", each.value().equals(Double.NaN) ? null : of(each));
          map.put("b", null);
          struct.put(name, Arrays.asList(of(each), null, of(each))).put(name + "_map", map);
        });
    return struct;
  }

  private static Object of(Case each) {
    if (!(each.value() instanceof Struct struct)) {
      return each.value();
    }
    Struct copy = new Struct(each.schema());
    each.schema().fields().forEach(f -> copy.put(f.name(), struct.getWithoutDefault(f.name())));
    return copy;
  }
}
