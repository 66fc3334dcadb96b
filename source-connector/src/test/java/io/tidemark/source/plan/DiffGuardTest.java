package io.tidemark.source.plan;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class DiffGuardTest {
  private final DiffGuard guard = new DiffGuard(0.5, false, 100);

  @Test
  @DisplayName("nothing speaks against a run in which nothing is gone, of an empty table, too")
  void nothingGone() {
    assertThat(guard.objection(0, 0)).isEmpty();
    assertThat(new DiffGuard(0, false, 0).objection(0, 7)).isEmpty();
  }

  @Test
  @DisplayName("an empty table is guarded, however small it was, unless it may be empty")
  void empty() {
    assertThat(guard.objection(1, 0)).hasValueSatisfying(why -> assertThat(why).contains("no row"));
    assertThat(new DiffGuard(0, true, 0).objection(1000, 0)).isEmpty();
  }

  @Test
  @DisplayName("the share counts above itself, and from a number of rows on")
  void share() {
    assertThat(guard.objection(50, 50)).isEmpty();
    assertThat(guard.objection(51, 49))
        .hasValueSatisfying(why -> assertThat(why).contains("51 of 100", "0.5"));
    assertThat(guard.objection(98, 1)).isEmpty();
    assertThat(new DiffGuard(0, false, 0).objection(1, 1)).isPresent();
    assertThat(new DiffGuard(1, false, 0).objection(1000, 1)).isEmpty();
  }
}
