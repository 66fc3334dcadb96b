package io.tidemark.source.plan;

import io.tidemark.table.TableId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a sync reads, as configured.
 *
 * @param table what is read, null when a query is
 * @param query one SELECT, null when a table is read
 * @param keyColumns {@code key.columns}, empty to use the key that the catalog proves
 * @param filter WHERE text, null for all rows
 * @param params values for the filter's placeholders
 */
public record Subject(
    @Nullable TableId table,
    @Nullable String query,
    List<String> keyColumns,
    @Nullable String filter,
    List<String> params) {

  public Subject {
    if ((table == null) == (query == null)) {
      throw new IllegalArgumentException("a sync reads either a table or a query");
    }
    keyColumns = List.copyOf(keyColumns);
    params = List.copyOf(params);
  }

  /** All rows of a table, with the key that the catalog proves. */
  public static Subject of(TableId table) {
    return new Subject(table, null, List.of(), null, List.of());
  }

  /** All rows of a query. */
  public static Subject of(String query) {
    return new Subject(null, query, List.of(), null, List.of());
  }

  /** The same with a key of its own. */
  public Subject by(List<String> key) {
    return new Subject(table, query, key, filter, params);
  }

  /** The same, but only the rows that a condition lets through; null for all. */
  public Subject where(@Nullable String condition, List<String> values) {
    return new Subject(table, query, keyColumns, condition, values);
  }
}
