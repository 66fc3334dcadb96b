package io.tidemark.cli.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.cli.chaos.History.Life;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class HistoryTest {
  private static final Life LIFE = new Life(1, 0, 1000, false);

  @Test
  void livesComeInTheOrderOfTheirKeysInEveryRun() {
    History history = new History();
    LongStream.of(977, 3, 512, 40, 1_000_000, 8, 77).forEach(id -> history.begins(id, LIFE));

    assertThat(history.now().keySet()).containsExactly(3L, 8L, 40L, 77L, 512L, 977L, 1_000_000L);
  }
}
