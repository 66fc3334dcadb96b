package io.tidemark.jdbc;

import io.tidemark.table.ColumnType;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** The result's current row. */
final class ResultRow implements Row {
  private final ResultSet rows;
  private final DatabaseDriver driver;

  ResultRow(ResultSet rows, DatabaseDriver driver) {
    this.rows = rows;
    this.driver = driver;
  }

  @Override
  public long getLong(int i) {
    return get(() -> rows.getLong(i));
  }

  @Override
  public int getInt(int i) {
    return get(() -> rows.getInt(i));
  }

  @Override
  public boolean getBoolean(int i) {
    return get(() -> rows.getBoolean(i));
  }

  @Override
  public @Nullable String getString(int i) {
    return getNullable(() -> rows.getString(i));
  }

  @Override
  public boolean isNull(int i) {
    return get(() -> rows.getObject(i) == null);
  }

  @Override
  public @Nullable Object cell(int i, ColumnType type) {
    return getNullable(() -> driver.reader(type).read(rows, i));
  }

  @FunctionalInterface
  private interface Getter<T> {
    T get() throws SQLException;
  }

  @FunctionalInterface
  private interface NullableGetter<T> {
    @Nullable T get() throws SQLException;
  }

  private <T> T get(Getter<T> getter) {
    try {
      return getter.get();
    } catch (SQLException e) {
      throw driver.failure(e);
    }
  }

  private <T> @Nullable T getNullable(NullableGetter<T> getter) {
    try {
      return getter.get();
    } catch (SQLException e) {
      throw driver.failure(e);
    }
  }
}
