package io.tidemark.jdbc;

import io.tidemark.dialect.NativeColumn;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The columns of a query's result, declared as those of a table are. */
final class MariaResult {
  /** Characters of times without a fraction of seconds. */
  private static final Map<String, Integer> TIMES =
      Map.of("time", 10, "datetime", 19, "timestamp", 19);

  /** The driver says no more of enumerations, which sort otherwise than texts. */
  private static final String MAYBE_ENUM = "enum(char)";

  private MariaResult() {}

  /**
   * The columns, without running the statement.
   *
   * @param json how a column of documents is declared
   * @throws IllegalArgumentException when it has no result
   */
  static List<NativeColumn> columns(Connection connection, String select, String json)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(select)) {
      ResultSetMetaData result = statement.getMetaData();
      if (result == null) {
        throw new IllegalArgumentException("query is no SELECT");
      }
      return columns(result, json);
    }
  }

  /** The same of a result that is there. */
  static List<NativeColumn> columns(ResultSetMetaData result, String json) throws SQLException {
    List<NativeColumn> columns = new ArrayList<>();
    for (int i = 1; i <= result.getColumnCount(); i++) {
      columns.add(column(result, i, json));
    }
    return columns;
  }

  private static NativeColumn column(ResultSetMetaData result, int i, String json)
      throws SQLException {
    String type = result.getColumnTypeName(i).toLowerCase(Locale.ROOT);
    int digits = Math.max(0, result.getPrecision(i));
    int whole = TIMES.getOrDefault(type, 0);
    boolean time = whole > 0;
    int scale = time ? digits - 1 - whole : result.getScale(i);
    return new NativeColumn(
        result.getColumnLabel(i),
        type.equals("json") ? json : declared(type, digits, scale, result.getColumnDisplaySize(i)),
        null,
        digits,
        time ? Math.max(0, scale) : digits,
        time ? 0 : scale,
        true,
        false,
        null,
        false);
  }

  /** As the catalog has it, as far as it matters. */
  private static String declared(String type, int digits, int scale, int width) {
    return switch (type) {
      case "tinyint" -> digits == 1 || width == 1 ? "tinyint(1)" : type;
      case "integer" -> "int";
      case "integer unsigned" -> "int unsigned";
      case "varchar", "varbinary", "binary", "bit" -> type + "(" + digits + ")";
      case "char" -> MAYBE_ENUM;
      default -> TIMES.containsKey(type) && scale > 0 ? type + "(" + scale + ")" : type;
    };
  }
}
