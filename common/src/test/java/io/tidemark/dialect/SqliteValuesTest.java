package io.tidemark.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tidemark.table.ColumnType;
import io.tidemark.table.Kind;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SqliteValuesTest {
  private static final long DAY = 86_400_000_000L;

  @ParameterizedTest
  @CsvSource({
    "DATE, 1970-01-02, 1",
    "DATE, 0000-01-01, -719528",
    "DATE, -0001-12-31, -719529",
    "DATE, infinity, 2147483647",
    "TIME, 00:00, 0",
    "TIME, 00:01:02, 62000000",
    "TIME, 00:00:00.1, 100000",
    "TIME, 24:00:00.000000, 86400000000",
    "TIMESTAMP, 1970-01-02, 86400000000",
    "TIMESTAMP, 1970-01-01 00:01, 60000000",
    "TIMESTAMP, 1970-01-01T00:00:01.000001, 1000001",
    "TIMESTAMP, 1970-01-01 00:00:00.123456000, 123456",
    "TIMESTAMP, +10000-01-01, 253402300800000000",
    "TIMESTAMP, -infinity, -9223372036854775808",
    "TIMESTAMP_TZ, 1970-01-01T00:00:00Z, 0",
    "TIMESTAMP_TZ, 1970-01-01 02:00:00.5+02:00, 500000",
    "TIMESTAMP_TZ, 1969-12-31 18:30:00-05:30, 0"
  })
  @DisplayName("X6 texts that SQLite's own functions know are read to the microsecond")
  void times(Kind kind, String text, long value) {
    assertThat(SqliteValues.time(kind, text)).isEqualTo(value);
  }

  @ParameterizedTest
  @CsvSource({
    "DATE, 2024-02-30",
    "DATE, 2024-1-1",
    "DATE, 2024-02-29 00:00:00",
    "DATE, 01.02.2024",
    "DATE, +9999999999-01-01",
    "TIME, 24:00:00.000001",
    "TIME, 12:60",
    "TIME, 12",
    "TIMESTAMP, 1970-01-01 00:00:00Z",
    "TIMESTAMP, 1970-01-01 24:00:00",
    "TIMESTAMP, 1970-01-01 00:00:00.1234567",
    "TIMESTAMP, 1970-01-01 00:00:60",
    "TIMESTAMP, 12:00:00",
    "TIMESTAMP, now",
    "TIMESTAMP, 1700000000",
    "TIMESTAMP_TZ, 1970-01-01 00:00:00",
    "TIMESTAMP_TZ, 1970-01-01 00:00:00+24:00",
    "INT64, 1.0",
    "INT64, 9223372036854775808",
    "BOOLEAN, yes",
    "DECIMAL, x",
    "BYTES, 0g"
  })
  @DisplayName("what is no such value, or would lose digits or its zone, is refused")
  void refused(Kind kind, String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SqliteValues.of(kind, text))
        .withMessageNotContaining(text);
  }

  @Test
  @DisplayName("texts are values as the database stores them")
  void values() {
    assertThat(SqliteValues.of(Kind.INT64, "-5")).isEqualTo(-5L);
    assertThat(SqliteValues.of(Kind.BOOLEAN, "true")).isEqualTo(1L);
    assertThat(SqliteValues.of(Kind.DECIMAL, "5.00")).isEqualTo(5L);
    assertThat(SqliteValues.of(Kind.DECIMAL, "0.1")).isEqualTo(0.1);
    assertThat(SqliteValues.of(Kind.FLOAT64, "1e3")).isEqualTo(1000.0);
    assertThat(SqliteValues.of(Kind.BYTES, "00ff")).isEqualTo(new byte[] {0, -1});
    assertThat(SqliteValues.of(Kind.STRING, "a")).isEqualTo("a");
  }

  @Test
  @DisplayName("what the sink writes reads back the same, in all years and at their ends")
  void roundTrip() {
    ColumnType moment = ColumnType.of(Kind.TIMESTAMP_TZ);
    LongStream random = new Random(1).longs(2_000);
    LongStream.concat(random, LongStream.of(Long.MIN_VALUE, -1, 0, 1, DAY - 1, Long.MAX_VALUE))
        .forEach(
            micros ->
                assertThat(SqliteValues.time(Kind.TIMESTAMP_TZ, SqliteText.of(moment, micros)))
                    .isEqualTo(micros));
    ColumnType date = ColumnType.of(Kind.DATE);
    for (int days : new int[] {Integer.MIN_VALUE, -800_000, 0, 3_000_000, Integer.MAX_VALUE}) {
      assertThat(SqliteValues.time(Kind.DATE, SqliteText.of(date, days))).isEqualTo(days);
    }
  }
}
