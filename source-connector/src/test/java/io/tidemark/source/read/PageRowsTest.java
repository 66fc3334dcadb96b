package io.tidemark.source.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.jdbc.Cursor;
import io.tidemark.table.ColumnType;
import io.tidemark.table.Kind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How a page is cut from a cursor, and how much the driver may hold meanwhile. */
class PageRowsTest {
  private static final ColumnType TEXT = ColumnType.of(Kind.STRING);

  private final PageSize size = new PageSize(List.of(TEXT), 5000);

  @Test
  void fewRowsAreFetchedTogetherOnceOneWasWide() {
    Rows cursor = new Rows(10, 10, 3_000_000, 10);
    PageRows.read(cursor, 5000, size);

    assertThat(cursor.fetchSizes.get(0)).isEqualTo(250);
    assertThat(cursor.fetchSizes.get(cursor.fetchSizes.size() - 1)).isEqualTo(1);
  }

  @Test
  void aPageEndsAtItsBytesAndTheNextOneGoesOn() {
    Rows cursor = new Rows(3_000_000, 3_000_000, 10);
    PageRows first = PageRows.read(cursor, 5000, size);
    PageRows second = PageRows.read(cursor, 5000, size);

    assertThat(first.rows()).hasSize(2);
    assertThat(first.ended()).isFalse();
    assertThat(second.rows()).hasSize(1);
    assertThat(second.ended()).isTrue();
  }

  @Test
  void aPageEndsAtItsNumberOfRows() {
    PageRows page = PageRows.read(new Rows(1, 1, 1), 2, size);
    assertThat(page.rows()).hasSize(2);
    assertThat(page.ended()).isFalse();
  }

  @Test
  void rowsThatCannotBeWideAreFetchedByThousands() {
    assertThat(new PageSize(List.of(ColumnType.of(Kind.INT64)), 10_000).atOnce()).isEqualTo(5000);
  }

  @Test
  void rowsThatMayBeWideAreFetchedByTwentyUntilOneWasSeen() {
    assertThat(atOnceBehindNarrowRows(8L << 30)).isEqualTo(250);
    assertThat(new PageSize(List.of(TEXT), 7).atOnce()).isEqualTo(7);
  }

  @Test
  void rowsThatMayTurnWideLeaveRoomInASmallHeap() {
    assertThat(atOnceBehindNarrowRows(512L << 20)).isEqualTo(64);
    assertThat(atOnceBehindNarrowRows(64L << 20)).isEqualTo(20);
  }

  private static int atOnceBehindNarrowRows(long heap) {
    PageSize texts = new PageSize(List.of(ColumnType.of(Kind.INT64), TEXT), 10_000, heap);
    assertThat(texts.atOnce()).isEqualTo(20);
    texts.seen(20, 20 * 300);
    return texts.atOnce();
  }

  /** A cursor over texts of given lengths. */
  private static final class Rows implements Cursor {
    private final int[] lengths;
    private final List<Integer> fetchSizes = new ArrayList<>();
    private int next;

    Rows(int... lengths) {
      this.lengths = lengths;
    }

    @Override
    public boolean next() {
      return next < lengths.length;
    }

    @Override
    public @Nullable Object[] cells() {
      return new @Nullable Object[] {"x".repeat(lengths[next++])};
    }

    @Override
    public void fetchSize(int rows) {
      fetchSizes.add(rows);
    }

    @Override
    public void close() {}
  }
}
