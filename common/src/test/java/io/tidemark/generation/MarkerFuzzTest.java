package io.tidemark.generation;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemark.connect.MarkerRecords;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;

/** Whatever lies on a marker topic is a marker, or is refused as none. */
class MarkerFuzzTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @DisplayName("a marker that was read is the same when it is written and read again")
  @FuzzTest
  void marker(byte[] json) {
    Marker marker;
    try {
      if (!(JSON.readTree(json) instanceof ObjectNode value)) {
        return;
      }
      marker = MarkerRecords.fromValue(JSON.convertValue(value, Map.class));
    } catch (IOException | IllegalArgumentException refused) {
      return;
    }
    assertThat(MarkerRecords.fromValue(MarkerRecords.toValue(marker))).isEqualTo(marker);
    assertThat(MarkerCodec.key(marker)).startsWith("[");
  }
}
