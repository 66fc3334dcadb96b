package io.tidemark.sink.row;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Date;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Timestamp;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class KeyTextTest {
  private static final Schema DECIMAL =
      SchemaBuilder.struct()
          .name("io.debezium.data.VariableScaleDecimal")
          .field("scale", Schema.INT32_SCHEMA)
          .field("value", Schema.BYTES_SCHEMA)
          .build();

  private static String of(Schema type, Object value) {
    Schema key = SchemaBuilder.struct().field("k", type).build();
    return String.valueOf(KeyText.of(new Struct(key).put("k", value)));
  }

  @Test
  @DisplayName("rule 4: equal keys have equal texts, by which a repeated one is known")
  void values() {
    assertThat(of(Schema.INT64_SCHEMA, 7L)).isEqualTo("{\"k\":7}");
    assertThat(of(Schema.STRING_SCHEMA, "a\"")).isEqualTo("{\"k\":\"a\\\"\"}");
    assertThat(of(Decimal.schema(-3), new BigDecimal("1E+3"))).isEqualTo("{\"k\":1000}");
    Struct decimal = new Struct(DECIMAL).put("scale", 1).put("value", new byte[] {15});
    assertThat(of(DECIMAL, decimal)).isEqualTo("{\"k\":1.5}");
    assertThat(of(Schema.BYTES_SCHEMA, new byte[] {1, 2})).isEqualTo("{\"k\":\"AQI=\"}");
    assertThat(of(Schema.BYTES_SCHEMA, ByteBuffer.wrap(new byte[] {0, 1, 2}, 1, 2)))
        .isEqualTo("{\"k\":\"AQI=\"}");
    assertThat(of(Timestamp.SCHEMA, Date.from(Instant.ofEpochMilli(1))))
        .isEqualTo("{\"k\":\"1970-01-01T00:00:00.001Z\"}");
  }
}
