package io.tidemark.source.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class RowDigestsTest {
  /** No two of these are the same row. */
  private static final List<List<@Nullable Object>> ROWS =
      List.of(
          row((Object) null),
          row(""),
          row("0"),
          row(0L),
          row(0),
          row((short) 0),
          row((byte) 0),
          row(false),
          row(true),
          row(0.0f),
          row(-0.0f),
          row(0.0d),
          row(-0.0d),
          row(Double.NaN),
          row(Float.NaN),
          row(new BigDecimal("1.0")),
          row(new BigDecimal("1.00")),
          row(new BigDecimal("-123456789012345678901234567890.5")),
          row((Object) new byte[0]),
          row((Object) new byte[] {0}),
          row(List.of()),
          row(row((Object) null)),
          row(row("a", null, "b")),
          row("ab", "c"),
          row("a", "bc"),
          row("a", null),
          row(null, "a"),
          row(Long.MIN_VALUE),
          row(Integer.MAX_VALUE),
          row("ü 漢 \uD83D\uDE00 \u0000"));

  private static List<@Nullable Object> row(@Nullable Object... cells) {
    return new ArrayList<>(Arrays.asList(cells));
  }

  @Test
  @DisplayName("Keys come back from their bytes exactly as the cells were")
  void keysComeBack() {
    for (List<@Nullable Object> row : ROWS) {
      List<@Nullable Object> back = RowDigests.key(tracked(row).key());

      assertThat(Arrays.deepEquals(back.toArray(), row.toArray())).as("%s", row).isTrue();
    }
  }

  @Test
  @DisplayName("Different rows have different keys and digests, the same have the same")
  void differentRowsDiffer() {
    for (List<@Nullable Object> one : ROWS) {
      for (List<@Nullable Object> other : ROWS) {
        assertThat(Arrays.equals(tracked(one).key(), tracked(other).key())).isEqualTo(one == other);
        assertThat(Arrays.equals(tracked(one).digest(), tracked(other).digest()))
            .isEqualTo(one == other);
      }
    }
  }

  @Test
  @DisplayName("The digest is over all cells, the key over its own, in its order")
  void keyAndRest() {
    RowDigests digests = new RowDigests(new int[] {2, 0});

    TrackedRow one = digests.of(new Object[] {1, "x", 2});
    TrackedRow changed = digests.of(new Object[] {1, "y", 2});

    assertThat(RowDigests.key(one.key())).containsExactly(2, 1);
    assertThat(changed.key()).isEqualTo(one.key());
    assertThat(changed.digest()).isNotEqualTo(one.digest()).hasSize(TrackedRow.DIGEST);
  }

  @Test
  @DisplayName("What is no cell is refused by its class, without its value")
  void strangers() {
    assertThatThrownBy(() -> tracked(row(java.util.Optional.of("secret"))))
        .hasMessage("no cell is a java.util.Optional");
  }

  private static TrackedRow tracked(List<@Nullable Object> row) {
    int[] key = new int[row.size()];
    Arrays.setAll(key, i -> i);
    return new RowDigests(key).of(row.toArray());
  }
}
