package io.tidemark.source.read;

import io.tidemark.table.ColumnType;
import java.util.List;

/**
 * How many rows to ask for, so that a page stays near a number of bytes however wide the rows are.
 * Starts small and follows the rows that were seen.
 */
final class PageSize {
  /** Where a page ends, whatever its number of rows. */
  static final long BYTES = 4L << 20;

  private static final int FIRST_ROWS = 200;

  /** Rows of unbounded width that may arrive before anybody has seen how wide they are. */
  private static final int UNSEEN_ROWS = 250;

  private static final int NARROW_ROWS = 5000;

  private int most;
  private final int mostAtOnce;
  private int rows;

  /**
   * @param types of the columns
   * @param most {@code fetch.size}
   */
  PageSize(List<ColumnType> types, int most) {
    this.most = most;
    this.mostAtOnce =
        Math.min(most, types.stream().allMatch(PageSize::narrow) ? NARROW_ROWS : UNSEEN_ROWS);
    this.rows = Math.min(most, FIRST_ROWS);
  }

  /** Rows to ask for next. */
  int rows() {
    return rows;
  }

  /** Takes note of a page's weight. */
  void seen(int pageRows, long bytes) {
    if (pageRows > 0) {
      long fitting = BYTES / Math.max(1, bytes / pageRows);
      rows = (int) Math.max(1, Math.min(most, fitting));
    }
  }

  /** Takes note that a page of so many rows took too long. */
  void tooSlow() {
    most = Math.max(1, rows / 2);
    rows = most;
  }

  /** Rows that may arrive together before any of a page has been seen. */
  int atOnce() {
    return mostAtOnce;
  }

  /** Rows that may arrive together when one of them weighs so much. */
  int atOnce(long bytes) {
    return (int) Math.max(1, Math.min(mostAtOnce, BYTES / Math.max(1, bytes)));
  }

  /** Whether rows of such columns cannot be much wider than the ones before. */
  private static boolean narrow(ColumnType type) {
    return switch (type.kind()) {
      case STRING -> type.length() > 0 && type.length() <= 100;
      case BYTES, JSON, ARRAY, OTHER -> false;
      case DECIMAL -> type.precision() > 0;
      default -> true;
    };
  }
}
