package io.tidemark.cli.command;

import io.tidemark.cli.client.Answer;
import io.tidemark.cli.client.ExitCode;
import io.tidemark.cli.client.Pause;
import io.tidemark.cli.client.RequestException;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Looks again and again: on a terminal each page takes the place of the one before, elsewhere those
 * are written that differ from it. What does not answer now is said, and asked again.
 */
final class Watch {
  private static final String CLEAR = "\u001b[H\u001b[2J";

  private final WorkerOptions worker;
  private final LookOptions looks;
  private String last = "";

  Watch(WorkerOptions worker, LookOptions looks) {
    this.worker = worker;
    this.looks = looks;
  }

  /**
   * Goes on until somebody interrupts it.
   *
   * @throws RequestException when it is interrupted, or the first look is refused
   */
  int show(Supplier<Answer> look, Function<Answer, List<String>> page) {
    while (true) {
      try {
        Answer answer = look.get();
        if (worker.isJson()) {
          news(answer.body(), List.of(answer.body()));
        } else {
          news(answer.body(), page.apply(answer));
        }
      } catch (RequestException e) {
        if (e.exitCode() != ExitCode.UNREACHABLE) {
          throw e;
        }
        news(String.valueOf(e.getMessage()), List.of(String.valueOf(e.getMessage())));
      }
      Pause.of(looks.every());
    }
  }

  /** Ages on a terminal's page grow by themselves. */
  private void news(String said, List<String> lines) {
    boolean replaces = worker.style().controls() && !worker.isJson();
    if (replaces) {
      worker.out().print(CLEAR);
    }
    if (replaces || !said.equals(last)) {
      worker.say(lines);
    }
    last = said;
  }
}
