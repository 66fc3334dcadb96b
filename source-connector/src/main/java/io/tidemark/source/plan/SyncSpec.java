package io.tidemark.source.plan;

import io.tidemark.connect.DecimalMode;
import io.tidemark.table.TableId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One sync as configured.
 *
 * @param name its name within the source
 * @param table what is read, null when a query is
 * @param query one SELECT, null when a table is read
 * @param topic where its rows go
 * @param keyColumns {@code key.columns}, empty to use the key that the catalog proves
 * @param filter WHERE text, null for all rows
 * @param params values for the filter's placeholders
 * @param schedule when it runs
 * @param fetchSize rows of a page at most
 * @param decimalMode how exact numbers travel
 */
public record SyncSpec(
    String name,
    @Nullable TableId table,
    @Nullable String query,
    String topic,
    List<String> keyColumns,
    @Nullable String filter,
    List<String> params,
    Schedule schedule,
    int fetchSize,
    DecimalMode decimalMode) {

  public SyncSpec {
    if ((table == null) == (query == null)) {
      throw new IllegalArgumentException("a sync reads either a table or a query");
    }
    keyColumns = List.copyOf(keyColumns);
    params = List.copyOf(params);
  }

  /** What is read, for people. */
  public String reads() {
    return table != null ? table.toString() : "query of sync " + name;
  }
}
