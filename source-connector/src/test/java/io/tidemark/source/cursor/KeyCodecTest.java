package io.tidemark.source.cursor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.table.Column;
import io.tidemark.table.ColumnType;
import io.tidemark.table.Kind;
import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class KeyCodecTest {

  static Stream<Arguments> cells() {
    return Stream.of(
        Arguments.of(Kind.BOOLEAN, true),
        Arguments.of(Kind.INT8, (byte) -128),
        Arguments.of(Kind.INT16, (short) -32768),
        Arguments.of(Kind.INT32, Integer.MIN_VALUE),
        Arguments.of(Kind.INT64, Long.MAX_VALUE),
        Arguments.of(Kind.FLOAT32, 0.1f),
        Arguments.of(Kind.FLOAT32, Float.NaN),
        Arguments.of(Kind.FLOAT64, 0.1 + 0.2),
        Arguments.of(Kind.FLOAT64, Double.NEGATIVE_INFINITY),
        Arguments.of(Kind.FLOAT64, -0.0),
        Arguments.of(Kind.DECIMAL, new BigDecimal("123456789012345678901234567890.1200")),
        Arguments.of(Kind.STRING, ""),
        Arguments.of(Kind.STRING, "a\"b\\c,[]\u0001é\uD83D\uDE00"),
        Arguments.of(Kind.DATE, -719_528),
        Arguments.of(Kind.TIME, 86_399_999_999L),
        Arguments.of(Kind.TIMESTAMP, 1_700_000_000_123_456L),
        Arguments.of(Kind.TIMESTAMP_TZ, -1L),
        Arguments.of(Kind.UUID, "123e4567-e89b-12d3-a456-426614174000"),
        Arguments.of(Kind.OTHER, "10.0.0.1/8"));
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("cells")
  void bringsEveryCellBackExactly(Kind kind, Object cell) {
    List<Column> key = List.of(column("k", kind));
    assertThat(KeyCodec.decode(key, KeyCodec.encode(key, List.of(cell)))).containsExactly(cell);
  }

  @Test
  void bringsBytesBack() {
    List<Column> key = List.of(column("k", Kind.BYTES));
    byte[] bytes = {0, -1, 127, -128};
    assertThat(KeyCodec.decode(key, KeyCodec.encode(key, List.of(bytes))).get(0)).isEqualTo(bytes);
  }

  @Test
  void keepsTheOrderOfACompositeKey() {
    List<Column> key = List.of(column("a", Kind.STRING), column("b", Kind.INT64));
    assertThat(KeyCodec.encode(key, List.of("x", 7L))).isEqualTo("[\"x\",\"7\"]");
    assertThat(KeyCodec.decode(key, "[\"x\",\"7\"]")).containsExactly("x", 7L);
  }

  @Test
  void refusesAPositionOfAnotherKeyWithoutQuotingIt() {
    List<Column> key = List.of(column("a", Kind.INT64));
    for (String text : List.of("[\"secret\"]", "secret", "[\"1\",\"secret\"]", "[1]", "{}")) {
      assertThatThrownBy(() -> KeyCodec.decode(key, text))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageNotContaining("secret");
    }
  }

  @Test
  void documentsAndArraysHaveNoPosition() {
    assertThat(KeyCodec.supports(Kind.JSON)).isFalse();
    assertThat(KeyCodec.supports(Kind.ARRAY)).isFalse();
    assertThat(KeyCodec.supports(Kind.UUID)).isTrue();
  }

  private static Column column(String name, Kind kind) {
    return new Column(name, ColumnType.of(kind), false);
  }
}
