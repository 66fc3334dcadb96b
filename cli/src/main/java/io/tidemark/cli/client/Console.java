package io.tidemark.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What a worker's console can be asked, by the paths of its description. */
public final class Console {
  private static final String MOST = "1000";

  private final WorkerClient worker;

  public Console(WorkerClient worker) {
    this.worker = worker;
  }

  /**
   * The sync that a user means.
   *
   * @param text its names, or its number
   * @throws IllegalArgumentException when it is neither
   */
  public SyncName named(String text) {
    if (!text.matches("\\d+")) {
      return SyncName.parse(text);
    }
    JsonNode sync = worker.console("/syncs/" + text).json();
    return new SyncName(sync.path("source").asText(), sync.path("sync").asText());
  }

  public Answer syncs() {
    return worker.console("/syncs");
  }

  public Answer sync(SyncName sync) {
    return worker.console("/syncs/" + sync.path());
  }

  /** Runs, by parameters of the API; those without a value say nothing. */
  public Answer runs(Map<String, String> parameters) {
    return worker.console("/runs" + query(parameters));
  }

  /** Runs of a sync with generations above one. */
  public Answer runs(SyncName sync, long after) {
    return runs(
        Map.of(
            "source", sync.source(),
            "sync", sync.sync(),
            "after", String.valueOf(after),
            "limit", MOST));
  }

  /** Rejected records of the run of a number. */
  public Answer errors(long run, Map<String, String> parameters) {
    return worker.console("/runs/" + run + "/errors" + query(parameters));
  }

  public Answer generation(SyncName sync, long generation) {
    return worker.console("/generations/" + sync.path() + "/" + generation);
  }

  /** What a configuration would do, as {@code {"name": …, "config": {…}}}. */
  public Answer plan(JsonNode connector) {
    return worker.look("/plan", connector);
  }

  /** What brokers do not let connectors do. */
  public Answer rights() {
    return worker.console("/rights");
  }

  public Answer health() {
    return worker.console("/health");
  }

  /** Asks for an action on a sync. */
  public Answer act(SyncName sync, String action, JsonNode body) {
    return worker.act("/syncs/" + sync.path() + "/" + action, body);
  }

  /** The {@code sink.id}s of the sinks that have written a sync; none of one that never ran. */
  public Set<String> sinks(SyncName sync) {
    Set<String> sinks = new LinkedHashSet<>();
    for (JsonNode one : syncs().json().path("syncs")) {
      if (sync.equals(new SyncName(one.path("source").asText(), one.path("sync").asText()))) {
        one.path("sinks").forEach(sink -> sinks.add(sink.path("sink").asText()));
      }
    }
    return sinks;
  }

  private static String query(Map<String, String> parameters) {
    String query =
        parameters.entrySet().stream()
            .filter(parameter -> !parameter.getValue().isEmpty())
            .sorted(Map.Entry.comparingByKey())
            .map(p -> p.getKey() + "=" + SyncName.encoded(p.getValue()))
            .collect(Collectors.joining("&"));
    return query.isEmpty() ? "" : "?" + query;
  }
}
