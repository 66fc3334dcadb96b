package io.tidemark.jdbc;

import io.tidemark.dialect.NativeColumn;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** What PostgreSQL says of a statement's result before it runs. */
final class PostgresResult {
  private PostgresResult() {}

  static List<NativeColumn> columns(Connection connection, String select) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(select)) {
      ResultSetMetaData result = statement.getMetaData();
      if (result == null) {
        throw new IllegalArgumentException("query gives no rows: it must be one SELECT");
      }
      List<NativeColumn> columns = new ArrayList<>();
      for (int i = 1; i <= result.getColumnCount(); i++) {
        columns.add(column(result, i));
      }
      return columns;
    }
  }

  private static NativeColumn column(ResultSetMetaData result, int i) throws SQLException {
    String type = result.getColumnTypeName(i);
    String element = type.startsWith("_") ? type.substring(1) : null;
    int precision = result.getPrecision(i);
    int scale = signed(result.getScale(i));
    return new NativeColumn(
        result.getColumnLabel(i),
        type,
        element,
        precision,
        precision,
        scale,
        true,
        false,
        null,
        false);
  }

  /** A scale has eleven bits, the first of them a sign, which the driver does not know. */
  private static int signed(int scale) {
    return ((scale & 2047) ^ 1024) - 1024;
  }
}
