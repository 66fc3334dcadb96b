package io.tidemark.sink.row;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.connect.CellFromConnect;
import io.tidemark.table.Column;
import io.tidemark.table.ColumnType;
import io.tidemark.table.Kind;
import io.tidemark.table.TableId;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class TextNulTest {
  private static final TableId TABLE = TableId.of("orders");

  private final TextNul strip = new TextNul(true);

  private @Nullable Object read(TextNul nul, ColumnType type, @Nullable Object cell) {
    return nul.reader(TABLE, new Column("c", type, true), CellFromConnect.IDENTITY).convert(cell);
  }

  @Test
  @DisplayName("CX-26 the character goes out of texts and arrays of texts, and is counted by value")
  void texts() {
    ColumnType text = ColumnType.of(Kind.STRING);
    assertThat(read(strip, text, "\0a\0b\0")).isEqualTo("ab");
    assertThat(read(strip, ColumnType.other("citext"), "a\0")).isEqualTo("a");
    assertThat(read(strip, ColumnType.array(text), Arrays.asList("a\0", null, "b")))
        .isEqualTo(Arrays.asList("a", null, "b"));
    assertThat(strip.count(TABLE)).isEqualTo(3);
    List<String> clean = List.of("a", "b");
    assertThat(read(strip, ColumnType.array(text), clean)).isSameAs(clean);
    assertThat(read(strip, text, null)).isNull();
    assertThat(read(strip, ColumnType.of(Kind.INT32), 0)).isEqualTo(0);
    assertThat(strip.count(TABLE)).isEqualTo(3);
  }

  @Test
  @DisplayName("CX-26 in JSON its escape goes too, but not what follows an escaped backslash")
  void documents() {
    ColumnType json = ColumnType.of(Kind.JSON);
    assertThat(read(strip, json, "{\"a\":\"x\\u0000y\"}")).isEqualTo("{\"a\":\"xy\"}");
    assertThat(read(strip, json, "\"\\\\\\u0000\\u0000\"")).isEqualTo("\"\\\\\"");
    assertThat(read(strip, json, "\"a\0\"")).isEqualTo("\"a\"");
    assertThat(strip.count(TABLE)).isEqualTo(3);
    String kept = "\"\\\\u0000 \\u0001 \\";
    assertThat(read(strip, json, kept)).isSameAs(kept);
    assertThat(read(strip, ColumnType.of(Kind.STRING), "\\u0000")).isEqualTo("\\u0000");
    assertThat(strip.count(TABLE)).isEqualTo(3);
  }

  @Test
  void rejectingLeavesItToTheEncoder() {
    assertThat(read(new TextNul(false), ColumnType.of(Kind.STRING), "a\0")).isEqualTo("a\0");
  }
}
