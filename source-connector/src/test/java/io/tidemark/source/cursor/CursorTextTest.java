package io.tidemark.source.cursor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.table.Column;
import io.tidemark.table.ColumnType;
import io.tidemark.table.Kind;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class CursorTextTest {

  private static Column column(Kind kind) {
    return new Column("c", ColumnType.of(kind), false);
  }

  @ParameterizedTest
  @CsvSource({
    "TIMESTAMP, 1735689599000000, 2024-12-31T23:59:59.000000",
    "TIMESTAMP, 1735689599000001, 2024-12-31T23:59:59.000001",
    "TIMESTAMP_TZ, 1735689599000002, 2024-12-31T23:59:59.000002Z",
    "TIMESTAMP_TZ, -1, 1969-12-31T23:59:59.999999Z",
    "TIMESTAMP_TZ, -62198755200000000, -0001-01-01T00:00:00.000000Z",
    "TIMESTAMP_TZ, 9223372036854775807, infinity",
    "TIMESTAMP, -9223372036854775808, -infinity",
    "INT64, 9007199254740993, 9007199254740993",
  })
  @DisplayName("SD-8 traps B2.9 a time is ISO 8601 with its microseconds, and comes back exactly")
  void texts(Kind kind, long cell, String text) {
    assertThat(CursorText.of(column(kind), cell)).isEqualTo(text);
    assertThat(CursorText.cell(column(kind), text)).isEqualTo(cell);
  }

  @ParameterizedTest
  @EnumSource(
      value = Kind.class,
      names = {"TIMESTAMP", "TIMESTAMP_TZ"})
  void everyMicrosecondComesBack(Kind kind) {
    Random random = new Random(1);
    for (int i = 0; i < 10_000; i++) {
      Long cell = random.nextLong(-60_000_000_000_000_000L, 200_000_000_000_000_000L);
      assertThat(CursorText.cell(column(kind), CursorText.of(column(kind), cell))).isEqualTo(cell);
    }
  }

  @Test
  void datesAreDays() {
    Column date = column(Kind.DATE);
    assertThat(CursorText.of(date, 20_088)).isEqualTo("2024-12-31");
    assertThat(CursorText.cell(date, "2024-12-31")).isEqualTo(20_088);
    assertThat(CursorText.cell(date, "infinity")).isEqualTo(Integer.MAX_VALUE);
    assertThat(CursorText.earlier(date, 20_088, 1)).isEqualTo(20_087);
  }

  @Test
  @DisplayName("what a person sets is read with an offset, with fewer digits, or as a day")
  void lenientWhereItIsExact() {
    Object midnight = 1_735_603_200_000_000L;
    assertThat(CursorText.cell(column(Kind.TIMESTAMP), "2024-12-31")).isEqualTo(midnight);
    assertThat(CursorText.cell(column(Kind.TIMESTAMP), "2024-12-31 00:00")).isEqualTo(midnight);
    assertThat(CursorText.cell(column(Kind.TIMESTAMP_TZ), "2024-12-31T01:00:00+01:00"))
        .isEqualTo(midnight);
  }

  @ParameterizedTest
  @CsvSource({
    "TIMESTAMP, 2024-12-31T00:00:00Z",
    "TIMESTAMP_TZ, 2024-12-31T00:00:00",
    "TIMESTAMP_TZ, 2024-12-31T00:00:00.0000001Z",
    "TIMESTAMP, xinfinity",
    "DATE, yesterday",
    "INT64, 1.5",
  })
  @DisplayName("what is no value of the column is refused, without repeating it")
  void refuses(Kind kind, String text) {
    assertThatThrownBy(() -> CursorText.cell(column(kind), text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("c")
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain(text));
  }

  @Test
  @DisplayName("nothing comes behind NaN and infinity")
  void endless() {
    assertThat(CursorText.isEndless(Double.NaN)).isTrue();
    assertThat(CursorText.isEndless(Float.POSITIVE_INFINITY)).isTrue();
    assertThat(CursorText.isEndless(Long.MAX_VALUE)).isTrue();
    assertThat(CursorText.isEndless(1.5)).isFalse();
    assertThat(CursorText.earlier(column(Kind.TIMESTAMP), Long.MIN_VALUE, 5))
        .isEqualTo(Long.MIN_VALUE);
  }
}
