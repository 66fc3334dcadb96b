package io.tidemark.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.table.Column;
import io.tidemark.table.ColumnType;
import io.tidemark.table.Kind;
import io.tidemark.table.TableId;
import io.tidemark.table.TableSchema;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecordSchemasTest {
  private static TableSchema table(Random random) {
    List<Column> columns = new ArrayList<>();
    columns.add(new Column("id", ColumnType.of(Kind.INT64), false));
    for (int i = 0; i < 40; i++) {
      columns.add(new Column("c" + i, RandomCells.type(random, true), random.nextBoolean()));
    }
    return new TableSchema(new TableId("s", "t"), columns, List.of("id"));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void columnsOfTheSchemaAreTheTablesColumns(long seed) {
    TableSchema table = table(new Random(seed));
    for (DecimalMode mode : List.of(DecimalMode.PRECISE, DecimalMode.STRING)) {
      assertThat(RecordSchemas.columns(RecordSchemas.value(table, "v", mode)))
          .isEqualTo(table.columns());
    }
    assertThat(RecordSchemas.columns(RecordSchemas.key(table, "k", DecimalMode.PRECISE)))
        .isEqualTo(table.keyColumns());
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void cellsComeBackAsTheyWent(long seed) {
    Random random = new Random(seed);
    TableSchema table = table(random);
    for (DecimalMode mode : List.of(DecimalMode.PRECISE, DecimalMode.STRING)) {
      Schema schema = RecordSchemas.value(table, "v", mode);
      for (int row = 0; row < 50; row++) {
        Struct struct = new Struct(schema);
        List<@Nullable Object> cells = new ArrayList<>();
        for (Column column : table.columns()) {
          Object cell =
              column.nullable() && random.nextInt(5) == 0
                  ? null
                  : RandomCells.cell(column.type(), random);
          Schema field = schema.field(column.name()).schema();
          struct.put(column.name(), CellToConnect.of(column.type(), field, mode).convert(cell));
          cells.add(cell);
        }
        struct.validate();
        assertThat(read(struct).toArray()).isEqualTo(cells.toArray());
      }
    }
  }

  private static List<@Nullable Object> read(Struct struct) {
    List<@Nullable Object> cells = new ArrayList<>();
    struct
        .schema()
        .fields()
        .forEach(
            field ->
                cells.add(
                    CellFromConnect.of(field.schema())
                        .convert(struct.getWithoutDefault(field.name()))));
    return cells;
  }

  @Test
  void doublesAreDoubles() {
    ColumnType type = ColumnType.decimal(10, 2);
    Column column = new Column("d", type, false);
    TableSchema table = new TableSchema(TableId.of("t"), List.of(column), List.of());
    Schema schema = RecordSchemas.value(table, "v", DecimalMode.DOUBLE);
    assertThat(RecordSchemas.columns(schema).get(0).type()).isEqualTo(ColumnType.of(Kind.FLOAT64));
    Schema field = schema.field("d").schema();
    assertThat(CellToConnect.of(type, field, DecimalMode.DOUBLE).convert(new BigDecimal("1.50")))
        .isEqualTo(1.5);
  }

  @Test
  @DisplayName("a key's numbers are exact even where others travel as doubles")
  void keysAreNeverDoubles() {
    ColumnType type = ColumnType.decimal(20, 2);
    TableSchema table =
        new TableSchema(
            TableId.of("t"),
            List.of(new Column("k", type, false), new Column("d", type, true)),
            List.of("k"));
    Schema value = RecordSchemas.value(table, "v", DecimalMode.DOUBLE);
    Schema key = RecordSchemas.key(table, "k", DecimalMode.DOUBLE);
    assertThat(RecordSchemas.columns(key).get(0).type()).isEqualTo(type);
    assertThat(value.field("k").schema()).isEqualTo(key.field("k").schema());
    assertThat(value.field("d").schema().type()).isEqualTo(Schema.Type.FLOAT64);

    TableSchema carried = RecordSchemas.carried(table, DecimalMode.DOUBLE);
    assertThat(carried.columns()).isEqualTo(RecordSchemas.columns(value));
    assertThat(carried.key()).containsExactly("k");
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    "shop.public.orders, shop.public.orders.Value",
    "shop-1.public.order-lines, shop_1.public.order_lines.Value",
    "1st.2nd, _1st._2nd.Value",
    "a..b, a._.b.Value",
    ".a, _.a.Value"
  })
  void namesOfSchemasSuitAvro(String topic, String name) {
    assertThat(RecordSchemas.name(topic, "Value"))
        .isEqualTo(name)
        .matches("[A-Za-z_][A-Za-z0-9_]*(\\.[A-Za-z_][A-Za-z0-9_]*)*");
  }

  private static @Nullable Object convert(Schema schema, Object value) {
    return CellFromConnect.of(schema).convert(value);
  }

  private static Schema int64(String name) {
    return SchemaBuilder.int64().name(name).build();
  }

  @Test
  void otherProducersTimesAreRead() {
    assertThat(
            convert(
                org.apache.kafka.connect.data.Date.SCHEMA,
                Date.from(Instant.ofEpochMilli(-86_400_000))))
        .isEqualTo(-1);
    assertThat(
            convert(org.apache.kafka.connect.data.Time.SCHEMA, Date.from(Instant.ofEpochMilli(1))))
        .isEqualTo(1000L);
    assertThat(
            convert(
                org.apache.kafka.connect.data.Timestamp.SCHEMA,
                Date.from(Instant.ofEpochMilli(-1))))
        .isEqualTo(-1000L);
    assertThat(convert(SchemaBuilder.int32().name("io.debezium.time.Time").build(), 5))
        .isEqualTo(5000L);
    assertThat(convert(int64("io.debezium.time.NanoTime"), 5999L)).isEqualTo(5L);
    assertThat(convert(int64("io.debezium.time.Timestamp"), -5L)).isEqualTo(-5000L);
    assertThat(convert(int64("io.debezium.time.NanoTimestamp"), -1L)).isEqualTo(-1L);
    assertThat(convert(int64("io.debezium.time.MicroTimestamp"), 9223372036825200000L))
        .isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void otherProducersTextTypesAreUnderstood() {
    assertThat(textType("VARCHAR", "20")).isEqualTo(ColumnType.string(20));
    assertThat(textType("TEXT", "2147483647")).isEqualTo(ColumnType.of(Kind.STRING));
    assertThat(textType("VARCHAR", "2147483647")).isEqualTo(ColumnType.of(Kind.STRING));
    assertThat(textType("CITEXT", "7")).isEqualTo(ColumnType.other("citext"));
    assertThat(textType("NUMERIC", "131089")).isEqualTo(ColumnType.of(Kind.DECIMAL));
  }

  private static ColumnType textType(String name, String length) {
    Schema schema =
        SchemaBuilder.string()
            .parameters(
                Map.of(
                    "__debezium.source.column.type",
                    name,
                    "__debezium.source.column.length",
                    length))
            .build();
    Schema struct = SchemaBuilder.struct().field("f", schema).build();
    return RecordSchemas.columns(struct).get(0).type();
  }

  @Test
  void bytesComeAsBuffersToo() {
    ByteBuffer buffer = ByteBuffer.wrap(new byte[] {9, 1, 2}, 1, 2);
    assertThat(convert(Schema.BYTES_SCHEMA, buffer)).isEqualTo(new byte[] {1, 2});
    assertThat(buffer.remaining()).isEqualTo(2);
  }

  @Test
  void whatFitsNoColumnIsNamed() {
    Schema digits =
        SchemaBuilder.bytes()
            .name("org.apache.kafka.connect.data.Decimal")
            .parameter("connect.decimal.precision", "many")
            .build();
    assertThatThrownBy(
            () -> RecordSchemas.columns(SchemaBuilder.struct().field("inner", digits).build()))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("field inner");
    assertThatThrownBy(() -> RecordSchemas.columns(Schema.STRING_SCHEMA))
        .isInstanceOf(DataException.class);
  }

  @Test
  void badValuesAreNotQuoted() {
    Schema zoned = SchemaBuilder.string().name("io.debezium.time.ZonedTimestamp").build();
    Schema number =
        SchemaBuilder.string().parameter("__debezium.source.column.type", "NUMERIC").build();
    for (Schema schema : List.of(zoned, number, Schema.INT32_SCHEMA)) {
      assertThatThrownBy(() -> convert(schema, "topsecret"))
          .isInstanceOf(DataException.class)
          .hasMessageNotContaining("secret")
          .hasNoCause();
    }
    ColumnType cents = ColumnType.decimal(10, 2);
    Schema field =
        RecordSchemas.value(
                new TableSchema(TableId.of("t"), List.of(new Column("c", cents, false)), List.of()),
                "v",
                DecimalMode.PRECISE)
            .field("c")
            .schema();
    assertThatThrownBy(
            () ->
                CellToConnect.of(cents, field, DecimalMode.PRECISE)
                    .convert(new BigDecimal("77.777")))
        .isInstanceOf(DataException.class)
        .hasMessageNotContaining("77");
  }
}
