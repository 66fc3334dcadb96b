package io.tidemark.source.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.table.TableId;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SelectionTest {
  private static final List<TableId> EXISTING =
      List.of(
          new TableId("public", "orders"),
          new TableId("public", "order_lines"),
          new TableId("audit", "log"),
          new TableId("public", "a.b+c"));

  @Test
  void aGlobMatchesWholeNames() {
    assertThat(select("public.order*", "").tables())
        .containsExactly(new TableId("public", "order_lines"), new TableId("public", "orders"));
    assertThat(select("orders", "").tables()).isEmpty();
    assertThat(select("public.order?", "").tables())
        .containsExactly(new TableId("public", "orders"));
  }

  @Test
  void charactersOfRegularExpressionsStandForThemselves() {
    assertThat(select("public.a.b+c", "").tables()).containsExactly(new TableId("public", "a.b+c"));
    assertThat(select("publicXorders", "").unmatched()).hasSize(1);
  }

  @Test
  void everythingButTheExcluded() {
    assertThat(select("*", "public.*").tables()).containsExactly(new TableId("audit", "log"));
  }

  @Test
  void aTableThatTwoGlobsChooseIsThereOnce() {
    assertThat(select("public.orders,*", "audit.*,*.a*").tables())
        .containsExactly(new TableId("public", "order_lines"), new TableId("public", "orders"));
  }

  @Test
  void globsWithoutAMatchAreNamed() {
    assertThat(select("public.orders,public.oders,x.*", "").unmatched())
        .extracting(Glob::toString)
        .containsExactly("public.oders", "x.*");
  }

  @Test
  void aGlobWhoseMatchesAreAllExcludedHasMatched() {
    assertThat(select("audit.*", "audit.log").unmatched()).isEmpty();
  }

  private static Selection select(String include, String exclude) {
    return Selection.of(globs(include), globs(exclude), EXISTING);
  }

  private static List<Glob> globs(String text) {
    return Stream.of(text.split(",")).filter(t -> !t.isEmpty()).map(Glob::new).toList();
  }
}
