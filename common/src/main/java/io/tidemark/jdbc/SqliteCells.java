package io.tidemark.jdbc;

import io.tidemark.dialect.SqliteText;
import io.tidemark.dialect.SqliteValues;
import io.tidemark.table.ColumnType;
import io.tidemark.table.Kind;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Cells as SQLite stores them: integers, floating point numbers, texts and bytes. A column may hold
 * any of them, whatever it was declared as, and the driver would convert them; here they are read
 * as what they are, or not at all.
 */
final class SqliteCells {
  /** What the driver decodes a byte to that is in no text. */
  private static final char UNDECODED = '\uFFFD';

  /** Up to here a floating point number has every integer. */
  private static final long EXACT = 1L << 53;

  private static final Pattern UUID =
      Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

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
    if (type.kind() == Kind.ARRAY) {
      throw new UnsupportedOperationException("SQLite has no lists");
    }
    return (rows, i) -> {
      Object stored = rows.getObject(i);
      if (stored == null) {
        return null;
      }
      Object cell = isWhole(rows, i, stored) ? cell(type.kind(), stored) : null;
      if (cell == null) {
        throw unfit(rows.getMetaData().getColumnLabel(i), type, stored);
      }
      return cell;
    };
  }

  /** Whether a text's bytes are a text. */
  private static boolean isWhole(ResultSet rows, int i, Object stored) throws SQLException {
    return !(stored instanceof String text)
        || text.indexOf(UNDECODED) < 0
        || Arrays.equals(text.getBytes(StandardCharsets.UTF_8), rows.getBytes(i));
  }

  /** A cell of the kind, null where there is none that is what is stored. */
  private static @Nullable Object cell(Kind kind, Object stored) {
    if (stored instanceof byte[]) {
      return kind == Kind.BYTES ? stored : null;
    } else if (stored instanceof String text) {
      return ofText(kind, text);
    } else if (stored instanceof Double number) {
      return ofNumber(kind, number);
    }
    return ofInteger(kind, ((Number) stored).longValue());
  }

  private static @Nullable Object ofInteger(Kind kind, long number) {
    return switch (kind) {
      case BOOLEAN -> (number == 0 || number == 1) ? number == 1 : null;
      case INT8 -> number == (byte) number ? (byte) number : null;
      case INT16 -> number == (short) number ? (short) number : null;
      case INT32 -> number == (int) number ? (int) number : null;
      case INT64 -> number;
      case FLOAT64 -> -EXACT <= number && number <= EXACT ? (double) number : null;
      case DECIMAL -> BigDecimal.valueOf(number);
      case JSON, OTHER -> Long.toString(number);
      default -> null;
    };
  }

  /** A decimal is the shortest that is stored as this number, as SQLite's own texts are. */
  private static @Nullable Object ofNumber(Kind kind, double number) {
    return switch (kind) {
      case FLOAT32 -> number == (float) number ? (float) number : null;
      case FLOAT64 -> number;
      case DECIMAL -> Double.isFinite(number) ? shortest(number) : null;
      case JSON, OTHER -> Double.isFinite(number) ? shortest(number).toString() : null;
      default -> null;
    };
  }

  private static BigDecimal shortest(double number) {
    return BigDecimal.valueOf(number).stripTrailingZeros();
  }

  private static @Nullable Object ofText(Kind kind, String text) {
    try {
      return switch (kind) {
        case STRING, JSON, OTHER -> text;
        case UUID -> UUID.matcher(text).matches() ? text : null;
        case DECIMAL -> new BigDecimal(text);
        case DATE -> SqliteValues.time(kind, text).intValue();
        case TIME, TIMESTAMP, TIMESTAMP_TZ -> SqliteValues.time(kind, text);
        default -> null;
      };
    } catch (IllegalArgumentException e) {
      return null; // what is wrong is said without the text
    }
  }

  private static DatabaseException unfit(String column, ColumnType type, Object stored) {
    return new DatabaseException(
        FailureKind.DATA,
        "22P02",
        "Column %s, which is to hold %s, holds %s: correct the row, or say by a query what is to be read"
            .formatted(column, wanted(type.kind()), found(stored)));
  }

  private static String found(Object stored) {
    if (stored instanceof byte[]) {
      return "bytes";
    } else if (stored instanceof String) {
      return "a text that is none";
    }
    return stored instanceof Double ? "a number that is none" : "an integer that is none";
  }

  private static String wanted(Kind kind) {
    return switch (kind) {
      case BOOLEAN -> "0 or 1";
      case INT8, INT16, INT32, INT64 -> "an integer";
      case FLOAT32, FLOAT64 -> "a number";
      case DECIMAL -> "a number that is finite";
      case BYTES -> "bytes";
      case DATE -> "a date such as 2024-02-29";
      case TIME -> "a time such as 23:59:59.000001";
      case TIMESTAMP -> "a time without a zone, such as 2024-02-29 23:59:59.000001";
      case TIMESTAMP_TZ -> "a time with a zone, such as 2024-02-29 23:59:59.000001+00:00";
      case UUID -> "a uuid in small letters";
      default -> "a text in UTF-8";
    };
  }
}
