package io.tidemark.source.read;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class PageSizeTest {
  private static int rowsAfter(int rows, long bytes, int most) {
    PageSize size = new PageSize(List.of(), most);
    size.seen(rows, bytes);
    return size.rows();
  }

  @Test
  @DisplayName("pages of rows that are about as wide are asked for by the same statement")
  void steady() {
    Set<Integer> asked = new HashSet<>();
    for (long width = 440; width < 480; width++) {
      asked.add(rowsAfter(1000, 1000 * width, 100_000));
    }
    assertThat(asked).containsExactly(8192);
  }

  @Test
  @DisplayName(
      "a page has as many rows as are configured, or more than three quarters of what fits")
  void near() {
    assertThat(rowsAfter(10, 2000, 777)).isEqualTo(777);
    for (long width = 300; width < 8L << 20; width += 1 + width / 5) {
      long fitting = Math.max(1, PageSize.BYTES / width);
      assertThat(rowsAfter(1, width, 100_000))
          .isLessThanOrEqualTo((int) fitting)
          .isGreaterThan((int) (fitting * 3 / 4));
    }
  }

  @Test
  @DisplayName(
      "a page is full when it has all the rows that were asked for, and not before the first")
  void full() {
    PageSize size = new PageSize(List.of(), 100);
    assertThat(size.full()).isFalse();
    size.seen(100, 20_000);
    assertThat(size.full()).isTrue();
    size.seen(99, 20_000);
    assertThat(size.full()).isFalse();
    size.seen(100, 20_000);
    size.seen(0, 0);
    assertThat(size.full()).isFalse();
  }

  @Test
  @DisplayName("a few wide rows are not expected to be as wide as those before")
  void wide() {
    PageSize size = new PageSize(List.of(), 10);
    size.seen(10, 10 * 100_000);
    assertThat(size.full()).as("half of the weight is left").isTrue();
    size.seen(10, 10 * 300_000);
    assertThat(size.full()).isFalse();
    PageSize many = new PageSize(List.of(), 1000);
    many.seen(200, 200 * 30_000);
    assertThat(many.rows()).isGreaterThan(100);
    assertThat(many.full()).isTrue();
  }
}
