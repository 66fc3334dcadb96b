package io.tidemark.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CopyBufferTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a",
        "plain text \u0001\u007f",
        "\u0080",
        "gr\u00fc\u00df dich",
        "\u4e16\u754c",
        "a\ud83d\ude00z",
        "abc\u00e9def\u4e16ghi\ud83d\ude00",
        "\u0141A",
        "what is it?",
        "seven chars \u0001 and a question? and more",
        "sixteen plain on\u00e9 behind",
        "sixteen plain onsixteen plain on\ud83d\ude00"
      })
  @DisplayName("a text is UTF-8 behind its length, wherever the first of several bytes comes")
  void text(String text) {
    CopyBuffer out = new CopyBuffer(1);
    out.putByte(7);
    out.putText(text);
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    CopyBuffer expected = new CopyBuffer(8);
    expected.putByte(7);
    expected.putInt(utf8.length);
    expected.putBytes(utf8);
    assertThat(Arrays.copyOf(out.array(), out.size()))
        .isEqualTo(Arrays.copyOf(expected.array(), expected.size()));
  }

  @ParameterizedTest
  @ValueSource(ints = {4095, 4096, 4097, 100_000})
  @DisplayName("a text of any length is UTF-8")
  void lengths(int length) {
    CopyBuffer out = new CopyBuffer(1);
    String text = "x".repeat(length - 1) + "y";
    out.putText(text);
    assertThat(new String(out.array(), 4, out.size() - 4, StandardCharsets.UTF_8)).isEqualTo(text);
  }

  @Test
  @DisplayName("NUL and half of a surrogate pair are refused, first and behind other characters")
  void refused() {
    for (String text :
        new String[] {
          "\0",
          "a\0",
          "\u00e9\0",
          "\ud83d",
          "a\ud83da",
          "a\ude00",
          "sixteen plain on\0",
          "sixteen plain on\ud83d",
          "12345\0as many more as eight",
          "12345\ud83das many more as eight"
        }) {
      CopyBuffer out = new CopyBuffer(8);
      assertThatThrownBy(() -> out.putText(text)).isInstanceOf(UnencodableCell.class);
    }
  }
}
