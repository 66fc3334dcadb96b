package io.tidemark.sink.row;

import io.tidemark.table.Column;
import io.tidemark.table.TableId;
import io.tidemark.table.TableSchema;
import java.util.List;

/**
 * What rows of one kind of record look like.
 *
 * @param table where they go
 * @param columns of the records, the key columns first, in key order
 * @param keys how many columns are the key; 0 when rows are only ever appended
 */
public record RowShape(TableId table, List<Column> columns, int keys) {
  public RowShape {
    columns = List.copyOf(columns);
  }

  public List<Column> keyColumns() {
    return columns.subList(0, keys);
  }

  /** As a table of its own: what would be created for such records, without system columns. */
  public TableSchema tableSchema() {
    return new TableSchema(table, columns, keyColumns().stream().map(Column::name).toList());
  }
}
