package io.tidemark.table;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The columns of a table in their order, and which of them identify a row.
 *
 * @param id the table's name
 * @param columns in the table's order, names unique
 * @param key names of the key columns in key order; empty when the table has no key
 */
public record TableSchema(TableId id, List<Column> columns, List<String> key) {

  public TableSchema {
    columns = List.copyOf(columns);
    key = List.copyOf(key);
    Set<String> names = new HashSet<>();
    for (Column column : columns) {
      if (!names.add(column.name())) {
        throw new IllegalArgumentException(
            "table " + id + " has two columns named " + column.name());
      }
    }
    if (!names.containsAll(key)) {
      throw new IllegalArgumentException("key " + key + " names columns that " + id + " lacks");
    }
  }

  public boolean hasKey() {
    return !key.isEmpty();
  }

  public Optional<Column> column(String name) {
    return columns.stream().filter(c -> c.name().equals(name)).findFirst();
  }

  /** The key columns, in key order. */
  public List<Column> keyColumns() {
    return key.stream().map(name -> column(name).orElseThrow()).toList();
  }
}
