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

  /**
   * Rows of unbounded width that may arrive together, as long as those before were narrow; fewer
   * where they would fill an eighth of the heap if all turned out to be of a megabyte.
   */
  private static final int UNSEEN_ROWS = 250;

  private static final long EIGHTH_IN_MEGABYTES = 8L << 20;

  /** The same before a single one has been seen. */
  private static final int FIRST_AT_ONCE = 20;

  private static final int NARROW_ROWS = 5000;

  /** So many together weigh about as much as the ones before, however wide each of them is. */
  private static final int MANY_ROWS = 100;

  private int most;
  private final int mostAtOnce;
  private int firstAtOnce;
  private int rows;
  private boolean full;

  /**
   * @param types of the columns
   * @param most {@code fetch.size}
   */
  PageSize(List<ColumnType> types, int most) {
    this(types, most, Runtime.getRuntime().maxMemory());
  }

  PageSize(List<ColumnType> types, int most, long heap) {
    this.most = most;
    boolean narrow = types.stream().allMatch(PageSize::narrow);
    this.mostAtOnce = Math.min(most, narrow ? NARROW_ROWS : unseen(heap));
    this.firstAtOnce = Math.min(mostAtOnce, narrow ? NARROW_ROWS : FIRST_AT_ONCE);
    this.rows = Math.min(most, FIRST_ROWS);
  }

  private static int unseen(long heap) {
    return (int) Math.max(FIRST_AT_ONCE, Math.min(UNSEEN_ROWS, heap / EIGHTH_IN_MEGABYTES));
  }

  /** Rows to ask for next. */
  int rows() {
    return rows;
  }

  /** Takes note of a page's weight. */
  void seen(int pageRows, long bytes) {
    full = pageRows == rows;
    if (pageRows > 0) {
      long width = Math.max(1, bytes / pageRows);
      long fitting = BYTES / width;
      rows = fitting < most ? steady((int) Math.max(1, fitting)) : most;
      full &= rows >= MANY_ROWS || rows * width < BYTES / 2;
      firstAtOnce = mostAtOnce;
    }
  }

  /**
   * Rounded down to one of few numbers. The number is in the statement's text, and the driver lets
   * the server prepare, and send cells in binary, only what it has been given several times.
   */
  private static int steady(int rows) {
    int step = Math.max(1, Integer.highestOneBit(rows) / 4);
    return rows - rows % step;
  }

  /**
   * Whether the page before had all the rows that were asked for, so that the next one may be
   * expected to have many, too, and not to end at its weight before it has all of them.
   */
  boolean full() {
    return full;
  }

  /** Takes note that a page of so many rows took too long. */
  void tooSlow() {
    most = Math.max(1, rows / 2);
    rows = most;
  }

  /** Rows that may arrive together before any of a page has been seen. */
  int atOnce() {
    return firstAtOnce;
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
