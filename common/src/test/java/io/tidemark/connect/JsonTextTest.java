package io.tidemark.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.table.ColumnType;
import io.tidemark.table.Kind;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Timestamp;
import org.apache.kafka.connect.errors.DataException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Documents that structs, maps and nested arrays become. */
class JsonTextTest {
  private static String json(Schema schema, Object value) {
    assertThat(ColumnTypes.of(schema)).isEqualTo(ColumnType.of(Kind.JSON));
    return String.valueOf(CellFromConnect.of(schema).convert(value));
  }

  /** A document with one value in it. */
  private static String in(Schema schema, Object value) {
    Schema array = SchemaBuilder.array(SchemaBuilder.array(schema).build()).build();
    String text = json(array, List.of(List.of(value)));
    return text.substring(2, text.length() - 2);
  }

  private static Schema named(SchemaBuilder builder, String name) {
    return builder.name(name).build();
  }

  @Test
  @DisplayName("structs within structs are documents, and refused where no reader would take them")
  void nested() {
    Struct deep = nested(900);
    assertThat(json(deep.schema(), deep)).hasSize(899 * 6 + 10).startsWith("{\"a\":{\"a\":");
    Struct tooDeep = nested(1_100);
    assertThatThrownBy(() -> json(tooDeep.schema(), tooDeep))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("nested too deeply");
  }

  private static Struct nested(int times) {
    Schema schema = SchemaBuilder.struct().field("a", Schema.OPTIONAL_BOOLEAN_SCHEMA).build();
    Struct struct = new Struct(schema);
    for (int i = 1; i < times; i++) {
      schema = SchemaBuilder.struct().field("a", schema).build();
      struct = new Struct(schema).put("a", struct);
    }
    return struct;
  }

  @Test
  @DisplayName("DEST-32 numbers keep all their digits")
  void numbers() {
    assertThat(in(Schema.INT64_SCHEMA, Long.MIN_VALUE)).isEqualTo("-9223372036854775808");
    assertThat(in(Schema.INT8_SCHEMA, (byte) -1)).isEqualTo("-1");
    assertThat(in(Decimal.schema(2), new BigDecimal("123456789012345678901234567890.10")))
        .isEqualTo("123456789012345678901234567890.10");
    assertThat(in(Decimal.schema(-3), new BigDecimal("1E+3"))).isEqualTo("1000");
    assertThat(in(Schema.FLOAT64_SCHEMA, 1e300)).isEqualTo("1.0E300");
    assertThat(in(Schema.FLOAT32_SCHEMA, 0.1f)).isEqualTo("0.1");
    Schema unsigned =
        SchemaBuilder.int64().parameter(SemanticTypes.COLUMN_TYPE, "BIGINT UNSIGNED").build();
    assertThat(in(unsigned, -1L)).isEqualTo("18446744073709551615");
    Schema any = SemanticTypes.variableScaleDecimal().build();
    Struct cents = new Struct(any).put("scale", 2).put("value", new byte[] {100});
    assertThat(in(any, cents)).isEqualTo("1.00");
  }

  @Test
  @DisplayName("what JSON has no number for is refused, and not quoted")
  void noNumbers() {
    for (double bad : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThatThrownBy(() -> in(Schema.FLOAT64_SCHEMA, bad))
          .isInstanceOf(DataException.class)
          .hasMessageContaining("JSON cannot hold");
      assertThatThrownBy(() -> in(Schema.FLOAT32_SCHEMA, (float) bad))
          .isInstanceOf(DataException.class);
    }
    assertThatThrownBy(() -> in(Decimal.schema(0), new BigDecimal("1E+2000000000")))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("digits");
    assertThatThrownBy(() -> in(Schema.INT32_SCHEMA, "topsecret"))
        .isInstanceOf(DataException.class)
        .hasMessageNotContaining("secret");
  }

  @Test
  @DisplayName("texts, bytes in Base64, dates and times in ISO 8601")
  void texts() {
    assertThat(in(Schema.STRING_SCHEMA, "Grüße \"😀\"\n\\"))
        .isEqualTo("\"Grüße \\\"😀\\\"\\n\\\\\"");
    byte[] bytes = {0, (byte) 0xFF, (byte) 0x80, 0x7F};
    assertThat(in(Schema.BYTES_SCHEMA, bytes)).isEqualTo("\"AP+Afw==\"");
    assertThat(in(Schema.BYTES_SCHEMA, ByteBuffer.wrap(bytes))).isEqualTo("\"AP+Afw==\"");
    assertThat(in(named(SchemaBuilder.int32(), "io.debezium.time.Date"), -1))
        .isEqualTo("\"1969-12-31\"");
    assertThat(in(named(SchemaBuilder.int64(), "io.debezium.time.MicroTime"), 60_000_001L))
        .isEqualTo("\"00:01:00.000001\"");
    assertThat(in(named(SchemaBuilder.int64(), "io.debezium.time.MicroTime"), 86_400_000_000L))
        .isEqualTo("\"24:00:00\"");
    assertThat(in(Timestamp.SCHEMA, Date.from(Instant.ofEpochMilli(-1))))
        .isEqualTo("\"1969-12-31T23:59:59.999000\"");
    Schema micros = named(SchemaBuilder.int64(), "io.debezium.time.MicroTimestamp");
    assertThat(in(micros, Long.MAX_VALUE)).isEqualTo("\"infinity\"");
    Schema zoned = named(SchemaBuilder.string(), "io.debezium.time.ZonedTimestamp");
    assertThat(in(zoned, "9999-12-31T23:59:59+01:00")).isEqualTo("\"9999-12-31T22:59:59.000000Z\"");
    assertThat(in(named(SchemaBuilder.string(), "io.debezium.data.Json"), "{\"a\":1}"))
        .isEqualTo("\"{\\\"a\\\":1}\"");
  }

  @Test
  @DisplayName("DEST-28 DEST-32 NULL stays null, whatever the default, in structs, maps and lists")
  void nulls() {
    Schema number = SchemaBuilder.int32().optional().defaultValue(7).build();
    Schema struct =
        SchemaBuilder.struct().field("a", number).field("b", Schema.STRING_SCHEMA).build();
    assertThat(json(struct, new Struct(struct).put("b", ""))).isEqualTo("{\"a\":null,\"b\":\"\"}");
    Map<String, @Nullable Integer> map = new HashMap<>();
    map.put("x", null);
    assertThat(json(SchemaBuilder.map(Schema.STRING_SCHEMA, number).build(), map))
        .isEqualTo("{\"x\":null}");
    Schema nested = SchemaBuilder.array(SchemaBuilder.array(number).build()).build();
    assertThat(json(nested, Arrays.asList(Arrays.asList(1, null), null, List.of())))
        .isEqualTo("[[1,null],null,[]]");
  }

  @Test
  @DisplayName("DEST-32 maps by text, by number and by anything else; always in the same order")
  void maps() {
    Schema texts = SchemaBuilder.map(Schema.STRING_SCHEMA, Schema.INT64_SCHEMA).build();
    assertThat(json(texts, Map.of("b", 2L, "a", 1L, "c", 3L)))
        .isEqualTo("{\"a\":1,\"b\":2,\"c\":3}");
    Schema numbers = SchemaBuilder.map(Schema.INT64_SCHEMA, Schema.STRING_SCHEMA).build();
    assertThat(json(numbers, Map.of(2L, "b", 1L, "a"))).isEqualTo("{\"1\":\"a\",\"2\":\"b\"}");
    Schema doubles = SchemaBuilder.map(Schema.FLOAT64_SCHEMA, Schema.STRING_SCHEMA).build();
    assertThat(json(doubles, Map.of(2.5, "b", 1.5, "a"))).isEqualTo("[[1.5,\"a\"],[2.5,\"b\"]]");
    Map<@Nullable String, Long> without = new HashMap<>();
    without.put(null, 1L);
    assertThatThrownBy(() -> json(texts, without)).isInstanceOf(DataException.class);
  }

  @Test
  @DisplayName("an array of structs is one document; one of texts that are JSON stays an array")
  void arrays() {
    Schema struct = SchemaBuilder.struct().field("a", Schema.INT32_SCHEMA).build();
    assertThat(json(SchemaBuilder.array(struct).build(), List.of(new Struct(struct).put("a", 1))))
        .isEqualTo("[{\"a\":1}]");
    Schema texts =
        SchemaBuilder.array(named(SchemaBuilder.string(), "io.debezium.data.Json")).build();
    assertThat(ColumnTypes.of(texts)).isEqualTo(ColumnType.array(ColumnType.of(Kind.JSON)));
  }
}
