package io.tidemark.cli.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProgressViewTest {

  private static final List<TableProgress> TABLES =
      List.of(
          new TableProgress(
              "customers", "done", 500, 500, 1000, Optional.of(new Mirror.Partitions(4, 4))),
          new TableProgress("orders", "writing", 1_000_000, 430_000, 61_428, Optional.empty()),
          new TableProgress("returns", "waiting", 0, 0, 0, Optional.empty()));

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  private Screen screen(boolean terminal) {
    return new Screen(new PrintStream(bytes, true, StandardCharsets.UTF_8), terminal);
  }

  private String printed() {
    return bytes.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
  }

  @Test
  void aBlockHasOneAlignedLinePerTable() {
    assertThat(String.join("\n", ProgressView.block(Duration.ofSeconds(67), TABLES)))
        .isEqualTo(
            """
              01:07      phase         read  written  rows/s  partitions
              customers  done           500      500   1,000  4 of 4
              orders     writing  1,000,000  430,000  61,428
              returns    waiting          0        0"""
                .indent(2)
                .stripTrailing());
  }

  @Test
  void aLineLeavesOutWhatIsDoneOrHasNotBegun() {
    assertThat(ProgressView.line(Duration.ofSeconds(7), TABLES))
        .isEqualTo(
            "  00:07  1 of 3 tables done; orders writing: 1,000,000 read, 430,000 written"
                + " (61,428 rows/s)");
  }

  @Test
  void aTerminalShowsABlockInPlaceOfTheLastOne() {
    Screen screen = screen(true);
    screen.show(Duration.ZERO, TABLES);
    screen.show(Duration.ofSeconds(1), TABLES);
    assertThat(printed()).containsOnlyOnce("\u001b[4A\u001b[J");
  }

  @Test
  void whatIsSaidForGoodIsNotOverwritten() {
    Screen screen = screen(true);
    screen.show(Duration.ZERO, TABLES);
    screen.say("for good");
    screen.show(Duration.ofSeconds(1), TABLES);
    assertThat(printed()).doesNotContain("\u001b");
  }

  @Test
  void aLogGetsALineEveryFiveSecondsWhenSomethingMovesElseEveryThirty() {
    Screen screen = screen(false);
    for (int second = 1; second <= 12; second++) {
      screen.show(Duration.ofSeconds(second), orders(second));
    }
    for (int second = 13; second <= 45; second++) {
      screen.show(Duration.ofSeconds(second), orders(10));
    }
    screen.showLast(Duration.ofSeconds(46), orders(46));
    assertThat(printed().lines().map(line -> line.substring(2, 7)))
        .containsExactly("00:05", "00:10", "00:40", "00:46");
  }

  private static List<TableProgress> orders(long written) {
    return List.of(
        new TableProgress("orders", "writing", 50, written, System.nanoTime(), Optional.empty()));
  }
}
