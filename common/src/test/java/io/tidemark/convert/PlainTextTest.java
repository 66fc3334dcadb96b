package io.tidemark.convert;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.json.JsonConverter;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class PlainTextTest {
  private static final String PLAIN = "Tidemark, 0 to ~/[]{}!";

  private static final Schema ROW =
      SchemaBuilder.struct().field("text", Schema.STRING_SCHEMA).build();

  private final JsonRowConverter ours = new JsonRowConverter();
  private final JsonConverter kafkas = new JsonConverter();

  PlainTextTest() {
    ours.configure(Map.of(), false);
    kafkas.configure(Map.of(), false);
  }

  /** All of the first blocks, one of each further one, halves of characters, and emoji. */
  private static List<String> characters() {
    List<String> all = new ArrayList<>();
    IntStream.range(0, 0x180).forEach(c -> all.add(Character.toString(c)));
    IntStream.rangeClosed(0, 0xFF)
        .forEach(block -> all.add(Character.toString((block << 8) | 0x41)));
    all.addAll(List.of("\uD83C\uDF0A", "\uD83C", "\uDF0A", "\uFFFF", "??", "?\u20AC"));
    return all;
  }

  @Test
  @DisplayName("a text with any character anywhere is written in Kafka's bytes")
  void anyCharacterAnywhere() {
    for (String character : characters()) {
      for (int at = 0; at <= PLAIN.length(); at++) {
        String text = PLAIN.substring(0, at) + character + PLAIN.substring(at);
        Struct row = new Struct(ROW).put("text", text);
        assertThat(ours.fromConnectData("t", ROW, row))
            .as(text)
            .isEqualTo(kafkas.fromConnectData("t", ROW, row));
      }
    }
  }

  @Test
  @DisplayName("plain text is copied whole, and of other text the full eights before what is not")
  void eights() {
    byte[] to = new byte[100];
    assertThat(PlainText.copy(PLAIN, to, 3)).isEqualTo(PLAIN.length());
    assertThat(new String(to, 3, PLAIN.length(), StandardCharsets.US_ASCII)).isEqualTo(PLAIN);
    assertThat(PlainText.copy("12345678", to, 0)).isEqualTo(8);
    assertThat(PlainText.copy("12345678 0\n", to, 0)).isEqualTo(8);
    assertThat(PlainText.copy("12345678 \u20AC 9", to, 0)).isEqualTo(8);
    assertThat(PlainText.copy("1234567\" 0123", to, 0)).isZero();
    assertThat(PlainText.copy("1234567", to, 0)).isZero();
  }
}
