package io.tidemark.source.read;

import io.tidemark.dialect.Read;
import io.tidemark.dialect.Sql;
import io.tidemark.jdbc.Cursor;
import io.tidemark.jdbc.Session;
import io.tidemark.table.ColumnType;
import io.tidemark.table.TableId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a page as they come from a cursor. It ends at a number of rows or where it is heavy
 * enough, whichever comes first; and when rows turn out to be wide, fewer of them are fetched
 * together, so that neither the page nor the driver holds many.
 */
final class PageRows {
  private static final long FIXED_ROW = 200;
  private static final long FIXED_CELL = 16;

  private final PageSize size;
  private final List<@Nullable Object[]> rows = new ArrayList<>();
  private long bytes;
  private long widest;
  private boolean ended;

  private PageRows(PageSize size) {
    this.size = size;
  }

  /**
   * Reads the page that a statement gives, which is the last of its transaction. A page that is
   * likely to be short is not worth what it costs to begin one in bulk.
   *
   * @param most rows of the page
   */
  static PageRows read(
      Session tx, Read of, Sql sql, List<ColumnType> types, int most, PageSize size) {
    TableId table = of.table();
    int atOnce = Math.min(most, size.atOnce());
    try (Cursor cursor =
        table != null && size.full()
            ? tx.page(table, sql, types, most, atOnce)
            : tx.stream(sql, types, atOnce)) {
      return read(cursor, most, size);
    }
  }

  /**
   * Reads on.
   *
   * @param most rows of the page
   */
  static PageRows read(Cursor cursor, int most, PageSize size) {
    PageRows page = new PageRows(size);
    while (page.rows.size() < most && page.bytes < PageSize.BYTES && !page.ended) {
      if (cursor.next()) {
        page.add(cursor);
      } else {
        page.ended = true;
      }
    }
    return page;
  }

  private void add(Cursor cursor) {
    @Nullable Object[] cells = cursor.cells();
    long weight = weight(cells);
    rows.add(cells);
    bytes += weight;
    if (weight > widest) {
      widest = weight;
      cursor.fetchSize(size.atOnce(weight));
    }
  }

  List<@Nullable Object[]> rows() {
    return rows;
  }

  long bytes() {
    return bytes;
  }

  /** Whether the cursor has no more. */
  boolean ended() {
    return ended;
  }

  /** Roughly what a row weighs. */
  private static long weight(@Nullable Object[] cells) {
    long bytes = FIXED_ROW;
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
}
