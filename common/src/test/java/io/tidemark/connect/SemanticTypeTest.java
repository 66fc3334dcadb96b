package io.tidemark.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.table.ColumnType;
import io.tidemark.table.Kind;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.errors.DataException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The names that producers give to types, and what is done with them. */
class SemanticTypeTest {
  private static final String COLUMN = "__debezium.source.column.type";

  private static @Nullable Object convert(Schema schema, Object value) {
    return CellFromConnect.of(schema).convert(value);
  }

  private static Schema named(SchemaBuilder builder, String name) {
    return builder.name(name).build();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "uuid, uuid",
    "UUID, uuid",
    "io.debezium.data.Uuid, uuid",
    "inet, inet",
    "mac, macaddr",
    "MacAddr, macaddr",
    "json, json",
    "io.debezium.data.Tsvector, tsvector",
    "io.debezium.data.TsVector, tsvector",
    "io.debezium.data.Enum, string",
    "io.debezium.data.EnumSet, string",
    "io.debezium.time.IsoDate, date",
    "io.debezium.time.IsoTime, time",
    "io.debezium.time.IsoTimestamp, timestamp",
    "io.debezium.time.ZonedTime, timetz",
    "io.debezium.time.Interval, interval",
    "com.acme.Currency, string",
    "io.debezium.time.Date, string"
  })
  @DisplayName("DEST-32 texts by their names; a name that is unknown, or of another type, is none")
  void texts(String name, String type) {
    assertThat(ColumnTypes.of(named(SchemaBuilder.string(), name))).hasToString(type);
  }

  @Test
  @DisplayName("DEST-29 64 bits without a sign: 18446744073709551615 is exact, never -1")
  void unsigned() {
    for (String type : List.of("BIGINT UNSIGNED", "BIGINT UNSIGNED ZEROFILL")) {
      Schema schema = SchemaBuilder.int64().parameter(COLUMN, type).build();
      assertThat(ColumnTypes.of(schema)).isEqualTo(ColumnType.decimal(20, 0));
      assertThat(convert(schema, -1L)).isEqualTo(new BigDecimal("18446744073709551615"));
      assertThat(convert(schema, Long.MIN_VALUE)).isEqualTo(new BigDecimal("9223372036854775808"));
      assertThat(convert(schema, 7L)).isEqualTo(new BigDecimal("7"));
      Schema precise = Decimal.builder(0).parameter(COLUMN, type).build();
      assertThat(ColumnTypes.of(precise)).isEqualTo(ColumnType.decimal(20, 0));
      Schema text = SchemaBuilder.string().parameter(COLUMN, type).build();
      assertThat(ColumnTypes.of(text)).isEqualTo(ColumnType.decimal(20, 0));
      assertThat(convert(text, "18446744073709551615"))
          .isEqualTo(new BigDecimal("18446744073709551615"));
    }
    assertThat(ColumnTypes.of(Schema.INT64_SCHEMA)).isEqualTo(ColumnType.of(Kind.INT64));
  }

  @Test
  @DisplayName("bits come lowest first and leave highest first, as many as the schema says")
  void bits() {
    Schema ten =
        SchemaBuilder.bytes().name("io.debezium.data.Bits").parameter("length", "10").build();
    assertThat(ColumnTypes.of(ten)).isEqualTo(ColumnType.other("varbit"));
    assertThat(convert(ten, new byte[] {5, 2})).isEqualTo("1000000101");
    assertThatThrownBy(() -> convert(ten, new byte[] {0, 4})).isInstanceOf(DataException.class);
    Schema any = named(SchemaBuilder.bytes(), "io.debezium.data.Bits");
    assertThat(convert(any, new byte[] {(byte) 0x81})).isEqualTo("10000001");
  }

  @Test
  @DisplayName("durations in micro- and nanoseconds are intervals of hours, whatever their sign")
  void durations() {
    Schema micros = named(SchemaBuilder.int64(), "io.debezium.time.MicroDuration");
    assertThat(ColumnTypes.of(micros)).isEqualTo(ColumnType.other("interval"));
    assertThat(convert(micros, 93_784_000_005L)).isEqualTo("26:03:04.000005");
    assertThat(convert(micros, -1L)).isEqualTo("-00:00:00.000001");
    Schema nanos = named(SchemaBuilder.int64(), "io.debezium.time.NanoDuration");
    assertThat(convert(nanos, 1_000_001_999L)).isEqualTo("00:00:01.000001");
    Schema doubles = named(SchemaBuilder.float64(), "io.debezium.time.MicroDuration");
    assertThat(convert(doubles, 1.5e6)).isEqualTo("00:00:01.500000");
    assertThatThrownBy(() -> convert(doubles, Double.NaN)).isInstanceOf(DataException.class);
    assertThatThrownBy(() -> convert(doubles, 1e30)).isInstanceOf(DataException.class);
  }

  @Test
  @DisplayName("dates and times in ISO 8601, with and without an offset")
  void isoTexts() {
    Schema date = named(SchemaBuilder.string(), "io.debezium.time.IsoDate");
    assertThat(convert(date, "1969-12-31Z")).isEqualTo(-1);
    assertThat(convert(date, "9999-12-31")).isEqualTo(2_932_896);
    Schema time = named(SchemaBuilder.string(), "io.debezium.time.IsoTime");
    assertThat(convert(time, "10:15:30.123456Z")).isEqualTo(36_930_123_456L);
    assertThat(convert(time, "01:00:00+02:00")).isEqualTo(82_800_000_000L);
    assertThat(convert(time, "00:00:01")).isEqualTo(1_000_000L);
    Schema timestamp = named(SchemaBuilder.string(), "io.debezium.time.IsoTimestamp");
    assertThat(convert(timestamp, "1969-12-31T23:59:59.999999Z")).isEqualTo(-1L);
    for (Schema schema : List.of(date, time, timestamp)) {
      assertThatThrownBy(() -> convert(schema, "topsecret"))
          .isInstanceOf(DataException.class)
          .hasMessageNotContaining("secret")
          .hasNoCause();
    }
  }

  @Test
  void vectorsAreArrays() {
    Schema vector =
        named(SchemaBuilder.array(Schema.FLOAT32_SCHEMA), "io.debezium.data.FloatVector");
    assertThat(ColumnTypes.of(vector)).isEqualTo(ColumnType.array(ColumnType.of(Kind.FLOAT32)));
    assertThat(convert(vector, List.of(1.5f, 2f))).isEqualTo(List.of(1.5f, 2f));
  }

  @Test
  @DisplayName("DEST-28 NULL stays NULL in an array whose elements have a default")
  void nullsInArrays() {
    Schema element = SchemaBuilder.int32().optional().defaultValue(7).build();
    assertThat(convert(SchemaBuilder.array(element).build(), Arrays.asList(1, null, 3)))
        .isEqualTo(Arrays.asList(1, null, 3));
  }
}
