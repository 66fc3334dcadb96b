package io.tidemark.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.cli.client.Answer;
import io.tidemark.cli.client.Console;
import io.tidemark.cli.client.Plugin;
import io.tidemark.cli.client.Release;
import io.tidemark.cli.client.RequestException;
import io.tidemark.cli.client.WorkerClient;
import io.tidemark.cli.view.Finding;
import io.tidemark.cli.view.Words;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Looks at a worker, its plugin and console, and what the cluster runs of ours. */
final class Checkup {
  /** The header tells whole seconds, and an answer takes its time. */
  private static final Duration EQUAL = Duration.ofSeconds(5);

  private final WorkerClient worker;
  private final Console console;
  private final Clock clock;

  Checkup(WorkerClient worker, Clock clock) {
    this.worker = worker;
    this.console = new Console(worker);
    this.clock = clock;
  }

  /**
   * All that was found.
   *
   * @throws RequestException when the worker itself does not answer
   */
  List<Finding> findings() {
    Answer root = worker.get("/");
    List<Finding> findings = new ArrayList<>();
    findings.add(
        Finding.ok(
            "worker",
            "Kafka Connect %s, of the Kafka cluster %s"
                .formatted(
                    Words.text(root.json(), "version"),
                    Words.text(root.json(), "kafka_cluster_id"))));
    root.date().ifPresent(date -> findings.add(clock(date)));
    findings.addAll(asked("plugin", this::plugins));
    findings.addAll(asked("console", this::console));
    findings.addAll(asked("connectors", this::connectors));
    findings.addAll(asked("configurations", this::configurations));
    findings.addAll(asked("destinations", this::destinations));
    findings.addAll(asked("brokers", this::rights));
    return findings;
  }

  /** What cannot be asked is a finding, too. */
  private static List<Finding> asked(String what, Supplier<List<Finding>> question) {
    try {
      return question.get();
    } catch (RequestException e) {
      return List.of(Finding.problem(what, String.valueOf(e.getMessage())));
    }
  }

  private Finding clock(Instant date) {
    Duration ahead = Duration.between(clock.instant(), date);
    return ahead.abs().compareTo(EQUAL) < 0
        ? Finding.ok("clock", "the worker's and this machine's agree to some seconds")
        : Finding.note(
            "clock",
            "the worker's is %d s %s this machine's, by which ages are told here"
                .formatted(ahead.abs().toSeconds(), ahead.isNegative() ? "behind" : "ahead of"));
  }

  private List<Finding> plugins() {
    JsonNode plugins = worker.get("/connector-plugins").json();
    return Stream.of(Plugin.values()).map(ours -> plugin(ours, plugins)).toList();
  }

  private static Finding plugin(Plugin ours, JsonNode plugins) {
    String what = "plugin " + ours.simpleName();
    for (JsonNode plugin : plugins) {
      if (plugin.path("class").asText().equals(ours.className())) {
        return version(what, Words.text(plugin, "version"));
      }
    }
    return Finding.problem(
        what, "not found: put the archive's directory into plugin.path of every worker");
  }

  private static Finding version(String what, String version) {
    return version.equals(Release.current())
        ? Finding.ok(what, version)
        : Finding.note(what, version + ", while this command line is " + Release.current());
  }

  private List<Finding> console() {
    JsonNode health = console.health().json();
    boolean actions = health.path("actions").booleanValue();
    return List.of(
        version("console", Words.text(health, "version")),
        actions
            ? Finding.ok("actions", "enabled")
            : Finding.note(
                "actions", "disabled: tidemark.console.actions.enabled=true lets it do things"));
  }

  private List<Finding> connectors() {
    List<Finding> findings = new ArrayList<>();
    for (JsonNode connector : worker.get("/connectors?expand=status&expand=info").json()) {
      String type = connector.at("/info/config/connector.class").asText();
      if (Plugin.of(type).isPresent()) {
        findings.add(connector(connector.path("status")));
      }
    }
    return findings.isEmpty()
        ? List.of(Finding.note("connectors", "none of Tidemark's"))
        : findings;
  }

  private static Finding connector(JsonNode status) {
    String what = "connector " + Words.text(status, "name");
    List<String> wrong = new ArrayList<>();
    part("it", status.path("connector")).ifPresent(wrong::add);
    status
        .path("tasks")
        .forEach(task -> part("task " + Words.text(task, "id"), task).ifPresent(wrong::add));
    String state = Words.text(status.path("connector"), "state");
    if (!wrong.isEmpty()) {
      return Finding.problem(what, String.join("; ", wrong));
    } else if (!state.equals("RUNNING")) {
      return Finding.note(what, state);
    }
    int tasks = status.path("tasks").size();
    return tasks == 0
        ? Finding.problem(what, "it runs, and has no tasks")
        : Finding.ok(what, "runs, with %d task%s".formatted(tasks, tasks == 1 ? "" : "s"));
  }

  private static Optional<String> part(String name, JsonNode part) {
    return switch (part.path("state").asText()) {
      case "FAILED" -> {
        String why = part.path("trace").asText("").lines().findFirst().orElse("no trace");
        yield Optional.of(name + " has failed: " + Words.line(why));
      }
      case "UNASSIGNED" -> Optional.of(name + " is on no worker");
      default -> Optional.empty();
    };
  }

  /** Validation connects to the database of each and looks at what its user may do there. */
  private List<Finding> configurations() {
    List<Finding> findings = new ArrayList<>();
    for (JsonNode connector : worker.get("/connectors?expand=status&expand=info").json()) {
      JsonNode config = connector.at("/info/config");
      if (Plugin.of(config.path("connector.class").asText()).isPresent()) {
        String what = "configuration of " + Words.text(connector.path("status"), "name");
        findings.addAll(asked(what, () -> configuration(what, config)));
      }
    }
    return findings;
  }

  private List<Finding> configuration(String what, JsonNode config) {
    JsonNode validation = ConfigFile.of(config).validated(worker).json();
    List<Finding> findings = new ArrayList<>();
    for (JsonNode key : validation.path("configs")) {
      String name = Words.text(key.path("value"), "name");
      key.at("/value/errors")
          .forEach(error -> findings.add(Finding.problem(what, name + ": " + error.asText())));
    }
    return findings.isEmpty()
        ? List.of(Finding.ok(what, "valid, and its database lets its user do what it has to"))
        : findings;
  }

  private List<Finding> rights() {
    List<Finding> findings = new ArrayList<>();
    for (JsonNode connector : console.rights().json().path("connectors")) {
      String what = "Kafka rights of " + Words.text(connector, "connector");
      String unknown = Words.text(connector, "unknown");
      if (!unknown.isEmpty()) {
        findings.add(Finding.note(what, unknown));
      }
      connector.path("unseen").forEach(topic -> findings.add(Finding.note(what, topic.asText())));
      connector.path("lacking").forEach(lack -> findings.add(Finding.problem(what, lack.asText())));
    }
    return findings.isEmpty()
        ? List.of(Finding.ok("Kafka rights", "topics and groups are open to all connectors"))
        : findings;
  }

  private List<Finding> destinations() {
    JsonNode syncs = console.syncs().json();
    List<Finding> findings = new ArrayList<>();
    for (JsonNode problem : syncs.path("problems")) {
      findings.add(
          Finding.problem(
              "destination of " + Words.text(problem, "connector"),
              Words.text(problem, "message")));
    }
    if (findings.isEmpty()) {
      findings.add(
          Finding.ok(
              "destinations",
              "all answer, and know of %d syncs".formatted(syncs.path("syncs").size())));
    }
    return findings;
  }
}
