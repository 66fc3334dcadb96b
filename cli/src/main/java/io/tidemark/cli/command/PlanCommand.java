package io.tidemark.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemark.cli.client.Console;
import io.tidemark.cli.client.ExitCode;
import io.tidemark.cli.client.Plugin;
import io.tidemark.cli.client.WorkerClient;
import io.tidemark.cli.view.PlanPage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ./tidemark plan}. */
@Command(
    name = "plan",
    header = "What a connector's configuration would do.",
    description =
        "Validates it, compares it with that of the connector that runs under its name, and tells"
            + " where the syncs of a sink stand and what is known of their stale rows. Says what"
            + " cannot be told before, and why. Nothing is created or changed.")
public final class PlanCommand implements Callable<Integer> {
  private static final String MOST = "1000";

  @Mixin private WorkerOptions worker = new WorkerOptions();

  @Option(
      names = {"-f", "--file"},
      paramLabel = "FILE",
      required = true,
      description =
          "JSON as POST /connectors takes it, or its keys alone; - for the standard input.")
  private Path file = Path.of("-");

  @Override
  public Integer call() {
    ConfigFile config = worker.config(file);
    WorkerClient client = worker.worker();
    JsonNode validation = config.validated(client).json();
    ObjectNode plan =
        new Plan(config, validation, running(client, config.name()), runs(client, config)).json();
    worker.say(
        worker.isJson() ? List.of(plan.toString()) : new PlanPage(worker.style()).lines(plan));
    return plan.path("problems").isEmpty() ? ExitCode.DONE : ExitCode.UNWELL;
  }

  /** The configuration of the connector that has the name. */
  private static Optional<JsonNode> running(WorkerClient client, String name) {
    JsonNode connector = client.get("/connectors?expand=info").json().path(name);
    return Optional.of(connector.at("/info/config")).filter(JsonNode::isObject);
  }

  /** The newest runs of a sink, the newest first. */
  private static List<JsonNode> runs(WorkerClient client, ConfigFile config) {
    List<JsonNode> runs = new ArrayList<>();
    if (Plugin.of(config.type()).equals(Optional.of(Plugin.SINK))) {
      new Console(client)
          .runs(Map.of("sink", config.sinkId(), "limit", MOST))
          .json()
          .path("runs")
          .forEach(runs::add);
    }
    return runs;
  }
}
