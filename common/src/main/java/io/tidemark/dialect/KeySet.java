package io.tidemark.dialect;

import io.tidemark.table.TableId;
import java.util.List;

/**
 * Keys of rows, kept in a table of their own.
 *
 * @param table that holds them
 * @param columns its columns, each named like the column of the rows that it is compared with; not
 *     the same in two sets where rows were told apart by other columns before
 */
public record KeySet(TableId table, List<String> columns) {
  public KeySet {
    columns = List.copyOf(columns);
  }
}
