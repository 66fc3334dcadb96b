package io.tidemark.jdbc;

import io.tidemark.table.ColumnType;
import java.nio.ByteBuffer;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads an array column as a list of cells, by the array's own result of (index, element). A list
 * has one dimension and begins at its beginning, so any other array is refused.
 */
final class PostgresArrayReader {
  /** Where the binary form has the first dimension's lower bound. */
  private static final int LOWER_BOUND = 16;

  private PostgresArrayReader() {}

  static CellReader of(ColumnType array) {
    if (array.element() == null) {
      throw new IllegalArgumentException("not an array type: " + array);
    }
    CellReader element = PostgresCells.of(array.element());
    return (rows, i) -> {
      Array value = rows.getArray(i);
      if (value == null) {
        return null;
      } else if (!isList(rows.getBytes(i))) {
        throw refused(rows, i);
      }
      return list(value, element);
    };
  }

  /**
   * Looks at the value as the database sent it, for the driver keeps neither bounds nor, between
   * texts, dimensions. The text form begins with bounds that are not 1, and quotes a brace that is
   * not structure; the binary form begins with the number of dimensions.
   */
  private static boolean isList(byte[] sent) {
    if (sent[0] == 0) {
      ByteBuffer binary = ByteBuffer.wrap(sent);
      int dimensions = binary.getInt();
      return dimensions == 0 || (dimensions == 1 && binary.getInt(LOWER_BOUND) == 1);
    }
    return sent[0] == '{' && sent[1] != '{';
  }

  private static DatabaseException refused(ResultSet rows, int i) throws SQLException {
    return new DatabaseException(
        FailureKind.DATA,
        "2202E",
        "Column "
            + rows.getMetaData().getColumnLabel(i)
            + " holds an array of several dimensions, or one that does not begin at 1, which no"
            + " record can carry: cast the column to text in a query sync");
  }

  private static List<@Nullable Object> list(Array array, CellReader reader) throws SQLException {
    List<@Nullable Object> cells = new ArrayList<>();
    try (ResultSet elements = array.getResultSet()) {
      while (elements.next()) {
        cells.add(reader.read(elements, 2));
      }
    }
    return cells;
  }
}
