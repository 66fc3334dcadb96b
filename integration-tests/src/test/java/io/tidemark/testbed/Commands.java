package io.tidemark.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.cli.Main;
import io.tidemark.description.Description;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The commands of {@code ./tidemark}, which ask a worker. */
public final class Commands {
  private final URI worker;

  public Commands(Worker worker) {
    this(worker.url());
  }

  /** Those that ask a worker which answers there. */
  public Commands(URI worker) {
    this.worker = worker;
  }

  /** What a command printed and how it ended. */
  public record Ended(int code, String out, String err) {
    public JsonNode json() {
      return Description.json(out);
    }

    /** The same, which insists on an exit code. */
    public Ended with(int expected) {
      assertThat(code).as(out + err).isEqualTo(expected);
      return this;
    }
  }

  /** Workers that are busy sharing out tasks for longer than a command waits are asked again. */
  public Ended run(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.add("--url=" + worker);
    return Waiting.untilPresent(
        "an answer to " + all, () -> Optional.of(once(all)).filter(ended -> ended.code != 3));
  }

  private static Ended once(List<String> arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code =
        Main.commandLine()
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err))
            .execute(arguments.toArray(String[]::new));
    return new Ended(code, out.toString(), err.toString());
  }
}
