package io.tidemark.convert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Timestamp;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.json.JsonConverter;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Kafka's converter tells what is right: in each direction, of what is well-formed or not. */
class JsonRowConverterTest {
  private static final int ROUNDS = Integer.getInteger("convert.rounds", 60);

  private final JsonRowConverter ours = new JsonRowConverter();
  private final JsonConverter kafkas = new JsonConverter();

  private void configure(Map<String, ?> settings) {
    ours.configure(settings, false);
    kafkas.configure(settings, false);
  }

  @ParameterizedTest
  @CsvSource({
    "schemas.enable,true",
    "decimal.format,numeric",
    "replace.null.with.default,false",
    "schemas.enable,false",
    "schemas.cache.size,1"
  })
  @DisplayName(
      "of random rows the same bytes come out, and of those, damaged or not, the same rows")
  void likeKafkas(String setting, String value) {
    configure(Map.of(setting, value));
    Random random = new Random((setting + value).hashCode());
    RandomRows rows = new RandomRows(random);
    RandomDamage damage = new RandomDamage(random);
    for (int round = 0; round < ROUNDS; round++) {
      Schema schema = rows.row();
      for (int row = 0; row < 10; row++) {
        compare(schema, rows.of(schema), damage, "topic" + random.nextInt(3));
      }
    }
  }

  @Test
  @DisplayName("of each type a value of any other kind becomes the same, or the same error")
  void oddValues() {
    configure(Map.of());
    for (Schema type : RandomRows.TYPES) {
      Schema schema = SchemaBuilder.struct().field("f", type).optional().build();
      String text = new String(ours.fromConnectData("t", schema, null), StandardCharsets.UTF_8);
      String head = text.substring(0, text.lastIndexOf("null"));
      for (String value : RandomDamage.VALUES) {
        same("t", (head + "{\"f\":" + value + "}}").getBytes(StandardCharsets.UTF_8));
      }
    }
  }

  @Test
  @DisplayName("a map's name that is longer than Kafka's converter reads is refused likewise")
  void longestName() {
    configure(Map.of());
    Schema schema =
        SchemaBuilder.struct()
            .field("names", SchemaBuilder.map(Schema.STRING_SCHEMA, Schema.INT32_SCHEMA))
            .build();
    Struct row = new Struct(schema).put("names", Map.of("x".repeat(60_000), 1));
    byte[] message = kafkas.fromConnectData("t", schema, row);
    assertThat(Outcome.reads(kafkas, "t", message).failure()).isNotNull();
    same("t", message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"string", "bytes"})
  @DisplayName("so is a text, or bytes in one, that is longer than Kafka's converter reads")
  void longestText(String type) {
    configure(Map.of());
    String head =
        "{\"schema\":{\"type\":\"struct\",\"optional\":false,\"fields\":[{\"type\":\"%s\",\"optional\":false,"
            + "\"field\":\"f\"}]},\"payload\":{\"f\":\"";
    String text = head.formatted(type) + "A".repeat(20_000_004) + "\"}}";
    byte[] message = text.getBytes(StandardCharsets.US_ASCII);
    Outcome read = Outcome.reads(ours, "t", message);
    assertThat(read.failure()).isNotNull().isEqualTo(Outcome.reads(kafkas, "t", message).failure());
  }

  private void compare(Schema schema, Struct row, RandomDamage damage, String topic) {
    Outcome written = Outcome.writes(kafkas, schema, row);
    assertThat(Outcome.writes(ours, schema, row)).isEqualTo(written);
    if (written.value() instanceof byte[] message) {
      same(topic, message);
      for (int i = 0; i < 5; i++) {
        same(topic, damage.of(message));
      }
    }
  }

  private void same(String topic, byte[] message) {
    assertThat(Outcome.reads(ours, topic, message))
        .as(() -> new String(message, StandardCharsets.UTF_8))
        .isEqualTo(Outcome.reads(kafkas, topic, message));
  }

  private static Schema orders() {
    return SchemaBuilder.struct()
        .name("orders")
        .field("id", Schema.INT64_SCHEMA)
        .field("note", Schema.OPTIONAL_STRING_SCHEMA)
        .field("at", Timestamp.builder().optional().build())
        .field("price", Decimal.builder(2).optional().build())
        .field("tags", SchemaBuilder.array(Schema.STRING_SCHEMA).optional().build())
        .build();
  }

  private static Struct order(Schema schema) {
    return new Struct(schema)
        .put("id", 7L)
        .put("at", Timestamp.toLogical(Timestamp.SCHEMA, 1))
        .put("price", new BigDecimal("12.50"))
        .put("tags", List.of("a", "b"));
  }

  @Test
  @DisplayName("a row goes the short way in both directions, without Kafka's converter")
  void shortWay() throws Exception {
    configure(Map.of());
    Schema schema = orders();
    byte[] message = kafkas.fromConnectData("t", schema, order(schema));
    ValueWriters writers = new ValueWriters(true, false);
    assertThat(new MessageWriter(kafkas::asJsonSchema, writers, 10).write(schema, order(schema)))
        .isEqualTo(message);
    Envelopes envelopes = new Envelopes(kafkas::asConnectSchema, new ValueReaders(true), 10);
    assertThat(envelopes.read("t", message)).isEqualTo(new SchemaAndValue(schema, order(schema)));
  }

  @Test
  @DisplayName("rows of one schema have one schema object, by which a sink knows them at once")
  void oneSchemaObject() {
    configure(Map.of());
    Schema schema = orders();
    byte[] message = ours.fromConnectData("t", schema, order(schema));
    assertThat(ours.toConnectData("t", message).schema())
        .isSameAs(ours.toConnectData("t", message).schema());
  }

  @Test
  @DisplayName(
      "tombstones, plain values, null schemas and headers are as Kafka's converter has them")
  void others() {
    configure(Map.of());
    assertThat(ours.toConnectData("t", null)).isEqualTo(SchemaAndValue.NULL);
    assertThat(ours.fromConnectData("t", null, null)).isNull();
    for (Schema schema : List.of(Schema.OPTIONAL_INT64_SCHEMA, Schema.OPTIONAL_STRING_SCHEMA)) {
      assertThat(Outcome.writes(ours, schema, null))
          .isEqualTo(Outcome.writes(kafkas, schema, null));
    }
    assertThat(Outcome.writes(ours, Schema.INT64_SCHEMA, 5L))
        .isEqualTo(Outcome.writes(kafkas, Schema.INT64_SCHEMA, 5L));
    assertThat(Outcome.writes(ours, Schema.INT64_SCHEMA, "x"))
        .isEqualTo(Outcome.writes(kafkas, Schema.INT64_SCHEMA, "x"));
    byte[] header = ours.fromConnectHeader("t", "h", Schema.STRING_SCHEMA, "v");
    assertThat(ours.toConnectHeader("t", "h", header))
        .isEqualTo(kafkas.toConnectHeader("t", "h", header));
    for (String text :
        List.of("", "{", "5", "{\"schema\":null,\"payload\":{\"a\":1}}", "{\"schema\":{}}")) {
      same("t", text.getBytes(StandardCharsets.UTF_8));
    }
  }

  @Test
  @DisplayName("a schema from the settings is taken, and its errors are told when it is configured")
  void schemaOfTheSettings() {
    configure(Map.of("schema.content", "{\"type\":\"int32\"}"));
    same("t", "17".getBytes(StandardCharsets.UTF_8));
    assertThatThrownBy(() -> new JsonRowConverter().configure(Map.of("schema.content", "{"), true))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("schema");
  }

  @Test
  @DisplayName("more schemas than are remembered cost time, and nothing else")
  void manySchemas() {
    configure(Map.of("schemas.cache.size", "2"));
    for (int i = 0; i < 50; i++) {
      Schema schema = SchemaBuilder.struct().field("f" + i, Schema.INT32_SCHEMA).build();
      byte[] message =
          ours.fromConnectData("t" + i % 5, schema, new Struct(schema).put("f" + i, i));
      same("t" + i % 5, message);
      same("t", message);
    }
  }

  @Test
  @DisplayName("no message has anything of the one before, however long that was, or if it failed")
  void oneAfterAnother() {
    configure(Map.of());
    Schema schema = orders();
    Schema other = SchemaBuilder.struct().field("text", Schema.STRING_SCHEMA).build();
    for (int length : List.of(100_000, 1, 0, 1_000, 10, 70_000, 3)) {
      writesAlike(schema, order(schema).put("note", "\u00e4".repeat(length)));
      writesAlike(schema, order(schema));
      writesAlike(schema, order(schema).put("price", new BigDecimal("12.5")));
      writesAlike(schema, order(schema));
      writesAlike(other, new Struct(other).put("text", "x".repeat(length)));
      writesAlike(other, new Struct(other));
    }
  }

  @Test
  @DisplayName("numbers of every length and sign are written in Kafka's bytes")
  void numbers() {
    configure(Map.of());
    Schema schema = SchemaBuilder.struct().field("n", Decimal.schema(2)).build();
    for (int bits = 0; bits < 300; bits++) {
      BigInteger power = BigInteger.ONE.shiftLeft(bits);
      for (BigInteger digits : List.of(power, power.negate(), power.subtract(BigInteger.ONE))) {
        writesAlike(schema, new Struct(schema).put("n", new BigDecimal(digits, 2)));
      }
    }
  }

  @Test
  @DisplayName("threads that write at once get each their own message")
  void threads() throws Exception {
    configure(Map.of());
    Schema schema = orders();
    ExecutorService pool = Executors.newFixedThreadPool(4);
    try {
      List<Callable<Boolean>> all = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        Struct row = order(schema).put("note", Integer.toString(i).repeat(200 * (i + 1)));
        byte[] message = kafkas.fromConnectData("t", schema, row);
        all.add(
            () ->
                IntStream.range(0, 5_000)
                    .allMatch(n -> Arrays.equals(message, ours.fromConnectData("t", schema, row))));
      }
      for (Future<Boolean> alike : pool.invokeAll(all)) {
        assertThat(alike.get()).isTrue();
      }
    } finally {
      pool.shutdownNow();
    }
  }

  private void writesAlike(Schema schema, Struct row) {
    assertThat(Outcome.writes(ours, schema, row)).isEqualTo(Outcome.writes(kafkas, schema, row));
  }
}
