package io.tidemark.convert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonInTest {
  private static final int LONGEST = 12;

  private static JsonIn quoted(String text) {
    return new JsonIn(('"' + text + '"').getBytes(StandardCharsets.UTF_8), 0, LONGEST);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "\u00e9", "\u20ac"})
  @DisplayName("texts are read up to the longest, and longer ones left to Kafka's converter")
  void texts(String each) {
    String longest = each.repeat(LONGEST);
    assertThat(quoted(longest).string()).isEqualTo(longest);
    assertThatThrownBy(() -> quoted(longest + each).string()).isInstanceOf(Unusual.class);
  }

  @Test
  @DisplayName("so are bytes")
  void bytes() {
    String longest = "A".repeat(LONGEST);
    assertThat(quoted(longest).plain()).asString().isEqualTo(longest);
    assertThatThrownBy(() -> quoted(longest + "A").plain()).isInstanceOf(Unusual.class);
  }
}
