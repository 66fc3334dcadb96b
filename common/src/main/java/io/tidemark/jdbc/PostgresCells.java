package io.tidemark.jdbc;

import io.tidemark.table.ColumnType;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** Reads cells as PostgreSQL's driver gives them. */
final class PostgresCells {
  /** Microseconds of a day: PostgreSQL's 24:00:00, which {@link LocalTime} has no value for. */
  private static final long MICROS_OF_DAY = 86_400_000_000L;

  private PostgresCells() {}

  static CellReader of(ColumnType type) {
    return switch (type.kind()) {
      case BOOLEAN -> (rows, i) -> orNull(rows, rows.getBoolean(i));
      case INT8 -> (rows, i) -> orNull(rows, rows.getByte(i));
      case INT16 -> (rows, i) -> orNull(rows, rows.getShort(i));
      case INT32 -> (rows, i) -> orNull(rows, rows.getInt(i));
      case INT64 -> (rows, i) -> orNull(rows, rows.getLong(i));
      case FLOAT32 -> (rows, i) -> orNull(rows, rows.getFloat(i));
      case FLOAT64 -> (rows, i) -> orNull(rows, rows.getDouble(i));
      case DECIMAL -> PostgresCells::decimal;
      case BYTES -> ResultSet::getBytes;
      case DATE -> PostgresCells::date;
      case TIME -> PostgresCells::time;
      case TIMESTAMP -> PostgresCells::timestamp;
      case TIMESTAMP_TZ -> PostgresCells::instant;
      case STRING, UUID, JSON, OTHER -> ResultSet::getString;
      case ARRAY -> PostgresArrayReader.of(type);
    };
  }

  private static @Nullable Object orNull(ResultSet rows, Object cell) throws SQLException {
    return rows.wasNull() ? null : cell;
  }

  private static @Nullable Object decimal(ResultSet rows, int i) throws SQLException {
    try {
      return rows.getBigDecimal(i);
    } catch (SQLException e) {
      // NaN and the infinities: the driver's message quotes the value, so it stays behind
      throw notFinite(label(rows, i));
    }
  }

  private static @Nullable Object date(ResultSet rows, int i) throws SQLException {
    LocalDate date = rows.getObject(i, LocalDate.class);
    if (date == null) {
      return null;
    } else if (date.equals(LocalDate.MAX)) {
      return Integer.MAX_VALUE;
    } else if (date.equals(LocalDate.MIN)) {
      return Integer.MIN_VALUE;
    }
    return Math.toIntExact(date.toEpochDay());
  }

  private static @Nullable Object time(ResultSet rows, int i) throws SQLException {
    LocalTime time = rows.getObject(i, LocalTime.class);
    if (time == null) {
      return null;
    }
    return time.equals(LocalTime.MAX) ? MICROS_OF_DAY : time.toNanoOfDay() / 1000;
  }

  private static @Nullable Object timestamp(ResultSet rows, int i) throws SQLException {
    LocalDateTime time = rows.getObject(i, LocalDateTime.class);
    if (time == null) {
      return null;
    } else if (time.equals(LocalDateTime.MAX)) {
      return Long.MAX_VALUE;
    } else if (time.equals(LocalDateTime.MIN)) {
      return Long.MIN_VALUE;
    }
    return micros(rows, i, time.toInstant(ZoneOffset.UTC));
  }

  private static @Nullable Object instant(ResultSet rows, int i) throws SQLException {
    OffsetDateTime time = rows.getObject(i, OffsetDateTime.class);
    if (time == null) {
      return null;
    } else if (time.equals(OffsetDateTime.MAX)) {
      return Long.MAX_VALUE;
    } else if (time.equals(OffsetDateTime.MIN)) {
      return Long.MIN_VALUE;
    }
    return micros(rows, i, time.toInstant());
  }

  private static long micros(ResultSet rows, int i, Instant time) throws SQLException {
    try {
      return Math.addExact(
          Math.multiplyExact(time.getEpochSecond(), 1_000_000L), time.getNano() / 1000);
    } catch (ArithmeticException e) {
      throw tooLate(label(rows, i));
    }
  }

  private static String label(ResultSet rows, int i) throws SQLException {
    return rows.getMetaData().getColumnLabel(i);
  }

  static DatabaseException notFinite(String column) {
    return unreadable(column, "a number that is not finite");
  }

  static DatabaseException tooLate(String column) {
    return unreadable(column, "a time past the year 294247");
  }

  private static DatabaseException unreadable(String column, String what) {
    return new DatabaseException(
        FailureKind.DATA,
        "22003",
        "Column "
            + column
            + " holds "
            + what
            + ", which no record can carry: leave it out or cast it in a query");
  }
}
