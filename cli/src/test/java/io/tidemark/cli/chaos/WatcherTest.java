package io.tidemark.cli.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.cli.chaos.History.Life;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WatcherTest {
  private static final Life FIRST = new Life(1, 0, 1000, false);
  private static final Life SECOND = new Life(2, 0, 3000, false);
  private static final Life RESTORED = new Life(1, 0, 3000, true);
  private static final Life RENEWED = new Life(1, 500, 3000, false);

  /** The first life's row, as it is copied at first. */
  private static final Copied ROW = new Copied(1, 100, 10);

  private static final Copied SECOND_ROW = new Copied(2, 300, 30);

  private final History history = new History();
  private final Watcher watcher = new Watcher("orders", history);

  @BeforeEach
  void oneRow() {
    history.begins(7, FIRST);
  }

  private String look(long completed, Map<Long, Copied> there) {
    return watcher.look(history.now(), completed, there).map(Finding::toString).orElse("");
  }

  @Test
  void aRowThatHasYetToComeIsNotMissed() {
    assertThat(look(0, Map.of())).isEmpty();
    assertThat(look(1000, Map.of())).as("it began with the generation").isEmpty();
  }

  @Test
  void aRowThatWasSeenAndLivesIsMissed() {
    assertThat(look(0, Map.of(7L, ROW))).isEmpty();
    assertThat(look(0, Map.of())).contains("orders").contains("seen before 1, such as [7]");
  }

  @Test
  void aRowThatIsOlderThanACompleteGenerationIsMissedThoughNobodySawIt() {
    assertThat(look(1001, Map.of())).contains("older than the complete generation of 1001");
  }

  @Test
  void aRowThatIsDeletedWhileSomebodyLooksIsNotMissed() {
    assertThat(look(0, Map.of(7L, ROW))).isEmpty();
    Map<Long, Life> before = history.now();
    history.ends(7);
    assertThat(watcher.look(before, 2000, Map.of())).isEmpty();
  }

  @Test
  void aSecondLifeIsNotSeenInTheFirst() {
    assertThat(look(0, Map.of(7L, ROW))).isEmpty();
    history.begins(7, SECOND);
    assertThat(look(2000, Map.of(7L, ROW))).as("the first life's row").isEmpty();
    assertThat(look(2000, Map.of())).as("the first life's row has gone").isEmpty();
    assertThat(look(2000, Map.of(7L, SECOND_ROW))).isEmpty();
    assertThat(look(2000, Map.of())).contains("seen before");
  }

  @Test
  void aRowThatCameBackAsItWasIsMissedOnlyBehindAGenerationOfItsOwn() {
    history.begins(7, RESTORED);
    assertThat(look(2000, Map.of(7L, ROW))).isEmpty();
    assertThat(look(2000, Map.of())).as("what was seen may have been the old one").isEmpty();
    assertThat(look(3001, Map.of())).contains("older than the complete generation");
  }

  @Test
  void aRowThatCameBackAndWasSeenBehindAGenerationOfItsOwnIsMissedFromThenOn() {
    history.begins(7, RESTORED);
    assertThat(look(3001, Map.of(7L, ROW))).isEmpty();
    assertThat(look(0, Map.of())).contains("seen before");
  }

  @Test
  void aRowThatCameBackWithANewTimeIsToldFromTheOneThatHadGone() {
    history.begins(7, RENEWED);
    assertThat(look(0, Map.of(7L, ROW))).isEmpty();
    assertThat(look(0, Map.of())).as("the old one has gone").isEmpty();
    assertThat(look(0, Map.of(7L, new Copied(1, 500, 40)))).isEmpty();
    assertThat(look(0, Map.of())).contains("seen before");
  }

  @Test
  void aRowThatGoesBackWhileItLivesIsOlder() {
    history.begins(7, SECOND);
    assertThat(look(0, Map.of(7L, SECOND_ROW))).isEmpty();
    assertThat(look(0, Map.of(7L, new Copied(2, 300, 31)))).as("a later generation").isEmpty();
    assertThat(look(0, Map.of(7L, SECOND_ROW))).contains("OLDER").contains("1, such as [7]");

    assertThat(look(0, Map.of(7L, new Copied(2, 299, 31)))).as("contents").contains("OLDER");
  }

  @Test
  void aFormerLifeThatComesBackInALaterOneIsOlder() {
    history.begins(7, SECOND);
    assertThat(look(0, Map.of(7L, SECOND_ROW))).isEmpty();
    assertThat(look(0, Map.of(7L, new Copied(1, 400, 40)))).contains("OLDER");
  }

  /** A key that moved to another partition, whose former one is behind: docs/guarantees.md. */
  @Test
  void withinOneGenerationARowMayShowWhatItWas() {
    history.begins(7, SECOND);
    assertThat(look(0, Map.of(7L, SECOND_ROW))).isEmpty();
    assertThat(look(0, Map.of(7L, new Copied(1, 100, 30)))).isEmpty();
  }

  @Test
  void aRowMayGoBackWhenItsLifeIsOver() {
    assertThat(look(0, Map.of(7L, ROW))).isEmpty();
    history.begins(7, SECOND);
    assertThat(look(0, Map.of(7L, new Copied(1, 90, 9)))).isEmpty();
  }
}
