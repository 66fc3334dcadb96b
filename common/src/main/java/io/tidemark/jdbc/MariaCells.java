package io.tidemark.jdbc;

import io.tidemark.dialect.MariaText;
import io.tidemark.dialect.SqliteValues;
import io.tidemark.table.ColumnType;
import io.tidemark.table.Kind;
import java.math.BigDecimal;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Cells by the texts that MariaDB has for them: the driver's objects know less. */
final class MariaCells {
  private MariaCells() {}

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
      default -> to.setString(i, MariaText.of(type, cell));
    }
  }

  static CellReader reader(ColumnType type) {
    return switch (type.kind()) {
      case BOOLEAN -> text(text -> !text.equals("0"));
      case INT8 -> text(Byte::valueOf);
      case INT16 -> text(Short::valueOf);
      case INT32 -> text(Integer::valueOf);
      case INT64 -> text(Long::valueOf);
      case FLOAT32 -> text(Float::valueOf);
      case FLOAT64 -> text(Double::valueOf);
      case BYTES -> ResultSet::getBytes;
      case DECIMAL -> text(BigDecimal::new);
      case DATE -> text(text -> Math.toIntExact(SqliteValues.time(Kind.DATE, text)));
      case TIME -> text(text -> SqliteValues.time(Kind.TIME, text));
      case TIMESTAMP, TIMESTAMP_TZ -> text(text -> SqliteValues.time(Kind.TIMESTAMP, text));
      case STRING, UUID, JSON, OTHER -> ResultSet::getString;
      case ARRAY -> throw new UnsupportedOperationException("MariaDB is a destination only");
    };
  }

  private static CellReader text(Function<String, Object> parser) {
    return (rows, i) -> {
      String text = rows.getString(i);
      return text == null ? null : parser.apply(text);
    };
  }
}
