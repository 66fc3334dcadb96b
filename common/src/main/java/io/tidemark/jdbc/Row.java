package io.tidemark.jdbc;

import io.tidemark.table.ColumnType;
import org.jspecify.annotations.Nullable;

/**
 * One row of a result, valid only while the mapper runs. Columns count from 1; the primitive
 * getters give 0 or false for NULL.
 */
public interface Row {
  long getLong(int i);

  int getInt(int i);

  boolean getBoolean(int i);

  @Nullable String getString(int i);

  boolean isNull(int i);

  /** The cell of the Java class that the type's kind fixes. */
  @Nullable Object cell(int i, ColumnType type);
}
