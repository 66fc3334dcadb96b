package io.tidemark.source.read;

import io.tidemark.table.ColumnType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How many rows to ask for, so that a page stays near a number of bytes however wide the rows are.
 * Starts small and follows the rows that were seen.
 */
final class PageSize {
  /** What a page may weigh, roughly. */
  static final long BYTES = 4L << 20;

  private static final int FIRST_ROWS = 200;
  private static final long FIXED_CELL = 16;

  private final int most;
  private int rows;

  /**
   * @param most {@code fetch.size}
   */
  PageSize(int most) {
    this.most = most;
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

  /** Roughly what a row weighs. */
  static long weight(@Nullable Object[] cells) {
    long bytes = 0;
    for (Object cell : cells) {
      bytes += weight(cell);
    }
    return bytes;
  }

  private static long weight(@Nullable Object cell) {
    if (cell instanceof String text) {
      return FIXED_CELL + text.length();
    } else if (cell instanceof byte[] bytes) {
      return FIXED_CELL + bytes.length;
    } else if (cell instanceof List<?> elements) {
      long bytes = FIXED_CELL;
      for (Object element : elements) {
        bytes += weight(element);
      }
      return bytes;
    }
    return FIXED_CELL;
  }

  /** Rows that the driver may hold at a time when rows of these types come from a cursor. */
  static int driverRows(List<ColumnType> types, int most) {
    boolean narrow = types.stream().allMatch(PageSize::bounded);
    return Math.min(most, narrow ? 5000 : 500);
  }

  private static boolean bounded(ColumnType type) {
    return switch (type.kind()) {
      case STRING -> type.length() > 0 && type.length() <= 1000;
      case BYTES, JSON, ARRAY, OTHER -> false;
      default -> true;
    };
  }
}
