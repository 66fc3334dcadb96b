package io.tidemark.dialect;

import io.tidemark.table.Column;
import io.tidemark.table.TableId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a sync reads.
 *
 * @param table the table or view, null when a query is read
 * @param query one SELECT, wrapped as a sub-select, null when a table is read
 * @param columns in the order that rows carry them
 * @param key the key columns in key order, empty when there is none
 * @param filter WHERE text with {@code ?} placeholders, null for all rows; always parenthesised
 * @param params text values for the filter's placeholders; the database infers their types
 * @param range which keys
 */
public record Read(
    @Nullable TableId table,
    @Nullable String query,
    List<Column> columns,
    List<Column> key,
    @Nullable String filter,
    List<String> params,
    KeyRange range) {

  public Read {
    if ((table == null) == (query == null)) {
      throw new IllegalArgumentException("a sync reads either a table or a query");
    }
    columns = List.copyOf(columns);
    key = List.copyOf(key);
    params = List.copyOf(params);
  }

  /** All keys. */
  public Read(
      @Nullable TableId table,
      @Nullable String query,
      List<Column> columns,
      List<Column> key,
      @Nullable String filter,
      List<String> params) {
    this(table, query, columns, key, filter, params, KeyRange.ALL);
  }

  /** The same, but only what has a key of the range; a page's rows are read by their key. */
  public Read within(KeyRange keys) {
    return new Read(table, query, columns, key, filter, params, keys);
  }
}
