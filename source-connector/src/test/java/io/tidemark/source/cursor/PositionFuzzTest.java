package io.tidemark.source.cursor;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.tidemark.table.Column;
import io.tidemark.table.ColumnType;
import io.tidemark.table.Kind;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.DisplayName;

/** The positions of all kinds of keys and cursors; an input's first byte says of which. */
class PositionFuzzTest {
  private static final List<Kind> KINDS =
      Arrays.stream(Kind.values()).filter(KeyCodec::supports).toList();

  @DisplayName("a key, a value of a cursor and a position are the same when written and read again")
  @FuzzTest
  void position(byte[] input) {
    if (input.length == 0) {
      return;
    }
    Kind kind = KINDS.get(Math.floorMod(input[0] - 'A', KINDS.size()));
    Column column = new Column("c", ColumnType.of(kind), false);
    String text = new String(input, 1, input.length - 1, StandardCharsets.UTF_8);
    key(List.of(column), text);
    key(List.of(column, column), text);
    unlessRefused(() -> CursorText.cell(column, text))
        .map(cell -> CursorText.of(column, cell))
        .ifPresent(
            written ->
                assertThat(CursorText.of(column, CursorText.cell(column, written)))
                    .isEqualTo(written));
    unlessRefused(() -> Position.decode(text))
        .ifPresent(at -> assertThat(Position.decode(at.encode())).isEqualTo(at));
  }

  private static void key(List<Column> columns, String text) {
    unlessRefused(() -> KeyCodec.decode(columns, text))
        .map(cells -> KeyCodec.encode(columns, cells))
        .ifPresent(
            written ->
                assertThat(KeyCodec.encode(columns, KeyCodec.decode(columns, written)))
                    .isEqualTo(written));
  }

  private static <T> Optional<T> unlessRefused(Supplier<T> decoded) {
    try {
      return Optional.of(decoded.get());
    } catch (IllegalArgumentException refused) {
      assertThat(refused).as("what would quote the text").hasNoCause();
      return Optional.empty();
    }
  }
}
