package io.tidemark.jdbc;

import io.tidemark.table.ColumnType;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A cursor over a statement's result; owns both. */
final class ResultCursor implements Cursor {
  private static final Logger log = LoggerFactory.getLogger(ResultCursor.class);

  private final PreparedStatement statement;
  private final ResultSet rows;
  private final CellReader[] readers;
  private final DatabaseDriver driver;

  ResultCursor(
      PreparedStatement statement, ResultSet rows, List<ColumnType> types, DatabaseDriver driver) {
    this.statement = statement;
    this.rows = rows;
    this.readers = types.stream().map(driver::reader).toArray(CellReader[]::new);
    this.driver = driver;
  }

  @Override
  public boolean next() {
    try {
      return rows.next();
    } catch (SQLException e) {
      throw driver.failure(e);
    }
  }

  @Override
  public @Nullable Object[] cells() {
    @Nullable Object[] cells = new @Nullable Object[readers.length];
    try {
      for (int i = 0; i < cells.length; i++) {
        cells[i] = readers[i].read(rows, i + 1);
      }
    } catch (SQLException e) {
      throw driver.failure(e);
    }
    return cells;
  }

  @Override
  public void fetchSize(int size) {
    try {
      rows.setFetchSize(size);
    } catch (SQLException e) {
      throw driver.failure(e);
    }
  }

  @Override
  public void close() {
    try {
      statement.close();
    } catch (SQLException e) {
      // the transaction's end, or the connection's, closes it in any case
      log.debug("Closing a cursor failed (SQLSTATE {})", e.getSQLState());
    }
  }
}
