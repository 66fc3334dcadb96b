package io.tidemark.jdbc;

import io.tidemark.dialect.NativeColumn;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * What SQLite says of a statement's result before it runs, through a view of the session's own: the
 * driver would guess what expressions are.
 */
final class SqliteResult {
  private static final String VIEW = "temp.`tidemark_query`";

  private SqliteResult() {}

  /**
   * The columns, of which those have an empty type that neither are a table's nor a cast's. The
   * driver leaves out what stands behind a first statement, so that a query has to be one both
   * within brackets and without.
   *
   * @param select the query within brackets
   */
  static List<NativeColumn> columns(Connection connection, String query, String select)
      throws SQLException {
    connection.prepareStatement(query).close();
    try (Statement statement = connection.createStatement()) {
      statement.execute("CREATE TEMP VIEW `tidemark_query` AS " + select);
      try {
        return columns(statement);
      } finally {
        statement.execute("DROP VIEW " + VIEW);
      }
    }
  }

  private static List<NativeColumn> columns(Statement statement) throws SQLException {
    List<NativeColumn> columns = new ArrayList<>();
    try (ResultSet found =
        statement.executeQuery("SELECT name, type FROM pragma_table_info('tidemark_query')")) {
      while (found.next()) {
        columns.add(column(found.getString(1), found.getString(2)));
      }
    }
    return columns;
  }

  private static NativeColumn column(String name, String type) {
    return new NativeColumn(name, type, null, 0, 0, 0, true, false, null, false);
  }
}
