package io.tidemark.dialect;

import io.tidemark.table.Column;
import java.util.List;

/** How MariaDB is asked for one row. */
final class MariaRows implements RowSql {
  private final Reads reads = new MariaReads().reads();

  @Override
  public Sql of(Read read, List<Object> key) {
    return reads.row(read, key);
  }

  @Override
  public Sql first(Read read) {
    return reads.first(read);
  }

  /** MariaDB would make a value of any text, so that it is read as those of rows are. */
  @Override
  public Sql value(Read read, Column column, String text) {
    return Sql.of("SELECT ?", text);
  }

  @Override
  public Sql covers(Read read, List<Object> key) {
    return reads.covers(read, key);
  }
}
