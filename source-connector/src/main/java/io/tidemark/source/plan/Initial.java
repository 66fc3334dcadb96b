package io.tidemark.source.plan;

import io.tidemark.source.cursor.CursorText;
import io.tidemark.table.Column;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.temporal.TemporalAmount;
import java.util.Optional;

/** {@code cursor.initial}: where the first read of an incremental sync begins. */
public final class Initial {

  private Initial() {}

  /** The period that a text is, such as {@code -P7D} or {@code -PT12H}; empty for a value. */
  public static Optional<TemporalAmount> period(String text) {
    try {
      return Optional.of(text.contains("T") ? Duration.parse(text) : Period.parse(text));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  /**
   * The value as the database reads it.
   *
   * @param begun from when a period counts back, milliseconds
   */
  public static String text(Column column, CursorSpec cursor, long begun) {
    String text = cursor.initial().orElseThrow();
    Optional<TemporalAmount> period =
        CursorText.isTime(column.type().kind()) ? period(text) : Optional.empty();
    if (period.isEmpty()) {
      return text;
    }
    ZonedDateTime from = Instant.ofEpochMilli(begun).atZone(cursor.zone()).plus(period.get());
    return switch (column.type().kind()) {
      case DATE -> from.toLocalDate().toString();
      case TIMESTAMP -> DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(from);
      default -> DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(from);
    };
  }
}
