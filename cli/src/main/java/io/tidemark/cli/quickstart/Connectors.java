package io.tidemark.cli.quickstart;

import io.tidemark.cli.process.ConnectClient;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Source and sink, registered through the worker's REST API from the examples in config/. */
final class Connectors {

  private static final String SIGNAL = "{\"id\":\"%s\",\"type\":\"run\",\"data\":{}}";

  private final ConnectClient client;
  private final ConnectorFile source;
  private final ConnectorFile sink;
  private int signals;

  Connectors(ConnectClient client, Path examples, int tasks) {
    this.client = client;
    String most = Integer.toString(tasks);
    source =
        ConnectorFile.read(examples.resolve("quickstart-source.json"))
            .with("tasks.max", most)
            .with("schedule", "manual");
    sink = ConnectorFile.read(examples.resolve("quickstart-sink.json")).with("tasks.max", most);
  }

  /** The sync of one of the shop's tables. */
  static String syncOf(String table) {
    return Shop.SCHEMA + "." + table;
  }

  /** Registers both; the source begins its first generation at once. */
  void register(String sourceUrl, String destinationUrl) {
    client.put(sink.name(), sink.with("connection.url", destinationUrl).config());
    client.put(
        source.name(),
        source.with("connection.url", sourceUrl).with("signal", nextSignal()).config());
  }

  /** Asks the source for another generation of every table. */
  void signalRun() {
    client.patch(source.name(), Map.of("signal", nextSignal()));
  }

  GenerationWatch.ConnectorNames names() {
    return new GenerationWatch.ConnectorNames(List.of(source.name()), List.of(sink.name()));
  }

  /** What the source is called at the destination. */
  String sourceName() {
    return source.name();
  }

  private String nextSignal() {
    return SIGNAL.formatted("quickstart-" + ++signals);
  }
}
