package io.tidemark.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemark.cli.client.Console;
import io.tidemark.cli.client.ExitCode;
import io.tidemark.cli.client.Plugin;
import io.tidemark.cli.client.RequestException;
import io.tidemark.cli.client.WorkerClient;
import io.tidemark.cli.view.PlanPage;
import io.tidemark.cli.view.ValidationPage;
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
            + " of a sink which statements would make or alter its tables, where its syncs stand and"
            + " what is known of their stale rows. Says what cannot be told before, and why. Nothing"
            + " is created or changed.")
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
        new Plan(
                config,
                validation,
                running(client, config.name()),
                runs(client, config),
                preview(client, config, validation))
            .json();
    worker.say(
        worker.isJson() ? List.of(plan.toString()) : new PlanPage(worker.style()).lines(plan));
    return isWell(plan) ? ExitCode.DONE : ExitCode.UNWELL;
  }

  private static boolean isWell(JsonNode plan) {
    boolean refused = false;
    for (JsonNode table : plan.path("tables")) {
      refused |= !table.path("refused").isEmpty();
    }
    return plan.path("problems").isEmpty() && !refused;
  }

  /** A worker that refuses it, for want of the switch or of the console, may tell the rest. */
  private static Optional<JsonNode> preview(
      WorkerClient client, ConfigFile config, JsonNode validation) {
    if (!isSink(config) || !ValidationPage.isWell(validation)) {
      return Optional.empty();
    }
    try {
      return Optional.of(new Console(client).plan(config.document()).json());
    } catch (RequestException e) {
      ObjectNode untold = JsonNodeFactory.instance.objectNode();
      untold.putArray("unknown").add("which tables would be made or altered: " + e.getMessage());
      return Optional.of(untold);
    }
  }

  private static boolean isSink(ConfigFile config) {
    return Plugin.of(config.type()).equals(Optional.of(Plugin.SINK));
  }

  /** The configuration of the connector that has the name. */
  private static Optional<JsonNode> running(WorkerClient client, String name) {
    JsonNode connector = client.get("/connectors?expand=info").json().path(name);
    return Optional.of(connector.at("/info/config")).filter(JsonNode::isObject);
  }

  /** The newest runs of a sink, the newest first. */
  private static List<JsonNode> runs(WorkerClient client, ConfigFile config) {
    List<JsonNode> runs = new ArrayList<>();
    if (isSink(config)) {
      new Console(client)
          .runs(Map.of("sink", config.sinkId(), "limit", MOST))
          .json()
          .path("runs")
          .forEach(runs::add);
    }
    return runs;
  }
}
