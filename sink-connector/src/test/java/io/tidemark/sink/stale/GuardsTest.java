package io.tidemark.sink.stale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.generation.StreamId;
import io.tidemark.sink.stale.Guards.Victims;
import io.tidemark.table.TableId;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GuardsTest {
  private static final TableId ORDERS = new TableId("public", "orders");

  private static Victims victims(long stale, long rows, boolean empty) {
    return new Victims(ORDERS, stale, rows, empty, Optional.empty());
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0, true, ",
    "0, 500, true, ",
    "50, 100, false, ",
    "51, 100, false, delete.max.fraction=0.5",
    "98, 99, false, ",
    "99, 99, false, no row there",
    "1, 1000, true, no row there",
  })
  @DisplayName("injection 21, 22: empty and shrunken generations, from delete.guard.min.rows on")
  void defaults(long stale, long rows, boolean empty, String objection) {
    Optional<String> said = Guards.defaults().objection(victims(stale, rows, empty));
    if (objection == null) {
      assertThat(said).isEmpty();
    } else {
      assertThat(said.orElseThrow()).contains(stale + " of " + rows).contains(objection);
    }
  }

  @ParameterizedTest(name = "delete.max.fraction={0}")
  @ValueSource(doubles = {0, 1e-300, 0.05, 0.1, 0.29, 1.0 / 3, 0.5, 0.7, 0.99, 1})
  @DisplayName(
      "a stream with enough rows keeps its share, and enough is not much more than that takes")
  void enough(double fraction) {
    Guards guards = new Guards(fraction, Long.MAX_VALUE, false, 0);
    for (long stale = 1; stale < 2000; stale++) {
      long enough = guards.enough(stale);
      assertThat(guards.objection(victims(stale, enough, false)).isEmpty())
          .isEqualTo(enough < Long.MAX_VALUE);
      assertThat((double) enough).isLessThanOrEqualTo(stale / fraction + 3);
    }
  }

  @ParameterizedTest(name = "{0}, {1}, {2}, {3}")
  @CsvSource({
    "0.5, 1000000, false, 100",
    "0.5, 30, true, 100",
    "0.25, 1000000, true, 0",
    "0, 1000000, false, 50",
    "1, 700, false, 100",
  })
  @DisplayName("what is to pass beside so many rows does, and two more do not")
  void passing(double fraction, long most, boolean empty, long enough) {
    Guards guards = new Guards(fraction, most, empty, enough);
    for (long others = 0; others < 2000; others++) {
      long passing = guards.passing(others);
      assertThat(guards.objection(victims(passing, passing + others, false))).isEmpty();
      long more = passing + 2; // a share may be rounded down
      assertThat(guards.objection(victims(more, more + others, false)))
          .as("%d and %d others", more, others)
          .isPresent();
    }
  }

  @Test
  void rowsAreLimitedWhateverTheShare() {
    Guards guards = new Guards(1, 10, true, 100);
    assertThat(guards.objection(victims(10, 10_000, false))).isEmpty();
    assertThat(guards.objection(victims(11, 10_000, false)).orElseThrow())
        .contains("delete.max.rows=10");
  }

  @Test
  @DisplayName("delete.allow.empty lets all rows go, however many, but for delete.max.rows")
  void whatMayBeEmptyHasNoShare() {
    Guards guards = new Guards(0.5, 1000, true, 100);
    assertThat(guards.objection(victims(1000, 1000, true))).isEmpty();
    assertThat(guards.objection(victims(1000, 1000, false))).isEmpty();
    assertThat(guards.objection(victims(999, 1000, false)).orElseThrow())
        .contains("delete.max.fraction");
    assertThat(guards.objection(victims(1001, 1001, true)).orElseThrow())
        .contains("delete.max.rows");
  }

  @Test
  void aChangeHoldsOnlyWhatWouldDelete() {
    Guards guards = new Guards(1, Long.MAX_VALUE, true, 100);
    Optional<String> changed = Optional.of("the filter has changed");
    assertThat(guards.objection(new Victims(ORDERS, 0, 10, false, changed))).isEmpty();
    assertThat(guards.objection(new Victims(ORDERS, 1, 10, false, changed)).orElseThrow())
        .contains("the filter has changed");
  }

  @Test
  void aReleaseNamesTheSyncWithOrWithoutItsSource() {
    StreamId orders = new StreamId("shop", "public.orders");
    assertThat(Release.parse(" public.orders@7 ,shop/public.orders@8"))
        .containsExactly(new Release("public.orders", 7), new Release("shop/public.orders", 8))
        .allMatch(release -> release.covers(new GenerationKey(orders, 0, 8)))
        .noneMatch(release -> release.covers(new GenerationKey(orders, 0, 6)));
    assertThat(Release.parse("")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"orders", "@7", "orders@", "orders@x", "orders@-1"})
  void aReleaseThatIsNoneSaysWhatItShouldBe(String text) {
    assertThatThrownBy(() -> Release.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("<sync>@<generation>");
  }

  @Test
  void generationsAndReleasesAreNamedAsPeopleWriteThem() {
    assertThat(new GenerationKey(new StreamId("shop", "orders"), 1, 7))
        .hasToString("shop/orders@7");
    assertThat(new Release("orders", 7)).hasToString("orders@7");
  }
}
