package io.tidemark.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemark.cli.client.Plugin;
import io.tidemark.cli.client.SyncName;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a configuration would do, as far as it can be told: a pure function of what the worker has
 * answered. Of keys that differ only the names are told, since values may be secrets.
 *
 * @param validation what Connect's validation says
 * @param running the configuration of the connector that has the name
 * @param runs of the sink, the newest first
 * @param preview what the console says that the sink would do to its tables; empty of a source, and
 *     of a configuration that has problems
 */
record Plan(
    ConfigFile config,
    JsonNode validation,
    Optional<JsonNode> running,
    List<JsonNode> runs,
    Optional<JsonNode> preview) {

  /**
   * {@code connector}, {@code exists}, {@code changes} (of keys), {@code problems}, {@code tables}
   * and {@code syncs} (of a sink), and {@code unknown}: what cannot be told, and why.
   */
  ObjectNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("connector", config.name()).put("exists", running.isPresent());
    running.ifPresent(before -> changes(before, json.putArray("changes")));
    problems(json.putArray("problems"));
    Optional<Plugin> plugin = Plugin.of(config.type());
    if (plugin.equals(Optional.of(Plugin.SINK))) {
      ArrayNode tables = json.putArray("tables");
      preview.ifPresent(told -> told.path("tables").forEach(tables::add));
      syncs(json.putArray("syncs"));
    }
    ArrayNode unknown = json.putArray("unknown");
    plugin.ifPresent(kind -> unknown(kind, json.path("syncs"), unknown));
    return json;
  }

  private void changes(JsonNode before, ArrayNode changes) {
    ObjectNode after = config.keys();
    Set<String> keys = new TreeSet<>();
    before.fieldNames().forEachRemaining(keys::add);
    after.fieldNames().forEachRemaining(keys::add);
    for (String key : keys) {
      if (!before.path(key).equals(after.path(key))) {
        String change = !before.has(key) ? "added" : after.has(key) ? "changed" : "removed";
        changes.addObject().put("key", key).put("change", change);
      }
    }
  }

  private void problems(ArrayNode problems) {
    for (JsonNode key : validation.path("configs")) {
      for (JsonNode error : key.at("/value/errors")) {
        problems
            .addObject()
            .put("key", key.at("/value/name").asText())
            .put("message", error.asText());
      }
    }
  }

  /** The newest run of each sync, of a split one that of each range. */
  private void syncs(ArrayNode syncs) {
    Set<String> seen = new HashSet<>();
    for (JsonNode run : runs) {
      String range = name(run) + "#" + run.path("scope").asText();
      if (!run.path("kind").asText().equals("test") && seen.add(range)) {
        ObjectNode sync = syncs.addObject();
        for (String field :
            List.of("source", "sync", "scope", "generation", "status", "stale", "removed")) {
          sync.set(field, run.path(field));
        }
      }
    }
  }

  private static String name(JsonNode run) {
    return new SyncName(run.path("source").asText(), run.path("sync").asText()).toString();
  }

  private static String left(Plugin source) {
    return source == Plugin.LOG
        ? "Its snapshot is of all its tables, and in its database it makes what it follows the log"
            + " by, such as a replication slot"
        : "Nothing changes in its database";
  }

  private void unknown(Plugin kind, JsonNode syncs, ArrayNode unknown) {
    if (kind != Plugin.SINK) {
      unknown.add("how many rows it would read: nothing is counted before it reads. " + left(kind));
      return;
    }
    preview.ifPresentOrElse(
        told -> told.path("unknown").forEach(unknown::add),
        () ->
            unknown.add(
                "which tables would be made or altered: nothing is looked at while there are"
                    + " problems"));
    for (JsonNode sync : syncs) {
      if (!sync.path("stale").isNumber()) {
        unknown.add(
            "how many rows of %s are stale: they are counted when a generation is complete, and %s is %s"
                .formatted(
                    name(sync), sync.path("generation").asText(), sync.path("status").asText()));
      }
    }
    if (syncs.isEmpty()) {
      unknown.add("how many rows are stale: this sink has written nothing yet");
    }
  }
}
