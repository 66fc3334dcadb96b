package io.tidemark.jdbc;

import io.tidemark.dialect.Dialect;
import io.tidemark.table.ColumnType;
import io.tidemark.table.Kind;
import java.math.BigDecimal;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * Binds cells to placeholders. What JDBC has no exact class for (infinite dates and those before
 * our era, 24:00, arrays, types that only the database knows) goes as text whose type the database
 * infers.
 */
final class PostgresBinder {
  /** What lies before the year 1, the driver may take for minus infinity. */
  private static final long FIRST_DAY = LocalDate.of(1, 1, 1).toEpochDay();

  private static final long FIRST_MICROS = FIRST_DAY * 86_400_000_000L;

  private final Dialect dialect;

  PostgresBinder(Dialect dialect) {
    this.dialect = dialect;
  }

  void bind(PreparedStatement to, int i, ColumnType type, @Nullable Object cell)
      throws SQLException {
    if (cell == null) {
      to.setNull(i, sqlType(type));
      return;
    }
    switch (type.kind()) {
      case BOOLEAN -> to.setBoolean(i, (Boolean) cell);
      case INT8, INT16 -> to.setShort(i, ((Number) cell).shortValue());
      case INT32 -> to.setInt(i, (Integer) cell);
      case INT64 -> to.setLong(i, (Long) cell);
      case FLOAT32 -> to.setFloat(i, (Float) cell);
      case FLOAT64 -> to.setDouble(i, (Double) cell);
      case DECIMAL -> to.setBigDecimal(i, (BigDecimal) cell);
      case STRING -> to.setString(i, (String) cell);
      case BYTES -> to.setBytes(i, (byte[]) cell);
      case DATE, TIMESTAMP, TIMESTAMP_TZ -> bindTime(to, i, type, cell);
      case TIME, UUID, JSON, OTHER, ARRAY -> to.setObject(i, dialect.text(type, cell), Types.OTHER);
    }
  }

  private void bindTime(PreparedStatement to, int i, ColumnType type, Object cell)
      throws SQLException {
    long value = ((Number) cell).longValue();
    boolean days = type.kind() == Kind.DATE;
    if (value < (days ? FIRST_DAY : FIRST_MICROS)
        || value == (days ? Integer.MAX_VALUE : Long.MAX_VALUE)) {
      to.setObject(i, dialect.text(type, cell), Types.OTHER);
      return;
    }
    switch (type.kind()) {
      case DATE -> to.setObject(i, LocalDate.ofEpochDay(value));
      case TIMESTAMP -> to.setObject(i, LocalDateTime.ofInstant(instant(value), ZoneOffset.UTC));
      default -> to.setObject(i, instant(value).atOffset(ZoneOffset.UTC));
    }
  }

  private static Instant instant(long micros) {
    return Instant.ofEpochSecond(
        Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1000L);
  }

  private static int sqlType(ColumnType type) {
    return switch (type.kind()) {
      case BOOLEAN -> Types.BOOLEAN;
      case INT8, INT16 -> Types.SMALLINT;
      case INT32 -> Types.INTEGER;
      case INT64 -> Types.BIGINT;
      case FLOAT32 -> Types.REAL;
      case FLOAT64 -> Types.DOUBLE;
      case DECIMAL -> Types.NUMERIC;
      case STRING -> Types.VARCHAR;
      case BYTES -> Types.BINARY;
      case DATE -> Types.DATE;
      case TIMESTAMP -> Types.TIMESTAMP;
      case TIMESTAMP_TZ -> Types.TIMESTAMP_WITH_TIMEZONE;
      case TIME, UUID, JSON, OTHER, ARRAY -> Types.OTHER;
    };
  }
}
