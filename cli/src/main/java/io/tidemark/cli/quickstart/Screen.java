package io.tidemark.cli.quickstart;

import java.io.PrintStream;
import java.time.Duration;
import java.util.List;

/** Where the user looks: a terminal, on which progress is a block that changes, or a plain log. */
final class Screen {

  private static final Duration BETWEEN_LINES = Duration.ofSeconds(5);

  private final PrintStream out;
  private final boolean terminal;
  private int blockLines;
  private String lastLine = "";
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
    lastLine = "";
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
    } else if (elapsed.minus(lastAt).compareTo(BETWEEN_LINES) >= 0) {
      print(ProgressView.line(elapsed, tables), elapsed);
    }
  }

  /** Shows progress that is the last of its kind. */
  void showLast(Duration elapsed, List<TableProgress> tables) {
    if (terminal) {
      show(elapsed, tables);
    } else {
      print(ProgressView.line(elapsed, tables), elapsed);
    }
  }

  private void print(String line, Duration elapsed) {
    if (!line.equals(lastLine)) {
      out.println(line);
    }
    lastLine = line;
    lastAt = elapsed;
  }
}
