package io.tidemark.jdbc;

import io.tidemark.table.ColumnType;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads an array column as a list of cells, by the array's own result of (index, element). */
final class ArrayReader {
  private ArrayReader() {}

  static CellReader of(ColumnType array) {
    if (array.element() == null) {
      throw new IllegalArgumentException("not an array type: " + array);
    }
    CellReader element = CellReader.of(array.element());
    return (rows, i) -> {
      Array value = rows.getArray(i);
      return value == null ? null : list(value, element);
    };
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
