package io.tidemark.dialect;

import io.tidemark.table.Column;
import java.util.List;

/**
 * Questions about one row of what a sync reads, which its filter and range hold for, too. Pure
 * functions, like the {@link Dialect}.
 */
public interface RowSql {

  /**
   * The row of a key, one of them where the key is not unique.
   *
   * @param key a cell for each column of the read's key, never null
   */
  Sql of(Read read, List<Object> key);

  /** The first row in key order; any row where there is no key. */
  Sql first(Read read);

  /**
   * One row with one cell: a text as a value of a column's own type, as the database reads it; an
   * error where it is none.
   *
   * @param column of what is read, whether the read has it or not
   */
  Sql value(Read read, Column column, String text);

  /**
   * A row if a key lies in the read's range, whether there is such a row or not.
   *
   * @param key a cell for each column of the read's key, never null
   */
  Sql covers(Read read, List<Object> key);
}
