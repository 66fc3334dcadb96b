package io.tidemark.dialect;

import io.tidemark.table.ColumnType;
import io.tidemark.table.Kind;
import java.time.LocalDate;

/**
 * Cells as texts that MariaDB reads: dates and times as ISO 8601 with microseconds, moments in UTC
 * without saying so, as their columns and sessions are; lists as JSON.
 */
public final class MariaText {
  private static final long MICROS_OF_DAY = 86_400_000_000L;
  private static final long FIRST_DAY = LocalDate.of(1, 1, 1).toEpochDay();
  private static final long LAST_DAY = LocalDate.of(9999, 12, 31).toEpochDay();

  private MariaText() {}

  /**
   * The text of a cell.
   *
   * @throws UnencodableCell when MariaDB's dates do not go so far, or JSON has no text for an
   *     element of a list
   */
  public static String of(ColumnType type, Object cell) {
    return switch (type.kind()) {
      case DATE -> {
        check((Integer) cell);
        yield SqliteText.of(type, cell);
      }
      case TIMESTAMP, TIMESTAMP_TZ -> {
        check(Math.floorDiv((Long) cell, MICROS_OF_DAY));
        yield SqliteText.of(ColumnType.of(Kind.TIMESTAMP), cell);
      }
      default -> SqliteText.of(type, cell);
    };
  }

  private static void check(long day) {
    if (day < FIRST_DAY || day > LAST_DAY) {
      throw new UnencodableCell(
          "a date is infinite, or not between the years 1 and 9999, which MariaDB cannot hold");
    }
  }
}
