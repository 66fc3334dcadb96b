package io.tidemark.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemark.cli.client.Answer;
import io.tidemark.cli.client.Console;
import io.tidemark.cli.client.ExitCode;
import io.tidemark.cli.client.Following;
import io.tidemark.cli.client.Following.Standing;
import io.tidemark.cli.client.Pause;
import io.tidemark.cli.client.RequestException;
import io.tidemark.cli.client.SyncName;
import io.tidemark.cli.view.StatusPage;
import io.tidemark.cli.view.Words;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/** Asks for something of a sync, and waits until the run that it has started is over. */
final class Follow {
  private final WorkerOptions worker;
  private final Console console;
  private final WaitOptions waits;
  private final LookOptions looks;

  /** The last one, with the runs since it was asked. */
  private JsonNode answer;

  /**
   * What is said for people.
   *
   * @param asked of the answer, before anything is waited for
   * @param over of runs that are over
   */
  record Pages(
      Function<JsonNode, List<String>> asked, Function<List<JsonNode>, List<String>> over) {}

  Follow(WorkerOptions worker, WaitOptions waits, LookOptions looks) {
    this.worker = worker;
    this.console = worker.console();
    this.waits = waits;
    this.looks = looks;
    ObjectNode none = JsonNodeFactory.instance.objectNode();
    none.putArray("runs");
    none.putArray("problems");
    this.answer = none;
  }

  /**
   * Asks, waits, and shows the runs.
   *
   * @param pages what is said
   * @return the exit code
   */
  int until(String sync, String action, JsonNode body, Pages pages) {
    SyncName name = worker.sync(console, sync);
    Set<String> sinks = console.sinks(name);
    Answer asked = console.act(name, action, body);
    if (!worker.isJson()) {
      worker.say(pages.asked.apply(asked.json()));
    }
    Standing last =
        await(name, new Following(action, asked.json().path("after").longValue(), sinks));
    if (worker.isJson()) {
      worker.say(List.of(json(asked, last).toString()));
    } else if (!last.runs().isEmpty()) {
      worker.say(pages.over.apply(last.runs()));
      worker.say(StatusPage.problems(answer));
    }
    if (!last.isOver()) {
      throw new RequestException(ExitCode.TIMED_OUT, late(last));
    }
    return last.isWell() && answer.path("problems").isEmpty() ? ExitCode.DONE : ExitCode.UNWELL;
  }

  private Standing await(SyncName sync, Following first) {
    long end = System.nanoTime() + waits.timeout().toNanos();
    Set<String> said = new HashSet<>();
    Following following = first;
    while (true) {
      long after = following.after();
      answered(() -> console.runs(sync, after).json()).ifPresent(runs -> answer = runs);
      Standing standing = following.judge(answer.path("runs"));
      boolean sure = standing.isOver();
      if (sure) {
        Optional<Set<String>> sinks = answered(() -> console.sinks(sync));
        sure = sinks.isPresent();
        following = following.and(sinks.orElse(Set.of()));
        standing = following.judge(answer.path("runs"));
      }
      tell(standing, said);
      long left = end - System.nanoTime();
      if ((sure && standing.isOver()) || left <= 0) {
        return standing;
      }
      Duration pause = looks.every();
      Pause.of(pause.toNanos() < left ? pause : Duration.ofNanos(left));
    }
  }

  /** A worker that does not answer now does so before the time is over, or it is over. */
  private static <T> Optional<T> answered(Supplier<T> question) {
    try {
      return Optional.of(question.get());
    } catch (RequestException e) {
      if (e.exitCode() != ExitCode.UNREACHABLE) {
        throw e;
      }
      return Optional.empty();
    }
  }

  /** Each new status, for whoever reads along. */
  private void tell(Standing standing, Set<String> said) {
    if (worker.isJson() || standing.isOver()) {
      return;
    }
    for (JsonNode run : standing.runs()) {
      String line =
          "%s: run %s is %s"
              .formatted(Words.text(run, "sink"), Words.text(run, "id"), Words.text(run, "status"));
      if (said.add(line)) {
        worker.say(List.of(line));
      }
    }
  }

  private ObjectNode json(Answer asked, Standing last) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.set("asked", asked.json());
    json.putArray("runs").addAll(last.runs());
    last.awaited().stream().sorted().forEach(json.putArray("awaited")::add);
    json.set("problems", answer.path("problems"));
    return json;
  }

  private String late(Standing last) {
    String when = "not over within " + waits.timeout();
    return last.runs().isEmpty()
        ? when + ": its run has not begun. tidemark doctor looks at the connectors"
        : "%s at %s. tidemark explain says why"
            .formatted(when, Words.line(String.join(", ", last.awaited())));
  }
}
