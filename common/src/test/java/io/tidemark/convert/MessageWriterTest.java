package io.tidemark.convert;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.json.JsonConverter;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class MessageWriterTest {
  private static final Schema NOTE =
      SchemaBuilder.struct().field("text", Schema.STRING_SCHEMA).build();
  private static final int KIBIBYTE = 1024;
  private static final int MOST = 128 * KIBIBYTE;

  private final MessageWriter writer = writer();

  private static MessageWriter writer() {
    JsonConverter kafkas = new JsonConverter();
    kafkas.configure(Map.of(), false);
    return new MessageWriter(kafkas::asJsonSchema, new ValueWriters(true, false), 1);
  }

  private int write(int length) throws IOException {
    return writer.write(NOTE, new Struct(NOTE).put("text", "x".repeat(length))).length;
  }

  @Test
  @DisplayName("what a message was written in is kept for the next one, up to 128 KiB")
  void keepsNoLongMessage() throws IOException {
    assertThat(writer.kept()).isZero();
    for (int length : new int[] {10, 50 * KIBIBYTE}) {
      int written = write(length);
      assertThat(writer.kept()).isBetween(written, MOST);
    }
    write(1024 * KIBIBYTE);
    assertThat(writer.kept()).isZero();
    write(10); // in what would do for one as long as the last
    assertThat(writer.kept()).isZero();
    int written = write(10);
    assertThat(writer.kept()).isBetween(written, MOST);
  }
}
