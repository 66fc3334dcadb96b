package io.tidemark.jdbc;

import io.tidemark.dialect.NativeColumn;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The columns of a query's result, declared as those of a table are. */
final class MariaResult {
  private static final Set<String> TIMES = Set.of("time", "datetime", "timestamp");

  /** The driver says no more of enumerations, which sort otherwise than texts. */
  private static final String MAYBE_ENUM = "enum(char)";

  private MariaResult() {}

  /**
   * The columns, without running the statement.
   *
   * @throws IllegalArgumentException when it has no result
   */
  static List<NativeColumn> columns(Connection connection, String select) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(select)) {
      ResultSetMetaData result = statement.getMetaData();
      if (result == null) {
        throw new IllegalArgumentException("query is no SELECT");
      }
      List<NativeColumn> columns = new ArrayList<>();
      for (int i = 1; i <= result.getColumnCount(); i++) {
        columns.add(column(result, i));
      }
      return columns;
    }
  }

  private static NativeColumn column(ResultSetMetaData result, int i) throws SQLException {
    String type = result.getColumnTypeName(i).toLowerCase(Locale.ROOT);
    int digits = Math.max(0, result.getPrecision(i));
    int scale = result.getScale(i);
    boolean time = TIMES.contains(type);
    return new NativeColumn(
        result.getColumnLabel(i),
        declared(type, digits, scale),
        null,
        digits,
        time ? scale : digits,
        time ? 0 : scale,
        true,
        false,
        null,
        false);
  }

  /** As the catalog has it, as far as it matters. */
  private static String declared(String type, int digits, int scale) {
    return switch (type) {
      case "tinyint" -> digits == 1 ? "tinyint(1)" : type;
      case "integer" -> "int";
      case "integer unsigned" -> "int unsigned";
      case "json" -> "longtext";
      case "varchar", "varbinary", "binary", "bit" -> type + "(" + digits + ")";
      case "char" -> MAYBE_ENUM;
      default -> TIMES.contains(type) && scale > 0 ? type + "(" + scale + ")" : type;
    };
  }
}
