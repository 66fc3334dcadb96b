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

  /** A decimal is bound as one: with a text a decimal would be compared as a double is. */
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
      case DECIMAL -> to.setBigDecimal(i, (BigDecimal) cell);
      case BYTES -> to.setBytes(i, (byte[]) cell);
      default -> to.setString(i, MariaText.of(type, cell));
    }
  }

  static CellReader reader(ColumnType type) {
    return switch (type.kind()) {
      case BOOLEAN -> text(type, MariaCells::truth);
      case INT8 -> text(type, Byte::valueOf);
      case INT16 -> text(type, Short::valueOf);
      case INT32 -> text(type, Integer::valueOf);
      case INT64 -> text(type, Long::valueOf);
      case FLOAT32 -> text(type, Float::valueOf);
      case FLOAT64 -> text(type, Double::valueOf);
      case BYTES -> ResultSet::getBytes;
      case DECIMAL -> text(type, BigDecimal::new);
      case DATE -> text(type, text -> Math.toIntExact(SqliteValues.time(Kind.DATE, text)));
      case TIME -> text(type, text -> SqliteValues.time(Kind.TIME, text));
      case TIMESTAMP, TIMESTAMP_TZ -> text(type, text -> SqliteValues.time(Kind.TIMESTAMP, text));
      case STRING, UUID, JSON, OTHER -> ResultSet::getString;
      case ARRAY -> throw new UnsupportedOperationException("MariaDB has no lists");
    };
  }

  private static Object truth(String text) {
    return switch (text) {
      case "0" -> false;
      case "1" -> true;
      default -> throw new IllegalArgumentException("neither 0 nor 1");
    };
  }

  /** Says without the text what is wrong with it. */
  private static CellReader text(ColumnType type, Function<String, Object> parser) {
    return (rows, i) -> {
      String text = rows.getString(i);
      if (text == null) {
        return null;
      }
      try {
        return parser.apply(text);
      } catch (IllegalArgumentException e) {
        throw new DatabaseException(
            FailureKind.DATA,
            "22P02",
            "Column %s, which is to hold %s, holds none: correct the row, or say by a query what is to be read"
                .formatted(rows.getMetaData().getColumnLabel(i), wanted(type.kind())));
      }
    };
  }

  private static String wanted(Kind kind) {
    return switch (kind) {
      case BOOLEAN -> "0 or 1";
      case DATE -> "a date that there is";
      case TIME -> "a time of a day";
      case TIMESTAMP, TIMESTAMP_TZ -> "a time that there is";
      default -> "a number of its type";
    };
  }
}
