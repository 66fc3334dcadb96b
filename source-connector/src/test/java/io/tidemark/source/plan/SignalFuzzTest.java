package io.tidemark.source.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.DisplayName;

/** Whatever stands in {@code signal} or in a signal table is a signal, or is refused as none. */
class SignalFuzzTest {

  @DisplayName("a signal is read, or refused with words of ours")
  @FuzzTest
  void signal(byte[] text) {
    String json = new String(text, StandardCharsets.UTF_8);
    try {
      Signal signal = Signal.parse(json);
      assertThat(signal.id()).isNotBlank();
      assertThat(signal.trial() != null).isEqualTo(signal.type() == Signal.Type.TEST_ROW);
    } catch (IllegalArgumentException refused) {
      assertThat(refused).hasNoCause();
      assertThat(refused.getMessage()).matches("(?s)(a |)(signal|test).*");
    }
  }
}
