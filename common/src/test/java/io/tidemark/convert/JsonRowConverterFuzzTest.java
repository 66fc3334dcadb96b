package io.tidemark.convert;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Map;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.json.JsonConverter;
import org.junit.jupiter.api.DisplayName;

/** Kafka's converter tells what becomes of a message, whatever its bytes, and of its row again. */
class JsonRowConverterFuzzTest {
  private final JsonRowConverter ours = new JsonRowConverter();
  private final JsonConverter kafkas = new JsonConverter();

  JsonRowConverterFuzzTest() {
    ours.configure(Map.of(), false);
    kafkas.configure(Map.of(), false);
  }

  @DisplayName("of any bytes the same row is read, or the same error, and the same bytes written")
  @FuzzTest
  void message(byte[] bytes) {
    Outcome read = Outcome.reads(kafkas, "topic", bytes);
    assertThat(Outcome.reads(ours, "topic", bytes)).isEqualTo(read);
    if (read.value() instanceof SchemaAndValue row) {
      assertThat(Outcome.writes(ours, row.schema(), row.value()))
          .isEqualTo(Outcome.writes(kafkas, row.schema(), row.value()));
    }
  }
}
