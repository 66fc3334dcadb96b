package io.tidemark.cli.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.cli.chaos.History.Life;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WatcherTest {
  private static final Life FIRST = new Life(1, 1000, false);
  private static final Life SECOND = new Life(2, 3000, false);
  private static final Life RESTORED = new Life(1, 3000, true);

  private final History history = new History();
  private final Watcher watcher = new Watcher("orders", history);

  @BeforeEach
  void oneRow() {
    history.begins(7, FIRST);
  }

  private String look(long completed, Map<Long, Long> there) {
    return watcher.look(history.now(), completed, there).orElse("");
  }

  @Test
  void aRowThatHasYetToComeIsNotMissed() {
    assertThat(look(0, Map.of())).isEmpty();
    assertThat(look(1000, Map.of())).as("it began with the generation").isEmpty();
  }

  @Test
  void aRowThatWasSeenAndLivesIsMissed() {
    assertThat(look(0, Map.of(7L, 1L))).isEmpty();
    assertThat(look(0, Map.of())).contains("orders").contains("seen before 1, such as [7]");
  }

  @Test
  void aRowThatIsOlderThanACompleteGenerationIsMissedThoughNobodySawIt() {
    assertThat(look(1001, Map.of())).contains("older than the complete generation of 1001");
  }

  @Test
  void aRowThatIsDeletedWhileSomebodyLooksIsNotMissed() {
    assertThat(look(0, Map.of(7L, 1L))).isEmpty();
    Map<Long, Life> before = history.now();
    history.ends(7);
    assertThat(watcher.look(before, 2000, Map.of())).isEmpty();
  }

  @Test
  void aSecondLifeIsNotSeenInTheFirst() {
    assertThat(look(0, Map.of(7L, 1L))).isEmpty();
    history.begins(7, SECOND);
    assertThat(look(2000, Map.of(7L, 1L))).as("the first life's row").isEmpty();
    assertThat(look(2000, Map.of())).as("the first life's row has gone").isEmpty();
    assertThat(look(2000, Map.of(7L, 2L))).isEmpty();
    assertThat(look(2000, Map.of())).contains("seen before");
  }

  @Test
  void aRowThatCameBackAsItWasIsMissedOnlyBehindAGenerationOfItsOwn() {
    history.begins(7, RESTORED);
    assertThat(look(2000, Map.of(7L, 1L))).isEmpty();
    assertThat(look(2000, Map.of())).as("what was seen may have been the old one").isEmpty();
    assertThat(look(3001, Map.of())).contains("older than the complete generation");
  }
}
