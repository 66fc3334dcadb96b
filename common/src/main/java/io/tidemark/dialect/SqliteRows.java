package io.tidemark.dialect;

import io.tidemark.table.Column;
import java.util.List;

/** How SQLite is asked for one row. */
final class SqliteRows implements RowSql {
  private final SqliteReads words = new SqliteReads();
  private final Reads reads = words.reads();

  @Override
  public Sql of(Read read, List<Object> key) {
    return reads.row(read, key);
  }

  @Override
  public Sql first(Read read) {
    return reads.first(read);
  }

  @Override
  public Sql value(Read read, Column column, String text) {
    return words.value(column, text);
  }

  @Override
  public Sql covers(Read read, List<Object> key) {
    return reads.covers(read, key);
  }
}
