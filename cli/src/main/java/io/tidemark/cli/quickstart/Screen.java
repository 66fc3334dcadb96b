package io.tidemark.cli.quickstart;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.cli.view.Format;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Where the user looks: a terminal, on which progress is a block that changes, or a plain log. */
final class Screen {

  private static final Duration BETWEEN_LINES = Duration.ofSeconds(5);
  private static final Duration SIGN_OF_LIFE = Duration.ofSeconds(30);

  private final PrintStream out;
  private final boolean terminal;
  private final Optional<PrintStream> results;
  private int blockLines;
  private List<TableProgress> last = List.of();
  private Duration lastAt = Duration.ZERO;

  Screen(PrintStream out, boolean terminal) {
    this(out, terminal, Optional.empty());
  }

  private Screen(PrintStream out, boolean terminal, Optional<PrintStream> results) {
    this.out = out;
    this.terminal = terminal;
    this.results = results;
  }

  /**
   * Standard output; {@code ./tidemark} says whether it is a terminal. Where a program reads that,
   * standard error.
   */
  static Screen of(Format format) {
    return format == Format.json
        ? new Screen(System.err, false, Optional.of(System.out))
        : new Screen(System.out, Boolean.getBoolean("tidemark.terminal"));
  }

  /** Writes what came of it, where a program reads it. */
  void result(JsonNode result) {
    results.ifPresent(
        program -> {
          program.println(result);
          program.flush();
        });
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
