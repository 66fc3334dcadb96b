package io.tidemark.source.read;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rows that were read together.
 *
 * @param rows at least one, a cell for each column
 * @param endKey text of the last row's key, behind which the next page begins; null where only the
 *     transaction that is being read knows what comes next
 * @param bytes roughly what they weigh
 */
public record Page(List<@Nullable Object[]> rows, @Nullable String endKey, long bytes) {

  /** The same of some of its rows, at least one. */
  public Page only(List<@Nullable Object[]> some) {
    return new Page(some, endKey, bytes * some.size() / rows.size());
  }
}
