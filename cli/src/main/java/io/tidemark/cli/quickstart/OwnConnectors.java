package io.tidemark.cli.quickstart;

import io.tidemark.cli.database.Login;
import io.tidemark.cli.own.Plan;
import io.tidemark.cli.own.Request;
import io.tidemark.cli.own.SourceTable;
import io.tidemark.cli.own.Streams;
import io.tidemark.cli.process.ConnectClient;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Sources and sinks for the user's own tables: a pair for those with a key, and another for those
 * that are appended. Topics are new in every run, so that the positions of an earlier one, which
 * the target has kept, mean nothing to them; rows, floors and owners are the same.
 */
final class OwnConnectors {

  private static final String SIGNAL = "{\"id\":\"%s\",\"type\":\"run\",\"data\":{}}";

  private final ConnectClient client;
  private final Path examples;
  private final Plan plan;
  private final String run;
  private final String tasks;
  private final List<ConnectorFile> sources = new ArrayList<>();
  private final List<ConnectorFile> sinks = new ArrayList<>();
  private int signals;

  /**
   * Not registered yet.
   *
   * @param run a text for topic names that no other run has
   */
  OwnConnectors(ConnectClient client, Path examples, Plan plan, String run, int tasks) {
    this.client = client;
    this.examples = examples;
    this.plan = plan;
    this.run = run;
    this.tasks = Integer.toString(tasks);
  }

  /**
   * Registers all; the sources begin their first generation at once.
   *
   * @param base below which no generation's id may be, for the ids of an earlier run
   */
  void register(Login target, Secrets secrets, long base) {
    for (boolean append : List.of(false, true)) {
      List<SourceTable> tables =
          plan.tables().stream().filter(table -> table.isAppended() == append).toList();
      if (!tables.isEmpty()) {
        String lane = append ? "append" : "mirror";
        sinks.add(secrets.login(sink(lane, append), "target", target));
        sources.add(secrets.login(source(lane, tables, base), "source", plan.request().source()));
      }
    }
    secrets.write();
    String signal = nextSignal();
    sinks.forEach(sink -> client.put(sink.name(), sink.config()));
    sources.forEach(source -> client.put(source.name(), source.with("signal", signal).config()));
  }

  /** Asks for another generation of every table. */
  void signalRun() {
    String signal = nextSignal();
    sources.forEach(source -> client.patch(source.name(), Map.of("signal", signal)));
  }

  GenerationWatch.ConnectorNames names() {
    return new GenerationWatch.ConnectorNames(
        sources.stream().map(ConnectorFile::name).toList(),
        sinks.stream().map(ConnectorFile::name).toList());
  }

  private ConnectorFile source(String lane, List<SourceTable> tables, long base) {
    Request request = plan.request();
    ConnectorFile source =
        ConnectorFile.read(examples.resolve("quickstart-source.json"))
            .named("quickstart-" + lane + "-source")
            .without("tables")
            .with("tasks.max", tasks)
            .with("schedule", "manual")
            .with("source.name", request.sourceName())
            .with("generation.base", Long.toString(base))
            .with("topic.prefix", prefix(lane))
            .with("marker.topic", markers())
            .with("topic.creation.tidemark.include", Pattern.quote(markers()))
            .with("syncs", String.join(",", tables.stream().map(t -> t.name().sync()).toList()));
    for (SourceTable table : tables) {
      String sync = "syncs." + table.name().sync();
      source = source.with(sync + ".table", table.name().toString());
      if (!table.proven() && !table.isAppended()) {
        source = source.with(sync + ".key.columns", String.join(",", table.key()));
      }
    }
    return source;
  }

  private ConnectorFile sink(String lane, boolean append) {
    Request request = plan.request();
    return ConnectorFile.read(examples.resolve("quickstart-sink.json"))
        .named("quickstart-" + lane + "-sink")
        .with("tasks.max", tasks)
        .with("sink.id", Streams.sinkId(request, append))
        .with("state.schema", request.schema())
        .with("table.name.format", request.schema() + ".${table}")
        .with("write.mode", append ? "append" : "overwrite-delete-stale")
        .with("marker.topic", markers())
        .with("topics.regex", Pattern.quote(prefix(lane)) + ".*|" + Pattern.quote(markers()));
  }

  private String prefix(String lane) {
    return "quickstart-" + run + "." + lane + ".";
  }

  private String markers() {
    return "quickstart-" + run + ".generations";
  }

  private String nextSignal() {
    return SIGNAL.formatted("quickstart-" + run + "-" + ++signals);
  }
}
