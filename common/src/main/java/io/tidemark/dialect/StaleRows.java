package io.tidemark.dialect;

import io.tidemark.table.TableId;
import java.util.List;

/**
 * The rows of one stream in one table that a generation did not contain. Rows of other streams and
 * rows without a generation are never among them.
 *
 * @param table the table
 * @param key the columns that identify a row, in key order
 * @param stream the value of {@code _sync_source}
 * @param below rows of this generation or a later one are not stale
 * @param marked whether the table has {@code _sync_deleted_at}: a marked row is not stale again
 * @param seen keys that are not stale; the caller names every one whose generation is at least
 *     {@code below}, not only the equal one (model: full_seen_equal)
 */
public record StaleRows(
    TableId table, List<String> key, String stream, long below, boolean marked, List<KeySet> seen) {

  public StaleRows {
    key = List.copyOf(key);
    seen = List.copyOf(seen);
    if (key.isEmpty()) {
      throw new IllegalArgumentException("rows of " + table + " cannot be told apart: no key");
    }
  }
}
