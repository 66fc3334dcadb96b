package io.tidemark.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ZonedTimestampsTest {
  @ParameterizedTest
  @CsvSource({
    "0, 1970-01-01T00:00:00.000000Z",
    "-1, 1969-12-31T23:59:59.999999Z",
    "1709210096789012, 2024-02-29T12:34:56.789012Z",
    "-62135596800000001, 0000-12-31T23:59:59.999999Z",
    "253402300800000000, +10000-01-01T00:00:00Z",
    "9223372036854775807, infinity",
    "-9223372036854775808, -infinity"
  })
  void fixedForms(long micros, String text) {
    assertThat(ZonedTimestamps.format(micros)).isEqualTo(text);
    assertThat(ZonedTimestamps.parse(text)).isEqualTo(micros);
  }

  @ParameterizedTest
  @CsvSource({
    "2024-01-31T00:00:00Z, 1706659200000000",
    "2024-01-31T00:00:00.5Z, 1706659200500000",
    "2024-01-31T00:00:00.123456789Z, 1706659200123456",
    "2024-01-31T02:00:00+02:00, 1706659200000000",
    "2024-01-31T00:00Z, 1706659200000000"
  })
  void otherForms(String text, long micros) {
    assertThat(ZonedTimestamps.parse(text)).isEqualTo(micros);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Z",
        "2024-13-01T00:00:00Z",
        "2023-02-29T00:00:00Z",
        "2024-01-01T24:00:00Z",
        "2024-01-01T00:60:00Z",
        "2024-01-01T00:00:0xZ",
        "2024-01-01T00:00:00.1234567890Z",
        "2024-01-01T00:00:00.12x4Z",
        "2024-01-01T00:00:00",
        "2024-01-01 00:00:00Z"
      })
  void textsThatAreNoInstant(String text) {
    assertThatThrownBy(() -> ZonedTimestamps.parse(text)).isInstanceOf(DateTimeException.class);
  }

  @Test
  void agreesWithJavaTime() {
    Random random = new Random(11);
    for (int i = 0; i < 100_000; i++) {
      long micros = random.nextLong() >> random.nextInt(24);
      String text = ZonedTimestamps.format(micros);
      assertThat(ZonedTimestamps.parse(text)).isEqualTo(micros);
      Instant expected = Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
      assertThat(OffsetDateTime.parse(text).toInstant()).isEqualTo(expected);
    }
  }
}
