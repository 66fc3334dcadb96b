package io.tidemark.jdbc;

import io.tidemark.dialect.SqliteText;
import io.tidemark.table.ColumnType;
import java.math.BigDecimal;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Cells as SQLite stores them: integers, floating point numbers, texts and bytes. */
final class SqliteCells {
  private SqliteCells() {}

  static void bind(PreparedStatement to, int i, ColumnType type, @Nullable Object cell)
      throws SQLException {
    if (cell == null) {
      to.setNull(i, Types.NULL);
      return;
    }
    switch (type.kind()) {
      case BOOLEAN -> to.setInt(i, (Boolean) cell ? 1 : 0);
      case INT8, INT16, INT32, INT64 -> to.setLong(i, ((Number) cell).longValue());
      case FLOAT32, FLOAT64 -> to.setDouble(i, ((Number) cell).doubleValue());
      case BYTES -> to.setBytes(i, (byte[]) cell);
      default -> to.setString(i, SqliteText.of(type, cell));
    }
  }

  static CellReader reader(ColumnType type) {
    return switch (type.kind()) {
      case BOOLEAN -> (rows, i) -> orNull(rows, rows.getInt(i) != 0);
      case INT8 -> (rows, i) -> orNull(rows, rows.getByte(i));
      case INT16 -> (rows, i) -> orNull(rows, rows.getShort(i));
      case INT32 -> (rows, i) -> orNull(rows, rows.getInt(i));
      case INT64 -> (rows, i) -> orNull(rows, rows.getLong(i));
      case FLOAT32 -> (rows, i) -> orNull(rows, rows.getFloat(i));
      case FLOAT64 -> (rows, i) -> orNull(rows, rows.getDouble(i));
      case BYTES -> ResultSet::getBytes;
      case DECIMAL -> text(BigDecimal::new);
      case DATE -> text(SqliteText::days);
      case TIME -> text(SqliteText::microsOfDay);
      case TIMESTAMP, TIMESTAMP_TZ -> text(SqliteText::micros);
      case STRING, UUID, JSON, OTHER -> ResultSet::getString;
      case ARRAY -> throw new UnsupportedOperationException("SQLite is a destination only");
    };
  }

  private static CellReader text(Function<String, Object> parser) {
    return (rows, i) -> {
      String text = rows.getString(i);
      return text == null ? null : parser.apply(text);
    };
  }

  private static @Nullable Object orNull(ResultSet rows, Object cell) throws SQLException {
    return rows.wasNull() ? null : cell;
  }
}
