package io.tidemark.sink.row;

import io.tidemark.table.Column;
import io.tidemark.table.SystemColumns;
import io.tidemark.table.TableId;
import io.tidemark.table.TableSchema;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What rows of one kind of record look like.
 *
 * @param tableSchema what would be created for such records, without system columns: the columns in
 *     the order of the records' values; no key when rows are only ever appended
 * @param columns those columns that rows are encoded with: the key first, in key order; some are
 *     missing when the records have no values for them
 * @param recordKey names of the columns that the record's own key is written to, whatever tells
 *     rows apart
 */
public record RowShape(TableSchema tableSchema, List<Column> columns, Set<String> recordKey) {
  public RowShape {
    recordKey = Set.copyOf(recordKey);
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

  /** Whether rows leave columns as they are, so that they can only change rows that are there. */
  public boolean isPartial() {
    return !missing().isEmpty();
  }

  /** The names of the columns that rows leave as they are. */
  public SortedSet<String> missing() {
    SortedSet<String> names = new TreeSet<>();
    tableSchema.columns().forEach(column -> names.add(column.name()));
    columns.forEach(column -> names.remove(column.name()));
    names.remove(SystemColumns.DELETED_AT);
    return names;
  }

  public List<Column> keyColumns() {
    return columns.subList(0, keys());
  }
}
