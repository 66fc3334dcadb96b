package io.tidemark.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.table.ColumnType;
import io.tidemark.table.Kind;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MariaTextTest {
  private static final int FIRST = (int) LocalDate.of(1, 1, 1).toEpochDay();
  private static final int LAST = (int) LocalDate.of(9999, 12, 31).toEpochDay();

  @Test
  @DisplayName("dates and times have their microseconds, and moments are in UTC without saying so")
  void times() {
    assertThat(MariaText.of(ColumnType.of(Kind.DATE), FIRST)).isEqualTo("0001-01-01");
    assertThat(MariaText.of(ColumnType.of(Kind.DATE), LAST)).isEqualTo("9999-12-31");
    assertThat(MariaText.of(ColumnType.of(Kind.TIMESTAMP_TZ), -1L))
        .isEqualTo("1969-12-31 23:59:59.999999");
    assertThat(MariaText.of(ColumnType.of(Kind.TIMESTAMP), 0L))
        .isEqualTo("1970-01-01 00:00:00.000000");
    assertThat(MariaText.of(ColumnType.of(Kind.TIME), 86_400_000_000L))
        .isEqualTo("24:00:00.000000");
    assertThat(MariaText.of(ColumnType.array(ColumnType.of(Kind.INT32)), List.of(1, 2)))
        .isEqualTo("[1,2]");
  }

  @Test
  @DisplayName("dates that MariaDB lacks are bad rows, infinity among them")
  void beyond() {
    for (int day : new int[] {FIRST - 1, LAST + 1, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
      assertThatThrownBy(() -> MariaText.of(ColumnType.of(Kind.DATE), day))
          .isInstanceOf(UnencodableCell.class)
          .hasMessageContaining("between the years 1 and 9999");
    }
    for (long micros : new long[] {Long.MIN_VALUE, Long.MAX_VALUE}) {
      assertThatThrownBy(() -> MariaText.of(ColumnType.of(Kind.TIMESTAMP_TZ), micros))
          .isInstanceOf(UnencodableCell.class);
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
  @DisplayName("numbers that are not finite are bad rows, and NULL is none")
  void notFinite(double number) {
    FieldEncoder encoder = new MariaDialect().stageField(ColumnType.of(Kind.FLOAT64));
    CopyBuffer out = new CopyBuffer(16);
    assertThatThrownBy(() -> encoder.encode(number, out)).isInstanceOf(UnencodableCell.class);
    encoder.encode(null, out);
    assertThat(out.size()).isEqualTo(Integer.BYTES);
  }
}
