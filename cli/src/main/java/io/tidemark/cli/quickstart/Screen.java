package io.tidemark.cli.quickstart;

import java.io.PrintStream;
import java.time.Duration;
import java.util.List;

/** Where the user looks: a terminal, on which progress is a block that changes, or a plain log. */
final class Screen {

  private static final Duration BETWEEN_LINES = Duration.ofSeconds(5);
  private static final Duration SIGN_OF_LIFE = Duration.ofSeconds(30);

  private final PrintStream out;
  private final boolean terminal;
  private int blockLines;
  private List<TableProgress> last = List.of();
  private Duration lastAt = Duration.ZERO;

  Screen(PrintStream out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  /** Standard output; {@code ./tidemark} says whether it is a terminal. */
  static Screen standard() {
    return new Screen(System.out, Boolean.getBoolean("tidemark.terminal"));
  }

  /** Adds lines for good; a block above them stays as it is. */
  void say(String lines) {
    blockLines = 0;
    last = List.of();
    lastAt = Duration.ZERO;
    out.println(lines);
  }

  /**
   * Shows progress: in place of the last block, or as a line when there is something new to say.
   */
  void show(Duration elapsed, List<TableProgress> tables) {
    if (terminal) {
      List<String> block = ProgressView.block(elapsed, tables);
      String back = blockLines > 0 ? "\u001b[" + blockLines + "A\u001b[J" : "";
      out.print(back + String.join(System.lineSeparator(), block) + System.lineSeparator());
      out.flush();
      blockLines = block.size();
    } else if (isDue(elapsed.minus(lastAt), tables)) {
      print(elapsed, tables);
    }
  }

  /** Shows progress that is the last of its kind. */
  void showLast(Duration elapsed, List<TableProgress> tables) {
    if (terminal) {
      show(elapsed, tables);
    } else {
      print(elapsed, tables);
    }
  }

  private boolean isDue(Duration silence, List<TableProgress> tables) {
    boolean moved = TableProgress.moved(last, tables);
    return silence.compareTo(moved ? BETWEEN_LINES : SIGN_OF_LIFE) >= 0;
  }

  private void print(Duration elapsed, List<TableProgress> tables) {
    out.println(ProgressView.line(elapsed, tables));
    last = tables;
    lastAt = elapsed;
  }
}
