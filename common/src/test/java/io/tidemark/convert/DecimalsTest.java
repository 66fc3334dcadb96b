package io.tidemark.convert;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Map;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.json.JsonConverter;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DecimalsTest {
  /** Beyond a long, and beyond two. */
  private static final int BITS = 140;

  private final JsonRowConverter ours = new JsonRowConverter();
  private final JsonConverter kafkas = new JsonConverter();

  DecimalsTest() {
    ours.configure(Map.of(), false);
    kafkas.configure(Map.of(), false);
  }

  @ParameterizedTest
  @ValueSource(ints = {-3, 0, 2, 30})
  @DisplayName("numbers around each power of two are written in Kafka's bytes")
  void powersOfTwo(int scale) {
    Schema schema = SchemaBuilder.struct().field("price", Decimal.schema(scale)).build();
    for (int bit = 0; bit < BITS; bit++) {
      BigInteger power = BigInteger.ONE.shiftLeft(bit);
      for (long beside = -2; beside <= 2; beside++) {
        BigInteger number = power.add(BigInteger.valueOf(beside));
        same(schema, new BigDecimal(number, scale));
        same(schema, new BigDecimal(number.negate(), scale));
      }
    }
  }

  private void same(Schema schema, BigDecimal price) {
    Struct row = new Struct(schema).put("price", price);
    assertThat(ours.fromConnectData("t", schema, row))
        .as(price.toString())
        .isEqualTo(kafkas.fromConnectData("t", schema, row));
  }
}
