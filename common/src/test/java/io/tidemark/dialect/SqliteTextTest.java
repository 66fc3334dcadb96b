package io.tidemark.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.table.ColumnType;
import io.tidemark.table.Kind;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class SqliteTextTest {
  private static final ColumnType TIME = ColumnType.of(Kind.TIME);
  private static final ColumnType DATE = ColumnType.of(Kind.DATE);
  private static final ColumnType MOMENT = ColumnType.of(Kind.TIMESTAMP_TZ);

  /** 0000-01-01 and the last microsecond of 9999. */
  private static final long FIRST = -62_167_219_200_000_000L;

  private static final long LAST = 253_402_300_799_999_999L;

  @Test
  @DisplayName("X6 moments have all their microseconds, and a text of fixed length")
  void moments() {
    assertThat(SqliteText.of(MOMENT, 1L)).isEqualTo("1970-01-01 00:00:00.000001+00:00");
    assertThat(SqliteText.of(ColumnType.of(Kind.TIMESTAMP), -1L))
        .isEqualTo("1969-12-31 23:59:59.999999");
    assertThat(SqliteText.of(TIME, 86_400_000_000L)).isEqualTo("24:00:00.000000");
    assertThat(SqliteText.of(DATE, -1)).isEqualTo("1969-12-31");
  }

  @Test
  @DisplayName("texts of moments sort as the moments do")
  void sorted() {
    LongStream random = new Random(1).longs(2_000, FIRST, LAST + 1);
    long[] moments =
        LongStream.concat(
                random,
                LongStream.of(Long.MIN_VALUE, FIRST, -1, 0, 1, 999_999, LAST, Long.MAX_VALUE))
            .sorted()
            .toArray();
    List<String> texts =
        Arrays.stream(moments).mapToObj(micros -> SqliteText.of(MOMENT, micros)).toList();
    assertThat(texts).isSorted();
  }

  @Test
  @DisplayName("lists are JSON: numbers with all their digits, texts escaped, bytes in Base64")
  void lists() {
    assertThat(list(Kind.DECIMAL, new BigDecimal("18446744073709551615.10"), null))
        .isEqualTo("[18446744073709551615.10,null]");
    assertThat(list(Kind.STRING, "a\"\\\n")).isEqualTo("[\"a\\\"\\\\\\u000a\"]");
    assertThat(list(Kind.BYTES, (Object) new byte[] {0, -1})).isEqualTo("[\"AP8=\"]");
    assertThat(list(Kind.JSON, "{\"a\":1}")).isEqualTo("[{\"a\":1}]");
    assertThat(list(Kind.DATE)).isEqualTo("[]");
    assertThatThrownBy(() -> list(Kind.FLOAT64, Double.NaN)).isInstanceOf(UnencodableCell.class);
  }

  private static String list(Kind element, @Nullable Object... cells) {
    return SqliteText.of(ColumnType.array(ColumnType.of(element)), Arrays.asList(cells));
  }

  @Test
  @DisplayName("a NaN, which SQLite would take for NULL, is refused, and so is a NUL in a text")
  void unencodable() {
    CopyBuffer out = new CopyBuffer(16);
    assertThatThrownBy(
            () ->
                PlainFields.of(ColumnType.of(Kind.FLOAT32), SqliteText::of).encode(Float.NaN, out))
        .isInstanceOf(UnencodableCell.class)
        .hasMessageContaining("NaN");
    assertThatThrownBy(
            () -> PlainFields.of(ColumnType.of(Kind.STRING), SqliteText::of).encode("a\0", out))
        .isInstanceOf(UnencodableCell.class);
  }
}
