package io.tidemark.dialect;

import io.tidemark.table.Column;
import java.util.List;

/** How PostgreSQL is asked for one row. */
final class PostgresRows implements RowSql {
  @Override
  public Sql of(Read read, List<Object> key) {
    return PostgresReads.row(read, key);
  }

  @Override
  public Sql first(Read read) {
    return PostgresReads.first(read);
  }

  @Override
  public Sql value(Read read, Column column, String text) {
    return PostgresReads.value(read, column, text);
  }

  @Override
  public Sql covers(Read read, List<Object> key) {
    return PostgresReads.covers(read, key);
  }
}
