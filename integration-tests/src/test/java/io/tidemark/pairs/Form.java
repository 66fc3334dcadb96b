package io.tidemark.pairs;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/** What a value is, whatever database it is in; by it two databases' texts are compared. */
enum Form {
  TRUTH,
  NUMBER,
  SINGLE,
  DOUBLE,
  TEXT,
  BYTES,
  DATE,
  TIME,
  TIMESTAMP,
  MOMENT,
  LIST;

  private static final String MICROS = "-?\\d+";

  /**
   * The one text of all texts that mean the same value. Dates, times and moments are days or
   * microseconds, or ISO 8601; lists are JSON.
   */
  String canonical(String text) {
    return switch (this) {
      case TRUTH -> text.equals("true") || text.equals("t") || text.equals("1") ? "1" : "0";
      case NUMBER -> new BigDecimal(text).toPlainString();
      case SINGLE -> Float.toString((float) Double.parseDouble(text));
      case DOUBLE -> Double.toString(Double.parseDouble(text));
      case LIST -> text.replace(", ", ",");
      case TEXT, BYTES -> text;
      default -> text.endsWith("infinity") || text.matches(MICROS) ? text : time(text);
    };
  }

  private String time(String text) {
    String iso = text.replace(' ', 'T');
    return switch (this) {
      case DATE -> Long.toString(LocalDate.parse(iso).toEpochDay());
      case TIME -> iso.startsWith("24:") ? "86400000000" : ofDay(LocalTime.parse(iso));
      case TIMESTAMP -> micros(LocalDateTime.parse(iso).toInstant(ZoneOffset.UTC));
      default -> micros(OffsetDateTime.parse(iso).toInstant());
    };
  }

  private static String ofDay(LocalTime time) {
    return Long.toString(time.toNanoOfDay() / 1000);
  }

  private static String micros(Instant instant) {
    return Long.toString(instant.getEpochSecond() * 1_000_000 + instant.getNano() / 1000);
  }
}
