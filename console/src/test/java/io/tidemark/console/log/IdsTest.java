package io.tidemark.console.log;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The numbers of syncs and runs. */
class IdsTest {
  private static final long EXACT = 1L << 53;

  @Test
  @DisplayName("HT-2 a sync's number is made of its names alone, so that it is this one for good")
  void syncs() {
    assertThat(Ids.sync("shop", "public.orders")).isEqualTo(8785217180677018L).isLessThan(EXACT);
    assertThat(Ids.sync("shop", "public.customers"))
        .isNotEqualTo(Ids.sync("shop", "public.orders"));
    assertThat(Ids.sync("store", "public.orders")).isNotEqualTo(Ids.sync("shop", "public.orders"));
  }

  @Test
  @DisplayName("a run's number ends with its run_id, and begins with its sink's")
  void runs() {
    long id = Ids.run("mirror", 17);
    assertThat(id).isLessThan(EXACT).isEqualTo(Ids.run("mirror", 0) + 17);
    assertThat(Ids.runId(id)).isEqualTo(17);
    assertThat(Ids.mayBeOf(id, "mirror")).isTrue();
    assertThat(Ids.mayBeOf(id, "archive")).isFalse();
    assertThat(Ids.runId(Ids.run("archive", 999_999_999))).isEqualTo(999_999_999);
    assertThat(Ids.mayBeOf(Ids.run("archive", 999_999_999), "archive")).isTrue();
  }
}
