package io.tidemark.dialect;

import java.util.List;

/**
 * The rows whose key lies in a range, as the database orders keys.
 *
 * @param from cells of the least key that belongs to it, empty where it has no lower bound
 * @param to cells of the least key above it, which does not belong to it; empty where it has no
 *     upper bound
 */
public record KeyRange(List<Object> from, List<Object> to) {
  /** All rows. */
  public static final KeyRange ALL = new KeyRange(List.of(), List.of());

  public KeyRange {
    from = List.copyOf(from);
    to = List.copyOf(to);
  }
}
