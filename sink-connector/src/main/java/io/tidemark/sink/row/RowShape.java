package io.tidemark.sink.row;

import io.tidemark.table.Column;
import io.tidemark.table.TableId;
import io.tidemark.table.TableSchema;
import java.util.List;

/**
 * What rows of one kind of record look like.
 *
 * @param tableSchema what would be created for such records, without system columns: the columns in
 *     the order of the records' values; no key when rows are only ever appended
 * @param columns those columns that rows are encoded with: the key first, in key order
 */
public record RowShape(TableSchema tableSchema, List<Column> columns) {
  public RowShape {
    columns = List.copyOf(columns);
  }

  /** Where the rows go. */
  public TableId table() {
    return tableSchema.id();
  }

  /** How many columns are the key; 0 when rows are only ever appended. */
  public int keys() {
    return tableSchema.key().size();
  }

  public List<Column> keyColumns() {
    return columns.subList(0, keys());
  }
}
