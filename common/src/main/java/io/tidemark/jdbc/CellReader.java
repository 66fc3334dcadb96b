package io.tidemark.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Reads one column of a result as cells of one type, exactly or not at all. */
@FunctionalInterface
interface CellReader {
  /** The cell of the row that the result stands at, null for NULL; columns count from 1. */
  @Nullable Object read(ResultSet rows, int column) throws SQLException;
}
