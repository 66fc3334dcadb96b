package io.tidemark.source.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.source.read.ChangeReader.Writer;
import io.tidemark.source.read.Writers.Listed;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Statements have ids below 0, transactions that have not written have 0. */
class WritersTest {
  private static final Writer STATEMENT = new Writer(-70, 7, 1_000);

  private static Listed writes(long id, long session, long since) {
    return new Listed(new Writer(id, session, since), false, false);
  }

  @Test
  @DisplayName("a statement counts while its session has no transaction, or one without an id")
  void statementsWithoutAnId() {
    assertThat(Writers.of(List.of(STATEMENT), List.of(writes(5, 8, 0))))
        .containsExactlyInAnyOrder(STATEMENT, new Writer(5, 8, 0));
    assertThat(Writers.of(List.of(STATEMENT), List.of(writes(0, 7, 900))))
        .containsExactlyInAnyOrder(STATEMENT, new Writer(0, 7, 900));
  }

  @Test
  @DisplayName("an id is waited for in its statement's place, whose time stays")
  void statementsWithAnId() {
    assertThat(Writers.of(List.of(STATEMENT), List.of(writes(5, 7, 0))))
        .containsExactlyInAnyOrder(new Writer(5, 7, 0), new Writer(0, 7, 1_000));
  }

  @Test
  @DisplayName("whoever can only read holds nobody, whatever it is doing")
  void readers() {
    Listed reads = new Listed(new Writer(0, 7, 900), true, true);
    assertThat(Writers.of(List.of(STATEMENT), List.of(reads))).isEmpty();
  }

  @Test
  @DisplayName("a statement remains until it ends; then it is its transaction that has to")
  void remaining() {
    Set<Writer> before = Set.of(STATEMENT);
    assertThat(Writers.remaining(before, List.of(STATEMENT, new Writer(-80, 8, 1_500))))
        .containsExactly(STATEMENT);
    Set<Writer> transaction = Writers.remaining(before, List.of(new Writer(5, 7, 0)));
    assertThat(transaction).containsExactly(new Writer(5, 7, 0));
    assertThat(Writers.remaining(transaction, List.of(new Writer(6, 7, 0)))).isEmpty();
    assertThat(Writers.remaining(before, List.of(new Writer(-71, 7, 1_600)))).isEmpty();
  }

  @Test
  @DisplayName("who cannot have a row below others is not waited for")
  void harmless() {
    Set<Writer> before = Set.of(new Writer(5, 7, 0), STATEMENT);
    assertThat(Writers.remaining(before, List.of(new Writer(0, 7, 900)))).isEmpty();
    assertThat(new Writer(0, 7, 900).holds()).isFalse();
  }
}
